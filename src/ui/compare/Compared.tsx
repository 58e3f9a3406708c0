import { isAlike } from '../../client/compareRows.ts'
import { useText } from '../hooks/useText.ts'
import styles from './compare.module.css'
import { useShownComparison } from './context.ts'
import { factsOf } from './facts.ts'
import { Hops } from './Hops.tsx'
import { Kernel } from './Kernel.tsx'
import { Summary } from './Summary.tsx'
import { useCompareWords } from './words.ts'

interface Props {
  /** The tables of all namespaces were asked for. */
  readonly all: boolean
  readonly onAll: () => void
  /** Another comparison is on its way. */
  readonly busy: boolean
}

export function Compared({ all, onAll, busy }: Props) {
  const text = useText()
  const words = useCompareWords()
  const { left, right, compared } = useShownComparison()
  const facts = factsOf(text, words, left, right, compared.connections)
  const packets = compared.packets.filter((packet) => !isAlike(packet)).length
  return (
    <div className={styles.compared} aria-busy={busy} data-busy={busy}>
      <p className={styles.found} role="status">
        {packets === 0 ? words.same : words.found({ packets, all: compared.packets.length })}
      </p>
      <Summary facts={facts} />
      <Hops />
      <Kernel all={all} onAll={onAll} />
    </div>
  )
}
