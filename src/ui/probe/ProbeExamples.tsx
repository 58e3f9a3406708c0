import { ListVideo } from 'lucide-react'
import controls from '../base/controls.module.css'
import { Popover } from '../base/Popover.tsx'
import { useHopscope, useLab, useSession } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import styles from './ProbeExamples.module.css'
import { commandOf, sameQuestion } from './probeCommand.ts'

/** Probes that make sense in this cluster, as one would type them. */
export function ProbeExamples() {
  const text = useText()
  const still = useReducedMotion()
  const { session, actions } = useHopscope()
  const probes = useLab((lab) => lab.loaded?.probes)
  const topology = useLab((lab) => lab.loaded?.topology)
  const current = useSession((state) => state.trace?.probe)
  if (!probes || probes.length < 2) return null
  const nameOf = (ns: string) => topology?.places.find((place) => place.ns === ns)?.label ?? ns
  return (
    <Popover
      label={text.probe.examples}
      className={styles.list}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          className={`${controls.button} ${styles.trigger}`}
          aria-label={text.probe.examples}
        >
          <ListVideo size={16} aria-hidden /> <span>{text.probe.examples}</span>
        </button>
      )}
    >
      {(close) =>
        probes.map((probe) => (
          <button
            key={probe.id}
            type="button"
            className={styles.item}
            aria-current={current !== undefined && sameQuestion(current, probe)}
            onClick={() => {
              close()
              session.setState({ draft: probe })
              void actions.send(!still)
            }}
          >
            <code>{commandOf(probe)}</code>
            <span className={styles.where}>{text.probe.on({ node: nameOf(probe.from) })}</span>
          </button>
        ))
      }
    </Popover>
  )
}
