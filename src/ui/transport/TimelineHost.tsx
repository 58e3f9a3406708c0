import { useTimeline } from '../hooks/useTimeline.ts'
import styles from './Transport.module.css'

export function TimelineHost() {
  const host = useTimeline()
  return <div ref={host} className={styles.timeline} data-arrows />
}
