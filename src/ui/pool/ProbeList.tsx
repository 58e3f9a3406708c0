import { useHopscope, useLab, useSession } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import styles from './pool.module.css'
import { commandOf, sameQuestion } from './probeCommand.ts'

/** Probes that make sense in this cluster, as one would type them. */
export function ProbeList() {
  const text = useText()
  const still = useReducedMotion()
  const { session, actions } = useHopscope()
  const probes = useLab((lab) => lab.loaded?.probes)
  const current = useSession((state) => state.trace?.probe)
  const names = useSession((state) => state.names)
  if (!probes || probes.length < 2) return null
  return (
    <nav className={styles.nav} aria-label={text.probe.examples}>
      <h2 className={styles.title}>{text.probe.examples}</h2>
      <ul className={styles.list}>
        {probes.map((probe) => (
          <li key={probe.id}>
            <button
              type="button"
              className={styles.item}
              aria-current={current !== undefined && sameQuestion(current, probe)}
              onClick={() => {
                session.setState({ draft: probe })
                void actions.send(!still)
              }}
            >
              <code>{commandOf(probe)}</code>
              <span className={styles.where}>{text.probe.on({ node: names.get(probe.from) ?? probe.from })}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
