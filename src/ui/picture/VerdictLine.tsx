import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { placeOfAddress, takerOf } from '../../client/correspond.ts'
import type { Trace } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { FaultButton } from '../faults/FaultButton.tsx'
import { useNameOf, useSession, useTrace, useTransport } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { verdictOf } from '../i18n/sentences.ts'
import styles from './Picture.module.css'

const Answer = lazy(async () => ({ default: (await import('../faults/Answer.tsx')).Answer }))

const ICONS = { good: CircleCheck, bad: CircleX, neutral: CircleHelp } as const

/** What became of the probe, and what can be broken on its way. */
export function VerdictLine() {
  const trace = useTrace()
  return (
    <div>
      <div className={styles.verdictLine}>
        {trace ? <Sentence trace={trace} /> : <p className={styles.verdict} />}
        <FaultButton />
      </div>
      {trace && (
        <Suspense fallback={<div className={styles.answerSpace} />}>
          <Answer trace={trace} />
        </Suspense>
      )}
    </div>
  )
}

/** One sentence: answered by whom, or lost where and why. */
function Sentence({ trace }: { readonly trace: Trace }) {
  const text = useText()
  const nameOf = useNameOf()
  const topology = useSession((session) => session.topology)
  const { seek } = useTransport()
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
            <button type="button" className={controls.quiet} onClick={() => seek(lostAt)}>
              {text.verdict.show}
            </button>
          </>
        )}
      </span>
    </p>
  )
}
