import { type ReactNode, useDeferredValue, useState } from 'react'
import type { Table } from '../../client/selection.ts'
import type { NamespaceView } from '../../protocol/namespaceView.ts'
import controls from '../base/controls.module.css'
import { later } from '../base/later.tsx'
import { Part, PartOver } from '../base/Part.tsx'
import { Rich } from '../base/Rich.tsx'
import { TABLE_COMMANDS } from '../edit/tableCommands.ts'
import { useHopIndex, useHopscope, useLab, useNameOf, useSelection } from '../hooks/useHopscope.ts'
import { useNamespaceView } from '../hooks/useNamespaceView.ts'
import { useNetfilterView } from '../hooks/useNetfilterView.ts'
import { useText } from '../hooks/useText.ts'
import { type Editing, EditingContext } from './editing.ts'
import { lackOf } from './emptyText.ts'
import { RowList } from './RowList.tsx'
import { type Section, type SectionRow, sectionsOf } from './sections.ts'
import { serviceRows } from './serviceRows.ts'
import { Toolbar } from './Toolbar.tsx'
import styles from './tables.module.css'
import { useShownNamespace } from './useShownNamespace.ts'

const ChainsView = later(async () => (await import('./chains/ChainsView.tsx')).ChainsView)
const SetsView = later(async () => (await import('./SetsView.tsx')).SetsView)
const TableEdits = later(async () => (await import('../edit/TableEdits.tsx')).TableEdits)

/** One table of a namespace at this moment, as the program prints it whose table it is. */
export function TableView({ lead }: { readonly lead?: ReactNode }) {
  const text = useText()
  const table = useSelection((state) => state.table)
  const index = useHopIndex()
  const ns = useShownNamespace()
  const view = useNamespaceView(ns, index)
  const region = text.tables.region({ table: text.tables.names[table], ns: useNameOf()(ns ?? '') })
  const [find, setFind] = useState({ table, text: '' })
  const wanted = find.table === table ? find.text : ''
  // Typing never waits for the rules.
  const sought = useDeferredValue(wanted)
  const [onFind] = useState(() => (text: string) => setFind((now) => ({ ...now, text })))
  if (find.table !== table) setFind({ table, text: '' })
  const commands = TABLE_COMMANDS[table]
  const [editing, setEditing] = useState<Editing>()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get into it.
    <section className={styles.body} tabIndex={0} aria-label={region}>
      <Toolbar
        lead={lead}
        table={text.tables.names[table]}
        find={wanted}
        onFind={onFind}
        moment={index < 0 ? text.tables.start : text.tables.moment({ hop: index + 1 })}
      />
      {commands && ns !== undefined && (
        <PartOver>
          <TableEdits ns={ns} view={view} commands={commands} onEditing={setEditing} />
        </PartOver>
      )}
      {view ? (
        <EditingContext value={commands && editing}>
          <Part key={table} fallback={<p className={styles.empty}>{text.tables.loading}</p>}>
            <Shown key={`${view.ns} ${table}`} view={view} table={table} find={sought} onFind={onFind} />
          </Part>
        </EditingContext>
      ) : (
        <p className={styles.empty}>{text.tables.loading}</p>
      )}
    </section>
  )
}

interface ShownProps {
  readonly view: NamespaceView
  readonly table: Table
  readonly find: string
  readonly onFind: (find: string) => void
}

function Shown({ view, table, find, onFind }: ShownProps) {
  const text = useText()
  const netfilter = useNetfilterView(view.ns)
  const moment = view.netfilter
  if (!netfilter) return <p className={styles.empty}>{text.tables.loading}</p>
  switch (table) {
    case 'chains':
      return netfilter.rules ? (
        <ChainsView
          ns={view.ns}
          columns={netfilter.rules}
          moment={moment}
          edited={view.edited}
          hop={view.hop}
          find={find}
          onFind={onFind}
        />
      ) : (
        <Nothing ns={view.ns} table={table} />
      )
    case 'ipsets':
      return netfilter.sets.length > 0 || view.edited.some((row) => row.table === 'ipset') ? (
        <SetsView sets={netfilter.sets} edited={view.edited} looked={moment.sets} hop={view.hop} find={find} />
      ) : (
        <Nothing ns={view.ns} table={table} />
      )
    case 'ipvs':
      return (
        <Rows
          view={view}
          table={table}
          find={find}
          titles={netfilter.titles.services}
          sections={sectionOf(serviceRows(netfilter.services, moment.ipvs, view.edited))}
        />
      )
    default:
      return (
        <Rows
          view={view}
          table={table}
          find={find}
          titles={table === 'sockets' ? [netfilter.titles.sockets] : []}
          sections={sectionsOf(view, table, text)}
        />
      )
  }
}

const sectionOf = (rows: readonly SectionRow[]): readonly Section[] => (rows.length > 0 ? [{ title: '', rows }] : [])

interface RowsProps {
  readonly view: NamespaceView
  readonly table: Table
  readonly find: string
  readonly titles: readonly string[]
  readonly sections: readonly Section[]
}

function Rows({ view, table, find, titles, sections }: RowsProps) {
  const text = useText()
  const wanted = find.trim().toLowerCase()
  const found = sections
    .map((section) => ({ ...section, rows: section.rows.filter((row) => row.text.toLowerCase().includes(wanted)) }))
    .filter(({ rows }) => rows.length > 0)
  if (sections.length === 0) return <Nothing ns={view.ns} table={table} />
  return (
    <>
      {titles.length > 0 && <pre className={styles.titles}>{titles.join('\n')}</pre>}
      <RowList
        reveal
        layout={titles.length > 0 ? 'columns' : table === 'conntrack' ? 'exact' : 'words'}
        sections={found}
        empty={<Rich text={text.tables.noneFound({ find })} />}
      />
    </>
  )
}

/** Why there is nothing, and where there would be. */
function Nothing({ ns, table }: { readonly ns: string; readonly table: Table }) {
  const text = useText()
  const { selection } = useHopscope()
  const topology = useLab((lab) => lab.loaded?.topology)
  const netfilter = useNetfilterView(ns)
  const lack = lackOf(ns, table, topology, netfilter, text)
  const { node } = lack
  return (
    <p className={styles.empty}>
      <Rich text={lack.text} />{' '}
      {node !== undefined && (
        <button type="button" className={controls.quiet} onClick={() => selection.setState({ spot: { ns: node } })}>
          {text.tables.openNode({ node: topology?.places.find((place) => place.ns === node)?.label ?? node })}
        </button>
      )}
    </p>
  )
}
