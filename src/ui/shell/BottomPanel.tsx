import { Tabs } from '../base/Tabs.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { FilterBox } from '../packets/FilterBox.tsx'
import { PacketPanel } from '../packets/PacketPanel.tsx'
import { TablesPanel } from '../tables/TablesPanel.tsx'
import styles from './shell.module.css'

export function BottomPanel() {
  const text = useText()
  const { selection } = useHopscope()
  const tables = useSelection((state) => state.panel === 'tables')
  return (
    <section className={styles.bottom} aria-label={tables ? text.tables.title : text.packets.title}>
      <Tabs
        label={`${text.panels.packets}, ${text.panels.tables}`}
        value={tables ? 'tables' : 'packets'}
        tabs={[
          { value: 'packets', label: text.packets.title },
          { value: 'tables', label: text.tables.title },
        ]}
        onChange={(panel) => selection.setState({ panel })}
        extra={tables ? undefined : <FilterBox />}
        panelClassName={styles.bottomPanel}
      >
        {tables ? <TablesPanel /> : <PacketPanel />}
      </Tabs>
    </section>
  )
}
