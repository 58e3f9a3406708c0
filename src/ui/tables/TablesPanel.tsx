import { LocateFixed } from 'lucide-react'
import { TABLES, type Table } from '../../client/selection.ts'
import type { NamespaceView } from '../../protocol/namespaceView.ts'
import controls from '../base/controls.module.css'
import { Tabs } from '../base/Tabs.tsx'
import { useHop, useHopIndex, useHopscope, useLab, useSelection, useTrace } from '../hooks/useHopscope.ts'
import { useNamespaceView } from '../hooks/useNamespaceView.ts'
import { useText } from '../hooks/useText.ts'
import { RowList } from './RowList.tsx'
import { type Section, sectionsOf } from './sections.ts'
import styles from './tables.module.css'

/** What the kernel of a namespace holds at this moment, as iproute2 prints it. */
export function TablesPanel() {
  const text = useText()
  const { selection } = useHopscope()
  const table = useSelection((state) => state.table)
  const chosen = useSelection((state) => state.spot?.ns)
  const index = useHopIndex()
  const here = useHop()?.ns
  const sender = useTrace()?.probe.from
  const first = useLab((lab) => lab.loaded?.topology.places[0]?.ns)
  const ns = chosen ?? here ?? sender ?? first
  const view = useNamespaceView(ns, index)

  return (
    <div id="tables" className={styles.tables} tabIndex={-1}>
      <Tabs
        label={text.tables.title}
        value={table}
        tabs={TABLES.map((value) => ({
          value,
          label: text.tables.names[value],
          mark: <Mark view={view} table={value} />,
        }))}
        onChange={(value) => selection.setState({ table: value })}
        extra={<NamespacePicker ns={ns} following={chosen === undefined} />}
        panelClassName={styles.body}
      >
        {view ? (
          <RowList
            key={`${view.ns} ${table}`}
            sections={sectionsOf(view, table, text)}
            empty={text.tables.empty[table]}
          />
        ) : (
          <p className={styles.empty}>{text.tables.loading}</p>
        )}
        <p className={styles.moment}>{index < 0 ? text.tables.start : text.tables.moment({ hop: index + 1 })}</p>
      </Tabs>
    </div>
  )
}

/** A dot on the tab whose table decided or changed. */
function Mark({ view, table }: { readonly view: NamespaceView | undefined; readonly table: Table }) {
  const text = useText()
  const sections: readonly Section[] = view ? sectionsOf(view, table, text) : []
  const rows = sections.flatMap((section) => section.rows)
  const label = rows.some((row) => row.decided)
    ? text.tables.decided
    : rows.some((row) => row.changed)
      ? text.tables.changed
      : undefined
  return label ? (
    <span className={styles.dot} title={label}>
      <span className="visually-hidden">{label}</span>
    </span>
  ) : null
}

function NamespacePicker({ ns, following }: { readonly ns: string | undefined; readonly following: boolean }) {
  const text = useText()
  const { selection } = useHopscope()
  const topology = useLab((lab) => lab.loaded?.topology)
  const all = [...(topology?.places ?? []), ...(topology?.segments ?? [])]
  return (
    <span className={styles.picker}>
      <label>
        <span className="visually-hidden">{text.tables.of}</span>
        <select
          className={`${controls.field} ${controls.mono}`}
          value={ns ?? ''}
          onChange={(event) => selection.setState({ spot: { ns: event.target.value } })}
        >
          {all.map((place) => (
            <option key={place.ns} value={place.ns}>
              {place.label}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className={controls.button}
        aria-pressed={following}
        disabled={following}
        onClick={() => selection.setState({ spot: undefined })}
      >
        <LocateFixed size={14} aria-hidden /> {following ? text.tables.following : text.tables.follow}
      </button>
    </span>
  )
}
