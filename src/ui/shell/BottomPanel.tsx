import { TABLES, type Table } from '../../client/selection.ts'
import { Tabs } from '../base/Tabs.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { FilterBox } from '../packets/FilterBox.tsx'
import { PacketPanel } from '../packets/PacketPanel.tsx'
import { NamespacePicker } from '../tables/NamespacePicker.tsx'
import { TableMark } from '../tables/TableMark.tsx'
import { TableView } from '../tables/TableView.tsx'
import styles from './shell.module.css'

/** Packets and the tables of a namespace under one row of tabs. */
export function BottomPanel() {
  const text = useText()
  const { selection } = useHopscope()
  const tables = useSelection((state) => state.panel === 'tables')
  const table = useSelection((state) => state.table)
  return (
    <div id="tables" className={styles.bottom} tabIndex={-1}>
      <Tabs<Table | 'packets'>
        label={`${text.packets.title}, ${text.tables.title}`}
        value={tables ? table : 'packets'}
        tabs={[
          { value: 'packets', label: text.packets.title },
          ...TABLES.map((value) => ({
            value,
            label: text.tables.names[value],
            mark: <TableMark table={value} />,
          })),
        ]}
        onChange={(value) =>
          selection.setState(value === 'packets' ? { panel: 'packets' } : { panel: 'tables', table: value })
        }
        extra={!tables && <FilterBox />}
        panelClassName={styles.bottomPanel}
      >
        {tables ? <TableView lead={<NamespacePicker />} /> : <PacketPanel />}
      </Tabs>
    </div>
  )
}
