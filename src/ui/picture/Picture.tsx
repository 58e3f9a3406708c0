import { Maximize, Minus, Plus } from 'lucide-react'
import { IconButton } from '../base/IconButton.tsx'
import { useGraph } from '../hooks/useGraph.ts'
import { useLab, useSession } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './Picture.module.css'
import { PictureState } from './PictureState.tsx'
import { VerdictLine } from './VerdictLine.tsx'

const ZOOM = 1.25

export function Picture() {
  const text = useText()
  const { host, graph } = useGraph()
  const ready = useLab((lab) => lab.loaded !== undefined)
  const busy = useSession((session) => session.status === 'tracing')
  return (
    <section className={styles.picture} aria-label={text.panels.graph} aria-busy={busy || !ready}>
      <VerdictLine />
      <div className={styles.stage}>
        <div id="picture" ref={host} className={styles.host} tabIndex={-1} data-arrows />
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
