import type { Table } from '../../client/selection.ts'
import { useHopIndex } from '../hooks/useHopscope.ts'
import { useNamespaceView } from '../hooks/useNamespaceView.ts'
import { useText } from '../hooks/useText.ts'
import { sectionsOf } from './sections.ts'
import styles from './tables.module.css'
import { useShownNamespace } from './useShownNamespace.ts'

/** A dot on the tab whose table decided or changed. */
export function TableMark({ table }: { readonly table: Table }) {
  const text = useText()
  const index = useHopIndex()
  const view = useNamespaceView(useShownNamespace(), index)
  const rows = view ? sectionsOf(view, table, text).flatMap((section) => section.rows) : []
  const label = rows.some((row) => row.decided)
    ? text.tables.decided
    : rows.some((row) => row.changed)
      ? text.tables.changed
      : undefined
  if (!label) return null
  return (
    <span className={styles.dot} title={label}>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
