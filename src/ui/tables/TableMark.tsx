import type { Table } from '../../client/selection.ts'
import type { NamespaceView, Row } from '../../protocol/namespaceView.ts'
import { useHopIndex } from '../hooks/useHopscope.ts'
import { useNamespaceView } from '../hooks/useNamespaceView.ts'
import { useText } from '../hooks/useText.ts'
import styles from './tables.module.css'
import { useShownNamespace } from './useShownNamespace.ts'

/** A dot on the tab whose table decided or changed. */
export function TableMark({ table }: { readonly table: Table }) {
  const text = useText()
  const index = useHopIndex()
  const view = useNamespaceView(useShownNamespace(), index)
  const mark = view && markOf(view, table)
  if (!mark) return null
  return (
    <span className={styles.dot} title={text.tables[mark]}>
      <span className="visually-hidden">{text.tables[mark]}</span>
    </span>
  )
}

function markOf(view: NamespaceView, table: Table): 'decided' | 'changed' | undefined {
  const rows: readonly Row<unknown>[] = table === 'links' ? [...view.links, ...view.addresses] : view[table]
  if (rows.some((row) => row.decided)) return 'decided'
  return rows.some((row) => row.changed) ? 'changed' : undefined
}
