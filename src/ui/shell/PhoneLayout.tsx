import { PANELS } from '../../client/selection.ts'
import { ErrorBoundary } from '../base/ErrorBoundary.tsx'
import { later } from '../base/later.tsx'
import { Part } from '../base/Part.tsx'
import { Tabs } from '../base/Tabs.tsx'
import { DesiredPanel } from '../cluster/DesiredPanel.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { HopPanel } from '../hop/HopPanel.tsx'
import { FilterBox } from '../packets/FilterBox.tsx'
import { PacketPanel } from '../packets/PacketPanel.tsx'
import { Picture } from '../picture/Picture.tsx'
import { AnswerLines } from '../picture/VerdictLine.tsx'
import { PoolPanel } from '../pool/PoolPanel.tsx'
import { Transport } from '../transport/Transport.tsx'
import styles from './shell.module.css'

const AddressPanel = later(async () => (await import('../addresses/AddressPanel.tsx')).AddressPanel)
const TablesPanel = later(async () => (await import('../tables/TablesPanel.tsx')).TablesPanel)

/** The picture stays; the answer with its hop, packets, tables and pools take turns below it. */
export function PhoneLayout() {
  const text = useText()
  const { selection } = useHopscope()
  const panel = useSelection((state) => state.panel)
  return (
    <main className={styles.phone}>
      <ErrorBoundary>
        <Picture />
      </ErrorBoundary>
      <Transport />
      <Tabs
        label={text.panels.hop}
        value={panel}
        tabs={PANELS.map((value) => ({ value, label: text.panels[value] }))}
        onChange={(value) => selection.setState({ panel: value })}
        panelClassName={styles.phonePanel}
      >
        {panel === 'hop' && (
          <ErrorBoundary>
            <AnswerLines />
            <HopPanel />
          </ErrorBoundary>
        )}
        {panel === 'packets' && (
          <div className={styles.phonePackets}>
            <FilterBox />
            <PacketPanel />
          </div>
        )}
        <Part key={panel}>
          {panel === 'addresses' && <AddressPanel />}
          {panel === 'tables' && <TablesPanel />}
        </Part>
        {panel === 'pool' && (
          <DesiredPanel>
            <PoolPanel />
          </DesiredPanel>
        )}
      </Tabs>
    </main>
  )
}
