import { Maximize, Minus, Plus } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '../base/IconButton.tsx'
import { later } from '../base/later.tsx'
import { PartOver } from '../base/Part.tsx'
import type { Asked } from '../cluster/SpotActions.tsx'
import { useGraph } from '../hooks/useGraph.ts'
import { useHopscope, useLab, useSelection, useSession } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './Picture.module.css'
import { PictureState } from './PictureState.tsx'
import { VerdictLine } from './VerdictLine.tsx'

const SpotActions = later(async () => (await import('../cluster/SpotActions.tsx')).SpotActions)

const ZOOM = 1.25

export function Picture() {
  const text = useText()
  const [asked, setAsked] = useState<Asked>()
  const done = useCallback(() => setAsked(undefined), [])
  const { host, graph } = useGraph(setAsked)
  const { forms } = useHopscope()
  const said = useStore(forms, (state) => state.said !== undefined)
  const chosen = useSelection(({ spot }) => spot !== undefined)
  const ready = useLab((lab) => lab.loaded !== undefined)
  const busy = useSession((session) => session.status === 'tracing')
  return (
    <section className={styles.picture} aria-label={text.panels.graph} aria-busy={busy || !ready}>
      <VerdictLine />
      <div className={styles.stage}>
        <div id="picture" ref={host} className={styles.host} tabIndex={-1} data-arrows />
        {(asked || chosen || said) && (
          <PartOver>
            <SpotActions asked={asked} onDone={done} />
          </PartOver>
        )}
        <PictureState />
        {ready && (
          <div className={styles.zoom}>
            <IconButton icon={Plus} label={text.graph.zoomIn} onClick={() => graph.current?.zoomBy(ZOOM)} />
            <IconButton icon={Minus} label={text.graph.zoomOut} onClick={() => graph.current?.zoomBy(1 / ZOOM)} />
            <IconButton icon={Maximize} label={text.graph.fit} size={16} onClick={() => graph.current?.fit()} />
          </div>
        )}
      </div>
    </section>
  )
}
