import { Check, X } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { PingAnswer } from '../../protocol/pingTable.ts'
import { Dialog } from '../base/Dialog.tsx'
import { plain, Rich } from '../base/Rich.tsx'
import { useActions, useHopscope } from '../hooks/useHopscope.ts'
import { useText, useWords } from '../hooks/useText.ts'
import { pings as en } from '../i18n/en/pings.ts'
import { lossSentence } from '../i18n/sentences.ts'
import { pings as zh } from '../i18n/zh/pings.ts'
import styles from './PingDialog.module.css'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Which kind of Service can be pinged, under which kube-proxy: every cell a ping that the engine has sent. */
export function PingDialog({ open, onOpenChange }: Props) {
  const words = usePingWords()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title} intro={words.intro} wide>
      <Table onPick={() => onOpenChange(false)} />
      <p className={styles.note}>
        <Rich text={words.note} />
      </p>
    </Dialog>
  )
}

const usePingWords = () => useWords({ en, zh })

function Table({ onPick }: { readonly onPick: () => void }) {
  const words = usePingWords()
  const { pings } = useHopscope()
  const { status, rows } = useStore(pings.store)
  useEffect(() => pings.want(), [pings])
  const modes = rows[0]?.answers.map(({ mode }) => mode) ?? []
  if (rows.length === 0) {
    return <p className={styles.waiting}>{status === 'failed' ? words.failed : words.waiting}</p>
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.service}</th>
          {modes.map((mode) => (
            <th key={mode} scope="col">
              {words.modes[mode]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ service, answers }) => (
          <tr key={service}>
            <th scope="row">
              {words.services[service].name}
              <small className={styles.about}>
                <Rich text={words.services[service].about} />
              </small>
            </th>
            {answers.map((answer) => (
              <td key={answer.mode}>
                <Cell answer={answer} service={words.services[service].name} onPick={onPick} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface CellProps {
  readonly answer: PingAnswer
  readonly service: string
  readonly onPick: () => void
}

function Cell({ answer, service, onPick }: CellProps) {
  const text = useText()
  const words = usePingWords()
  const { open } = useActions()
  const { mode, scenario, probe, outcome, lost, by } = answer
  const yes = outcome.kind === 'answered'
  const Icon = yes ? Check : X
  const word = yes ? words.yes : words.no
  const why = yes
    ? words.by({ by, to: probe.to })
    : lost
      ? lossSentence(text, lost.hop, lost.node)
      : text.verdict.silence
  const { id: _, ...asked } = probe
  return (
    <button
      type="button"
      className={styles.cell}
      data-yes={yes}
      aria-label={`${service}, ${words.modes[mode]}: ${word}. ${plain(why)}`}
      onClick={() => {
        onPick()
        void open({ view: { scenario, probe: asked, ...(lost && { hop: lost.index }) }, problems: [] }, yes)
      }}
    >
      <strong className={styles.word}>
        <Icon size={16} aria-hidden /> {word}
      </strong>
      <span className={styles.why}>
        <Rich text={why} />
      </span>
    </button>
  )
}
