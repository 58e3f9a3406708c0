import { TABLES } from '../../client/selection.ts'
import { Tabs } from '../base/Tabs.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { NamespacePicker } from './NamespacePicker.tsx'
import { TableMark } from './TableMark.tsx'
import { TableView } from './TableView.tsx'
import styles from './tables.module.css'

/** The tables where they have a panel for themselves. */
export function TablesPanel() {
  const text = useText()
  const { selection } = useHopscope()
  const table = useSelection((state) => state.table)
  return (
    <div id="tables" className={styles.tables} tabIndex={-1}>
      <h2 className="visually-hidden">{text.tables.title}</h2>
      <NamespacePicker />
      <Tabs
        label={text.tables.title}
        value={table}
        tabs={TABLES.map((value) => ({ value, label: text.tables.names[value], mark: <TableMark table={value} /> }))}
        onChange={(value) => selection.setState({ table: value })}
      >
        <TableView />
      </Tabs>
    </div>
  )
}
