import controls from '../base/controls.module.css'
import { useActions, useLab, useSession } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import styles from './Picture.module.css'

/** What stands in the picture's place while there is none, and over it when a probe cannot be sent. */
export function PictureState() {
  const text = useText()
  const still = useReducedMotion()
  const { openScenario } = useActions()
  const status = useLab((lab) => lab.status)
  const loaded = useLab((lab) => lab.loaded)
  const refused = useSession((session) => session.problems)
  const progress = useSession((session) => session.progress)
  if (refused.length > 0) {
    return (
      <div className={styles.card} role="alert">
        <h2>{text.trouble.probeRefused}</h2>
        <ProblemList problems={refused} />
      </div>
    )
  }
  if (progress && progress.done > 20) return <p className={styles.note}>{text.trouble.tracing}</p>
  if (loaded) return loaded.probes.length === 0 ? <p className={styles.note}>{text.trouble.noProbe}</p> : null
  if (status !== 'ready') return <p className={styles.note}>{text.trouble.starting}</p>
  return (
    <div className={styles.card} role="alert">
      <h2>{text.trouble.failed}</h2>
      <button type="button" className={controls.button} onClick={() => void openScenario('ipip-always', !still)}>
        {text.trouble.retry}
      </button>
    </div>
  )
}
