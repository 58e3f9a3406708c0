import { RefreshCw, RotateCcw } from 'lucide-react'
import { useRef, useState } from 'react'
import type { EditTable, Problem } from '../../protocol/engine.ts'
import type { EditedView, NamespaceView } from '../../protocol/namespaceView.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { plain, Rich } from '../base/Rich.tsx'
import { useActions, useHopscope, useLab, useNameOf } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { editState } from '../tables/editState.ts'
import styles from './edit.module.css'
import { problemText } from './Refusal.tsx'
import { useEditWords } from './words.ts'

interface Props {
  readonly ns: string
  readonly view: NamespaceView
  /** What of the namespace the table shows. */
  readonly tables: readonly EditTable[]
}

const MOST_NAMED = 3

/** What edits made of a table, a machine and all of them; each the way back, in one click. */
export function EditedRows({ ns, view, tables }: Props) {
  const text = useText()
  const words = useEditWords()
  const name = useNameOf()(ns)
  const { restore, resync } = useActions()
  const { ask } = useHopscope()
  const commands = useLab((lab) => lab.inForce?.edits?.kernel.length ?? 0)
  const desired = useLab((lab) => lab.inForce?.edits?.spec.length ?? 0)
  const isNode = useLab((lab) => lab.loaded?.topology.places.find((place) => place.ns === ns)?.kind === 'node')
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const [said, setSaid] = useState<string>()
  const root = useRef<HTMLElement>(null)
  const rows = view.edited.filter(({ table }) => tables.includes(table))
  // What was moved is one change, though two rows tell it.
  const stateOf = ({ state, moved }: EditedView) => (moved ? (state === 'added' ? 'changed' : 'moved') : state)
  const count = (state: EditedView['state']): number => rows.filter((row) => stateOf(row) === state).length
  if (commands === 0 && said === undefined) return null

  async function goBack(what?: Parameters<typeof restore>[0]): Promise<void> {
    setSaid(undefined)
    // The button may go with what it restores: the focus goes to the line above.
    toLine()
    setRefused(await restore(what))
  }

  function toLine(): void {
    root.current?.parentElement?.querySelector<HTMLElement>('[data-editor="command"]')?.focus()
  }

  async function letFelix(): Promise<void> {
    const before = view.edited
    const problems = await resync(ns)
    setRefused(problems)
    if (problems.length > 0) return
    const now = await ask('inspect', { ns, hop: view.hop })
    const after = now.kind === 'ok' ? now.answer.edited : before
    const left = new Set(after.map(idOf))
    const came = before.filter((row) => !left.has(idOf(row)))
    const back = came.filter(({ state }) => state !== 'added')
    // What was moved stands at its place again: nothing of it was taken away.
    const took = came.filter((row) => row.state === 'added' && !back.some((one) => one.programmed === row.edited))
    const { resynced } = words
    const list = (some: readonly EditedView[]): string =>
      some
        .slice(0, MOST_NAMED)
        .map((row) => `\`${textOf(row).replaceAll('`', '')}\``)
        .join(', ') + (some.length > MOST_NAMED ? ', …' : '')
    setSaid(
      [
        ...(back.length > 0 ? [resynced.back({ count: back.length, rows: list(back) })] : []),
        ...(took.length > 0 ? [resynced.took({ count: took.length, rows: list(took) })] : []),
        ...(came.length === 0 ? [resynced.none] : []),
        ...(after.length > 0 ? [resynced.stayed({ count: after.length, rows: list(after) })] : []),
      ].join(' '),
    )
  }

  return (
    <section ref={root} className={styles.edited} aria-label={words.edited}>
      {commands > 0 && (
        <div className={styles.bar}>
          <b>{words.edited}:</b>
          <span>
            {rows.length === 0
              ? words.nothing
              : words.summary({ added: count('added'), changed: count('changed'), removed: count('removed') })}
          </span>
          {tables.map(
            (table) =>
              rows.some((row) => row.table === table) && (
                <button key={table} type="button" className={controls.quiet} onClick={() => void goBack({ ns, table })}>
                  {words.restoreTable}
                  {tables.length > 1 ? ` (${table})` : ''}
                </button>
              ),
          )}
          {view.edited.length > 0 && (
            <button type="button" className={controls.quiet} onClick={() => void goBack({ ns })}>
              {words.restoreNamespace({ ns: name })}
            </button>
          )}
          {isNode && view.edited.length > 0 && (
            <button type="button" className={controls.quiet} onClick={() => void letFelix()}>
              <RefreshCw size={12} aria-hidden /> {words.resync}
            </button>
          )}
          <button
            type="button"
            className={controls.quiet}
            title={words.commands({ count: commands })}
            onClick={() => void goBack()}
          >
            {words.restoreAll({ count: commands })}
          </button>
          {desired > 0 && <span className={styles.soft}>{words.desiredStays({ count: desired })}</span>}
          {rows.length > 0 && (
            <details>
              <summary>{words.list}</summary>
              <ul className={styles.rows}>
                {rows.map((row) => (
                  <Listed
                    key={idOf(row)}
                    row={row}
                    onRestore={() => void goBack({ ns, table: row.table, key: row.key })}
                  />
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
      <p role="status" className={styles.saidByFelix}>
        {said !== undefined && <Rich text={said} />}
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

function Listed({ row, onRestore }: { readonly row: EditedView; readonly onRestore: () => void }) {
  const text = useText()
  const words = useEditWords()
  return (
    <li data-state={row.state}>
      <span className={styles.state}>{editState(text, row)}</span>
      <span className={styles.texts}>
        {row.edited !== undefined && <code>{inChain(row, row.edited)}</code>}
        {row.programmed !== undefined && (
          <span className={styles.programmed}>
            {text.tables.edit.programmed} <code>{inChain(row, row.programmed)}</code>
          </span>
        )}
      </span>
      <IconButton
        icon={RotateCcw}
        size={13}
        label={plain(words.row.restore({ row: textOf(row) }))}
        onClick={onRestore}
      />
    </li>
  )
}

const idOf = ({ table, key }: EditedView): string => `${table} ${key}`

const textOf = (row: EditedView): string => inChain(row, row.edited ?? row.programmed ?? '')

/** A rule with its table, a chain and its policy as iptables-save writes them. */
function inChain({ chain }: EditedView, text: string): string {
  if (!chain) return text
  const { table, chain: name, what } = chain
  if (what === 'rule') return `*${table} ${text}`
  return `*${table} :${name} ${what === 'policy' ? text : '-'}`
}
