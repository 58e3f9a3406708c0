import { Wrench } from 'lucide-react'
import { useState } from 'react'
import type { StepName } from '../../client/history.ts'
import type { Edits, Problem, SpecEdit, Trace } from '../../protocol/engine.ts'
import type { Fix } from '../../protocol/faults.ts'
import controls from '../base/controls.module.css'
import { useActions } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { stepText } from '../labs/stepText.ts'
import { Refusal } from '../trouble/Refusal.tsx'
import { repairStep } from './faultStep.ts'
import styles from './faults.module.css'
import type { StepInForce } from './steps.ts'
import { useFixes } from './useAnswer.ts'
import { type FaultsWords, useFaultWords } from './words.ts'

/** Changes that the engine has tried: each mends the probe, and is a step of the history once it is applied. */
export function FixList({ trace }: { readonly trace: Trace }) {
  const text = useText()
  const words = useFaultWords()
  const { edit } = useActions()
  const found = useFixes(trace)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  if (!found) {
    return (
      <p className={styles.line} role="status">
        {words.searching}
      </p>
    )
  }
  const { fixes, steps } = found
  if (fixes.length === 0) return <p className={styles.line}>{words.noFix}</p>
  const apply = async (fix: Fix): Promise<void> => {
    const { name, label } = said(words, fix, steps, (step) => stepText(text, step))
    setProblems(await edit(name ?? { code: 'takenBack', params: { words: label } }, () => fix.edits))
  }
  return (
    <>
      <ul className={styles.fixes} aria-label={words.mends}>
        {fixes.map((fix) => {
          const { label, where } = said(words, fix, steps, (step) => stepText(text, step))
          return (
            <li key={`${fix.code} ${label}`}>
              <button
                type="button"
                data-fix={fix.code}
                className={`${controls.button} ${styles.fix}`}
                aria-label={words.apply({ fix: `${label}${where}` })}
                onClick={() => void apply(fix)}
              >
                <Wrench size={13} aria-hidden />
                <span>
                  {label}
                  {where !== '' && <span className={styles.where}>{where}</span>}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      <Refusal problems={problems} />
    </>
  )
}

interface Said {
  /** Of the step of the history. */
  readonly name?: StepName
  readonly label: string
  readonly where: string
}

function said(words: FaultsWords, fix: Fix, steps: readonly StepInForce[], stepName: (name: StepName) => string): Said {
  const { code, params, adds, removes } = fix
  switch (code) {
    case 'repair': {
      const name = repairStep(fix.repairs ?? [])
      return { name, label: words.fixes[code]({ words: stepName(name) }), where: whereOf(adds) }
    }
    case 'takeBackStep': {
      const step = steps[fix.step ?? -1]
      const name = step ? stepName(step.name) : ''
      return { name: { code: 'takenBack', params: { words: name } }, label: words.fixes[code]({ name }), where: '' }
    }
    case 'takeBack': {
      const said = wordsOf(words, removes)
      return {
        name: { code: 'takenBack', params: { words: said } },
        label: words.fixes[code]({ words: said, count: removes.kernel.length + removes.spec.length }),
        where: whereOf(removes),
      }
    }
    default: {
      const said = wordsOf(words, adds)
      const label = words.fixes[code]({ ...params, words: said })
      return { name: { code: 'command', params: { words: label } }, label, where: whereOf(adds) }
    }
  }
}

/** The machines whose kernels it is about. */
function whereOf({ kernel }: Edits): string {
  const names = [...new Set(kernel.map(({ ns }) => ns))]
  return names.length === 0 ? '' : ` (${names.join(', ')})`
}

const MOST_WORDS = 3

function wordsOf(words: FaultsWords, { kernel, spec }: Edits): string {
  const all = [...kernel.map((edit) => edit.words), ...spec.map((edit) => desired(words, edit))]
  return all.slice(0, MOST_WORDS).join('; ') + (all.length > MOST_WORDS ? '; …' : '')
}

function desired(words: FaultsWords, edit: SpecEdit): string {
  if (edit.op === 'put') return words.removed({ list: edit.part, name: '' }).trim()
  const name = edit.op === 'add' ? (edit.item as { readonly name?: string } | null)?.name : edit.name
  return words.removed({ list: edit.list, name: name ?? '' })
}
