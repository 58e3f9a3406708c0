import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { placeOfAddress, takerOf } from '../../client/correspond.ts'
import type { Trace } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { later } from '../base/later.tsx'
import { PartOver } from '../base/Part.tsx'
import { Rich } from '../base/Rich.tsx'
import { FaultButton } from '../faults/FaultButton.tsx'
import { useHopscope, useNameOf, useSession, useTrace, useTransport } from '../hooks/useHopscope.ts'
import { useIsPhone } from '../hooks/useMediaQuery.ts'
import { useText } from '../hooks/useText.ts'
import { verdictOf } from '../i18n/sentences.ts'
import styles from './Picture.module.css'

const Answer = later(async () => (await import('../faults/Answer.tsx')).Answer)

const ICONS = { good: CircleCheck, bad: CircleX, neutral: CircleHelp } as const

/** What became of the probe, and what can be broken on its way. */
export function VerdictLine() {
  const trace = useTrace()
  const phone = useIsPhone()
  return (
    <div>
      <div className={styles.verdictLine}>
        {trace ? <Sentence trace={trace} phone={phone} /> : <p className={styles.verdict} />}
        <FaultButton />
      </div>
      {!phone && <AnswerLines />}
    </div>
  )
}

/** Which way the answer came, or what decided the loss and what mends it. On a phone it would leave the picture no room. */
export function AnswerLines() {
  const trace = useTrace()
  if (!trace) return null
  return (
    <PartOver fallback={<div className={styles.answerSpace} />}>
      <Answer trace={trace} />
    </PartOver>
  )
}

/** One sentence: answered by whom, or lost where and why. */
function Sentence({ trace, phone }: { readonly trace: Trace; readonly phone: boolean }) {
  const text = useText()
  const nameOf = useNameOf()
  const topology = useSession((session) => session.topology)
  const { selection } = useHopscope()
  const { seek } = useTransport()
  function show(hop: number): void {
    seek(hop)
    if (phone) selection.setState({ panel: 'hop' })
  }
  const whoIs = (who: string): string => {
    const place = topology && placeOfAddress(topology, who, takerOf(trace))
    return place ? `${nameOf(place.ns)} (${who})` : nameOf(who)
  }
  const { tone, word, rest } = verdictOf(text, trace, nameOf, whoIs)
  const Icon = ICONS[tone]
  const { lostAt } = trace
  return (
    <p className={styles.verdict} data-tone={tone} role="status">
      <Icon size={17} aria-hidden className={styles.verdictIcon} />
      <span>
        <strong>{word}</strong>
        {/^[a-z(]/i.test(rest) && ' '}
        <Rich text={rest} />
        {lostAt !== undefined && (
          <>
            {' '}
            <button type="button" className={controls.quiet} onClick={() => show(lostAt)}>
              {text.verdict.show}
            </button>
          </>
        )}
      </span>
    </p>
  )
}
