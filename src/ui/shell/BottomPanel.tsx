import { TABLES, type Table } from '../../client/selection.ts'
import { later } from '../base/later.tsx'
import { Part } from '../base/Part.tsx'
import { Tabs } from '../base/Tabs.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { FilterBox } from '../packets/FilterBox.tsx'
import { PacketPanel } from '../packets/PacketPanel.tsx'
import { NamespacePicker } from '../tables/NamespacePicker.tsx'
import { TableMark } from '../tables/TableMark.tsx'
import styles from './shell.module.css'

const AddressPanel = later(async () => (await import('../addresses/AddressPanel.tsx')).AddressPanel)
const TableView = later(async () => (await import('../tables/TableView.tsx')).TableView)

/** Packets, their addresses, and the tables of a namespace under one row of tabs. */
export function BottomPanel() {
  const text = useText()
  const { selection } = useHopscope()
  const panel = useSelection((state) => state.panel)
  const table = useSelection((state) => state.table)
  const tables = panel === 'tables'
  const addresses = panel === 'addresses'
  return (
    <div id="tables" className={styles.bottom} tabIndex={-1}>
      <Tabs<Table | 'packets' | 'addresses'>
        label={`${text.packets.title}, ${text.tables.title}`}
        value={tables ? table : addresses ? 'addresses' : 'packets'}
        tabs={[
          { value: 'packets', label: text.packets.title },
          { value: 'addresses', label: text.addresses.title },
          ...TABLES.map((value) => ({
            value,
            label: text.tables.names[value],
            mark: <TableMark table={value} />,
          })),
        ]}
        onChange={(value) =>
          selection.setState(
            value === 'packets' || value === 'addresses' ? { panel: value } : { panel: 'tables', table: value },
          )
        }
        extra={!tables && !addresses && <FilterBox />}
        panelClassName={styles.bottomPanel}
      >
        <Part key={tables ? 'tables' : panel}>
          {tables ? <TableView lead={<NamespacePicker />} /> : addresses ? <AddressPanel /> : <PacketPanel />}
        </Part>
      </Tabs>
    </div>
  )
}
