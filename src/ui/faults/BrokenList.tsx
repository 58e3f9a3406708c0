import { useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import type { FaultOffer } from '../../protocol/faults.ts'
import controls from '../base/controls.module.css'
import { useHopscope } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { stepText } from '../labs/stepText.ts'
import { Refusal } from '../trouble/Refusal.tsx'
import { faultStep } from './faultStep.ts'
import styles from './faults.module.css'
import { takeBack } from './useBroken.ts'
import { useFaultWords } from './words.ts'

/** What is broken now, each with its way back. */
export function BrokenList({ broken }: { readonly broken: readonly FaultOffer[] }) {
  const text = useText()
  const words = useFaultWords()
  const app = useHopscope()
  const [problems, setProblems] = useState<readonly Problem[]>([])
  return (
    <>
      <div className={styles.fact}>
        <span className={styles.label}>{words.broken}</span>
        <ul className={styles.brokenList} aria-label={words.broken}>
          {broken.map((fault) => {
            const name = stepText(text, faultStep(fault))
            return (
              <li key={`${fault.code} ${name}`}>
                {name}{' '}
                <button
                  type="button"
                  className={controls.quiet}
                  aria-label={words.takeBackOf({ name })}
                  onClick={() => void takeBack(app, fault).then(setProblems)}
                >
                  {words.takeBack}
                </button>
              </li>
            )
          })}
        </ul>
      </div>
      <Refusal problems={problems} />
    </>
  )
}
