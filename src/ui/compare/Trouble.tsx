import type { ComparisonState } from '../../client/compare.ts'
import type { Probe } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { ProblemList } from '../trouble/ProblemList.tsx'
import styles from './compare.module.css'
import type { useChosen } from './useVariants.ts'
import { NAME_OF, useCompareWords } from './words.ts'

interface Props extends ComparisonState {
  readonly chosen: ReturnType<typeof useChosen>
  readonly probe: Probe | undefined
  /** There is a lab. */
  readonly traced: boolean
  readonly onAgain: () => void
}

const SIDES = ['left', 'right'] as const

/** Why there is nothing to see, or not all: what is awaited, unknown, refused or failed. */
export function Trouble({ chosen, probe, traced, status, comparison, onAgain }: Props) {
  const words = useCompareWords()
  if (traced && !probe) return <p className={styles.note}>{words.noProbe}</p>
  const unknown = chosen ? SIDES.filter((side) => !chosen[side]) : []
  if (unknown.length > 0) {
    return (
      <div role="alert">
        {unknown.map((side) => (
          <p key={side} className={styles.note}>
            {words.unknown({ side: NAME_OF[side] })}
          </p>
        ))}
      </div>
    )
  }
  if (status === 'failed') {
    return (
      <div role="alert" className={styles.trouble}>
        <p className={styles.note}>{words.failed}</p>
        <button type="button" className={controls.button} onClick={onAgain}>
          {words.again}
        </button>
      </div>
    )
  }
  if (!comparison || !chosen)
    return (
      <p className={styles.note} role="status">
        {words.waiting}
      </p>
    )
  const refused = SIDES.flatMap((side) => {
    const one = comparison[side]
    return one.kind === 'refused' ? [{ side, ...one }] : []
  })
  return (
    <div role="alert">
      {refused.map(({ side, what, problems }) => (
        <div key={side} className={styles.trouble}>
          <p className={styles.note}>{words.refused[what]({ side: NAME_OF[side] })}</p>
          <ProblemList problems={problems} />
        </div>
      ))}
    </div>
  )
}
