import type { ComparisonState } from '../../client/compare.ts'
import { whyUnknown } from '../../client/compareVariants.ts'
import type { Probe } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { useLab } from '../hooks/useHopscope.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import styles from './compare.module.css'
import type { useChosen } from './useVariants.ts'
import { NAME_OF, type Side, useCompareWords } from './words.ts'

interface Props extends ComparisonState {
  readonly chosen: ReturnType<typeof useChosen>
  readonly probe: Probe | undefined
  /** There is a lab. */
  readonly traced: boolean
  readonly onAgain: () => void
}

/** The place in the link, the reason, the way out. */
function Unknown({ side, word }: { readonly side: Side; readonly word: string }) {
  const words = useCompareWords()
  const inForce = useLab((lab) => lab.inForce)
  const loaded = useLab((lab) => lab.loaded)
  const why = whyUnknown(word, { inForce, loaded })
  return (
    <div className={styles.trouble}>
      <p className={styles.note}>
        <strong>{words.unknown({ side: NAME_OF[side] })}</strong> <code>{`${side}=${cut(word)}`}</code>
      </p>
      <p className={styles.note}>
        <Rich text={words.why[why]({ word: cut(why === 'fault' ? word.replace('fault.', '') : word) })} />
        <br />
        {words.wayOut[why === 'damaged' || why === 'elsewhere' ? 'copy' : 'choose']}
      </p>
    </div>
  )
}

const MOST_SHOWN = 60
const cut = (word: string): string => (word.length > MOST_SHOWN ? `${word.slice(0, MOST_SHOWN)}…` : word)

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
          <Unknown key={side} side={side} word={chosen?.words[side] ?? ''} />
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
