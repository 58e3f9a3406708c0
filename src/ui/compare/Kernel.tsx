import { Equal } from 'lucide-react'
import { useState } from 'react'
import type { Table } from '../../client/selection.ts'
import type { ConnPair, TableRows } from '../../protocol/compare.ts'
import type { EditTable } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { useText } from '../hooks/useText.ts'
import styles from './compare.module.css'
import { useShownComparison } from './context.ts'
import { Fold } from './Fold.tsx'
import { Marked } from './Marked.tsx'
import grid from './rows.module.css'
import { Tag } from './Tag.tsx'
import { diffWords } from './wordDiff.ts'
import { NAME_OF, useCompareWords } from './words.ts'

/** What the kernels hold: connections at the end, and the tables. */
export function Kernel({ all, onAll }: { readonly all: boolean; readonly onAll: () => void }) {
  const words = useCompareWords()
  const { compared } = useShownComparison()
  const { connections, tables, only } = compared
  const differing = connections.filter(({ same }) => !same)
  const equal = connections.filter(({ same }) => same)
  return (
    <>
      {connections.length > 0 && (
        <section className={styles.section} aria-label={words.connectionsTitle}>
          <h3 className={styles.heading}>{words.connectionsTitle}</h3>
          <Connections pairs={differing} />
          {equal.length > 0 && (
            <Fold icon={Equal} label={words.equalConnections({ count: equal.length })}>
              <Connections pairs={equal} />
            </Fold>
          )}
        </section>
      )}
      <section className={styles.section} aria-label={words.tablesTitle}>
        <h3 className={styles.heading}>{words.tablesTitle}</h3>
        <p className={styles.note}>
          {all ? words.tablesAll : words.tablesOnWay} {tables.length === 0 && words.tablesNone}
        </p>
        {(['left', 'right'] as const).map(
          (side) =>
            only[side].length > 0 && (
              <p key={side} className={styles.note}>
                {words.onlyNamespaces({ side: NAME_OF[side], names: only[side].join(', ') })}
              </p>
            ),
        )}
        {tables.map((one) => (
          <Tables key={one.ns} tables={one} />
        ))}
        {!all && (
          <button type="button" className={controls.button} onClick={onAll}>
            {words.allTables}
          </button>
        )}
      </section>
    </>
  )
}

function Connections({ pairs }: { readonly pairs: readonly ConnPair[] }) {
  const { nameOf } = useShownComparison()
  return (
    <ul className={grid.entries}>
      {pairs.map(({ ns, left, right, same }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal entries may stand twice.
        <li key={`${ns} ${at}`} className={grid.line} data-same={same}>
          <span className={grid.label}>{nameOf[left === undefined ? 'right' : 'left'](ns)}</span>
          <Cell side="left" text={left} other={right} />
          <Cell side="right" text={right} other={left} />
        </li>
      ))}
    </ul>
  )
}

const PAGE = 60

const NAMES: Partial<Record<EditTable, Table>> = {
  ...({ link: 'links', address: 'links', route: 'routes', rule: 'rules', neighbour: 'neighbours' } as const),
  ...({ fdb: 'fdb', sysctl: 'sysctls', ipset: 'ipsets', ipvs: 'ipvs' } as const),
}

/** Of netfilter the table, and the chain where its row does not say it. */
function labelOf({ table, chain }: TableRows['rows'][number], names: Readonly<Record<Table, string>>): string {
  if (chain) return chain.what === 'rule' ? chain.table : `${chain.table} ${chain.chain}`
  const name = NAMES[table]
  return name ? names[name] : table
}

function Tables({ tables: { ns, rows } }: { readonly tables: TableRows }) {
  const text = useText()
  const words = useCompareWords()
  const { nameOf } = useShownComparison()
  const [shown, setShown] = useState(PAGE)
  return (
    <Fold label={`${nameOf.left(ns)}: ${words.tableRows({ count: rows.length })}`}>
      <ul className={grid.entries}>
        {rows.slice(0, shown).map((row) => (
          <li key={`${row.table} ${row.key}`} className={grid.line} data-same={false}>
            <span className={grid.label}>{labelOf(row, text.tables.names)}</span>
            <Cell side="left" text={row.programmed} other={row.edited} />
            <Cell side="right" text={row.edited} other={row.programmed} />
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <button type="button" className={controls.quiet} onClick={() => setShown(shown + 10 * PAGE)}>
          {words.moreRows({ count: rows.length - shown })}
        </button>
      )}
    </Fold>
  )
}

interface CellProps {
  readonly side: 'left' | 'right'
  readonly text: string | undefined
  readonly other: string | undefined
}

function Cell({ side, text, other }: CellProps) {
  const words = useCompareWords()
  return (
    <span className={grid.value} data-side={side} data-empty={text === undefined}>
      <Tag side={side} inColumns />
      {text === undefined ? (
        <span className={grid.empty}>{words.none}</span>
      ) : (
        <code>
          <Marked runs={diffWords(text, other ?? text)} />
        </code>
      )}
    </span>
  )
}
