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
  const rows = rowsOf(view, table)
  if (rows.some((row) => row.decided)) return 'decided'
  return rows.some((row) => row.changed) ? 'changed' : undefined
}

function rowsOf(view: NamespaceView, table: Table): readonly Pick<Row<unknown>, 'decided' | 'changed'>[] {
  const { walks, sets, ipvs } = view.netfilter
  switch (table) {
    case 'links':
      return [...view.links, ...view.addresses]
    case 'chains':
      return walks.some(({ steps }) => steps.some(({ rule }) => rule !== undefined)) ? [DECIDED] : []
    case 'ipsets':
      return sets.length > 0 ? [DECIDED] : []
    case 'ipvs':
      return ipvs.map(({ decided }) => ({ decided, changed: false }))
    default:
      return view[table]
  }
}

const DECIDED = { decided: true, changed: false }
