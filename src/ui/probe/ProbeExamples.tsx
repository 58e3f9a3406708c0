import { ListVideo } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import controls from '../base/controls.module.css'
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
  const [open, setOpen] = useState(false)
  if (!probes || probes.length < 2) return null
  const nameOf = (ns: string) => topology?.places.find((place) => place.ns === ns)?.label ?? ns
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className={`${controls.button} ${styles.trigger}`} aria-label={text.probe.examples}>
          <ListVideo size={16} aria-hidden /> <span>{text.probe.examples}</span>
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.list} aria-label={text.probe.examples} sideOffset={8} collisionPadding={12}>
          {probes.map((probe) => (
            <button
              key={probe.id}
              type="button"
              className={styles.item}
              aria-current={current !== undefined && sameQuestion(current, probe)}
              onClick={() => {
                setOpen(false)
                session.setState({ draft: probe })
                void actions.send(!still)
              }}
            >
              <code>{commandOf(probe)}</code>
              <span className={styles.where}>{text.probe.on({ node: nameOf(probe.from) })}</span>
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
