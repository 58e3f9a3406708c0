import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { later } from '../base/later.tsx'
import { Part } from '../base/Part.tsx'
import { Tabs } from '../base/Tabs.tsx'
import { useHopscope } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from '../shell/shell.module.css'

const ClusterPanel = later(async () => (await import('./ClusterPanel.tsx')).ClusterPanel)

/** The desired state: what is changed most often, or all of it. */
export function DesiredPanel({ children }: { readonly children: ReactNode }) {
  const text = useText()
  const { forms } = useHopscope()
  const shown = useStore(forms, (state) => state.shown)
  return (
    <div className={styles.desired}>
      <Tabs
        label={text.pool.region}
        value={shown ? 'cluster' : 'quick'}
        tabs={[
          { value: 'quick', label: text.pool.quick },
          { value: 'cluster', label: text.pool.cluster },
        ]}
        onChange={(value) => forms.setState({ shown: value === 'cluster' })}
        panelClassName={shown ? styles.scroll : styles.quick}
      >
        {shown ? (
          <Part>
            <ClusterPanel />
          </Part>
        ) : (
          children
        )}
      </Tabs>
    </div>
  )
}
