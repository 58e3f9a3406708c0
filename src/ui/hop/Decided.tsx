import { memo } from 'react'
import type { Table } from '../../client/selection.ts'
import type { Decision, Hop } from '../../protocol/engine.ts'
import type { NamespaceView } from '../../protocol/namespaceView.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useNameOf } from '../hooks/useHopscope.ts'
import { useNamespaceView } from '../hooks/useNamespaceView.ts'
import { useText } from '../hooks/useText.ts'
import { RowList } from '../tables/RowList.tsx'
import { type Section, type SectionRow, sectionsOf } from '../tables/sections.ts'
import { decisionText } from './decisionText.ts'
import styles from './hop.module.css'

const TABLE_OF: Readonly<Record<Decision['kind'], Table>> = {
  route: 'routes',
  rule: 'rules',
  neighbour: 'neighbours',
  fdb: 'fdb',
  sysctl: 'sysctls',
  link: 'links',
  address: 'links',
  socket: 'sockets',
  netfilter: 'chains',
  conntrack: 'conntrack',
}

/** Rows before and after the one that decided, where it won against them. */
const AROUND: Partial<Record<Decision['kind'], number>> = { route: 2, rule: 2, neighbour: 1, fdb: 1 }

/** What a hop may change, of what the tables show. */
const CHANGING = ['neighbours', 'fdb'] as const

/** The row that decided, among its neighbours in the table it stands in; and what the machine learned. */
export const Decided = memo(function Decided({ hop, index }: { readonly hop: Hop; readonly index: number }) {
  const text = useText()
  const node = useNameOf()(hop.ns)
  const found = useNamespaceView(hop.decided.length > 0 || hop.changes ? hop.ns : undefined, index)
  const view = found?.hop === index ? found : undefined
  const kinds = [...new Set(hop.decided.map((decision) => decision.kind))].filter((kind) => !isToldByHook(hop, kind))
  const decidedTables = kinds.map((kind) => TABLE_OF[kind])
  const learned = CHANGING.filter((table) => !decidedTables.includes(table) && view?.[table].some((row) => row.changed))
  return (
    <>
      {kinds.map((kind) => {
        const table = TABLE_OF[kind]
        const title = text.hop.decided({ what: text.hop.deciders[kind], node })
        const sections = view && table ? around(sectionsOf(view, table, text), AROUND[kind] ?? 0) : []
        const rows = sections.length > 0 ? sections : [{ title: '', rows: decisionRows(hop.decided, kind) }]
        return <Part key={kind} title={title} sections={rows} ns={hop.ns} node={node} table={table} />
      })}
      {view &&
        learned.map((table) => (
          <Part
            key={table}
            title={text.hop.learned({ node })}
            sections={[{ title: '', rows: changedRows(view, table) }]}
            ns={hop.ns}
            node={node}
            table={table}
          />
        ))}
    </>
  )
})

/** The hook's own section has the rules in their chains, and the connection. */
const isToldByHook = ({ walks }: Hop, kind: Decision['kind']): boolean =>
  walks !== undefined && (kind === 'netfilter' || kind === 'conntrack')

interface PartProps {
  readonly title: string
  readonly sections: readonly Section[]
  readonly ns: string
  readonly node: string
  readonly table: Table | undefined
}

function Part({ title, sections, ns, node, table }: PartProps) {
  const text = useText()
  const { selection } = useHopscope()
  return (
    <section className={styles.decided}>
      <h3 className={styles.subtitle}>
        <Rich text={title} />
      </h3>
      <RowList sections={sections} empty="" />
      {table && (
        <button
          type="button"
          className={controls.quiet}
          onClick={() => selection.setState({ panel: 'tables', table, spot: { ns } })}
        >
          {text.hop.allTables({ node })}
        </button>
      )}
    </section>
  )
}

/** Where the table is not there yet, or is none: the object itself. */
const decisionRows = (decided: readonly Decision[], kind: Decision['kind']): SectionRow[] =>
  decided
    .filter((decision) => decision.kind === kind)
    .map((decision) => ({ key: decisionText(decision), text: decisionText(decision), decided: true, changed: false }))

const changedRows = (view: NamespaceView, table: (typeof CHANGING)[number]): SectionRow[] =>
  [...view[table]].filter((row) => row.changed)

function around(sections: readonly Section[], reach: number): Section[] {
  return sections.flatMap(({ title, rows }) => {
    const marked = rows.flatMap((row, at) => (row.decided ? [at] : []))
    if (marked.length === 0) return []
    return [{ title, rows: rows.filter((_, at) => marked.some((decided) => Math.abs(at - decided) <= reach)) }]
  })
}
