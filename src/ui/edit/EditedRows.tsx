import { RotateCcw } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import type { NamespaceView } from '../../protocol/namespaceView.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { plain, Rich } from '../base/Rich.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './edit.module.css'
import { problemText } from './Refusal.tsx'

type EditedRow = NamespaceView['edited'][number]

interface Props {
  readonly ns: string
  /** Of the table in question. */
  readonly rows: readonly EditedRow[]
}

/** What edits made of a table: each row as it is and as it was programmed, and the way back. */
export function EditedRows({ ns, rows }: Props) {
  const text = useText()
  const { restore } = useActions()
  const commands = useLab((lab) => lab.inForce?.edits?.kernel.length ?? 0)
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const root = useRef<HTMLElement>(null)
  if (commands === 0) return null

  async function back(what?: Parameters<typeof restore>[0]): Promise<void> {
    // The button goes with its row: the focus goes to the line above.
    root.current?.parentElement?.querySelector<HTMLElement>('[data-command]')?.focus()
    setRefused(await restore(what))
  }

  return (
    <section ref={root} className={styles.edited} aria-label={text.tables.edit.edited}>
      {rows.length > 0 && (
        <ul className={styles.rows}>
          {rows.map((row) => (
            <li key={`${row.table} ${row.key}`} data-state={row.state}>
              <span className={styles.state}>{text.tables.edit.states[row.state]}</span>
              <span className={styles.texts}>
                {row.edited !== undefined && <code>{textOf(row, row.edited)}</code>}
                {row.programmed !== undefined && (
                  <span className={styles.programmed}>
                    {text.tables.edit.programmed} <code>{textOf(row, row.programmed)}</code>
                  </span>
                )}
              </span>
              <IconButton
                icon={RotateCcw}
                size={13}
                label={plain(text.tables.edit.restoreRow({ row: textOf(row, row.edited ?? row.programmed ?? '') }))}
                onClick={() => void back({ ns, table: row.table, key: row.key })}
              />
            </li>
          ))}
        </ul>
      )}
      <p className={styles.all}>
        {text.tables.edit.commands({ count: commands })}{' '}
        <button type="button" className={controls.quiet} onClick={() => void back()}>
          {text.tables.edit.restoreAll}
        </button>
      </p>
      <div role="alert">
        {refused.map((problem) => (
          <p key={problem.message} className={controls.error}>
            <Rich text={problemText(text, problem)} />
          </p>
        ))}
      </div>
    </section>
  )
}

/** A rule with its table, a chain and its policy as iptables-save writes them. */
function textOf({ chain }: EditedRow, text: string): string {
  if (!chain) return text
  const { table, chain: name, what } = chain
  if (what === 'rule') return `*${table} ${text}`
  return `*${table} :${name} ${what === 'policy' ? text : '-'}`
}
