import { ErrorBoundary } from '../base/ErrorBoundary.tsx'
import { Splitter } from '../base/Splitter.tsx'
import { DesiredPanel } from '../cluster/DesiredPanel.tsx'
import { useText } from '../hooks/useText.ts'
import { HopPanel } from '../hop/HopPanel.tsx'
import { Picture } from '../picture/Picture.tsx'
import { PoolPanel } from '../pool/PoolPanel.tsx'
import { ScenarioList } from '../pool/ScenarioList.tsx'
import { Transport } from '../transport/Transport.tsx'
import { BottomPanel } from './BottomPanel.tsx'
import styles from './shell.module.css'

/** Desired state on the left, what happens in the middle, why on the right, and the captures below. */
export function WideLayout({ onPings }: { readonly onPings: () => void }) {
  const text = useText()
  return (
    <div className={styles.wide} data-resizable>
      <aside id="pool" className={`${styles.side} ${styles.pool}`} tabIndex={-1} aria-label={text.pool.region}>
        <ErrorBoundary>
          <DesiredPanel>
            <div className={styles.scroll}>
              <PoolPanel />
            </div>
            <div className={styles.scroll}>
              <ScenarioList onPings={onPings} />
            </div>
          </DesiredPanel>
        </ErrorBoundary>
        <Splitter label={text.panels.pool} property="--pool-width" initial={236} min={180} max={380} edge="right" />
      </aside>
      <main className={styles.middle}>
        <ErrorBoundary>
          <Picture />
        </ErrorBoundary>
        <Transport />
      </main>
      <section className={`${styles.side} ${styles.below}`} aria-label={`${text.packets.title}, ${text.tables.title}`}>
        <ErrorBoundary>
          <BottomPanel />
        </ErrorBoundary>
        <Splitter label={text.panels.packets} property="--bottom-height" initial={216} min={110} max={640} edge="top" />
      </section>
      <aside id="hop" className={`${styles.side} ${styles.hop}`} tabIndex={-1} aria-label={text.hop.title}>
        <div className={styles.scroll}>
          <ErrorBoundary>
            <HopPanel />
          </ErrorBoundary>
        </div>
        <Splitter label={text.panels.hop} property="--hop-width" initial={372} min={280} max={640} edge="left" />
      </aside>
    </div>
  )
}
