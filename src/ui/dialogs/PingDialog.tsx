import { Check, X } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { PingAnswer } from '../../protocol/pingTable.ts'
import { Dialog } from '../base/Dialog.tsx'
import { plain, Rich } from '../base/Rich.tsx'
import { useActions, useHopscope } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { lossSentence } from '../i18n/sentences.ts'
import styles from './PingDialog.module.css'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Which kind of Service can be pinged, under which kube-proxy: every cell a ping that the engine has sent. */
export function PingDialog({ open, onOpenChange }: Props) {
  const text = useText()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={text.pings.title} intro={text.pings.intro} wide>
      <Table onPick={() => onOpenChange(false)} />
    </Dialog>
  )
}

function Table({ onPick }: { readonly onPick: () => void }) {
  const text = useText()
  const { pings } = useHopscope()
  const { status, rows } = useStore(pings.store)
  useEffect(() => pings.want(), [pings])
  const modes = rows[0]?.answers.map(({ mode }) => mode) ?? []
  if (rows.length === 0) {
    return <p className={styles.waiting}>{status === 'failed' ? text.pings.failed : text.pings.waiting}</p>
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text.pings.service}</th>
          {modes.map((mode) => (
            <th key={mode} scope="col">
              {text.pings.modes[mode]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ service, answers }) => (
          <tr key={service}>
            <th scope="row">
              {text.pings.services[service].name}
              <small className={styles.about}>
                <Rich text={text.pings.services[service].about} />
              </small>
            </th>
            {answers.map((answer) => (
              <td key={answer.mode}>
                <Cell answer={answer} service={text.pings.services[service].name} onPick={onPick} />
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
  const { open } = useActions()
  const { mode, scenario, probe, outcome, lost, by } = answer
  const yes = outcome.kind === 'answered'
  const Icon = yes ? Check : X
  const word = yes ? text.pings.yes : text.pings.no
  const why = yes
    ? text.pings.by({ by, to: probe.to })
    : lost
      ? lossSentence(text, lost.hop, lost.node)
      : text.verdict.silence
  const { id: _, ...asked } = probe
  return (
    <button
      type="button"
      className={styles.cell}
      data-yes={yes}
      aria-label={`${service}, ${text.pings.modes[mode]}: ${word}. ${plain(why)}`}
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
