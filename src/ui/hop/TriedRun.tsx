import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { type Run, runKey } from '../../client/explainer.ts'
import type { Miss } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import folds from '../base/fold.module.css'
import { Rich } from '../base/Rich.tsx'
import { useHopscope } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './hook.module.css'
import { RuleText } from './RuleText.tsx'

interface Props extends Run {
  readonly chain: string
  readonly count: number
}

/** Rules that did not match, folded to their number; unfolded, each with the first of its matches that was false. */
export function TriedRun({ chain, count, ...run }: Props) {
  const text = useText()
  const { explainer } = useHopscope()
  const [open, setOpen] = useState(false)
  const id = useId()
  const misses = useStore(explainer.store, (state) => state.misses.get(runKey(run)))
  const left = count - (misses?.length ?? 0)

  function toggle(): void {
    if (!open && !misses) explainer.wantMisses(run)
    setOpen(!open)
  }

  return (
    <div className={styles.tried}>
      <button
        type="button"
        className={`${folds.fold} ${styles.fold}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        <ChevronRight className={folds.chevron} size={13} aria-hidden />
        <span>
          <Rich text={text.hook.tried({ count, chain })} />
        </span>
      </button>
      <div id={id} hidden={!open}>
        {open && misses && (
          <>
            <ul className={styles.misses}>
              {misses.map((miss) => (
                <MissRow key={miss.index} miss={miss} />
              ))}
            </ul>
            {left > 0 && (
              <button type="button" className={controls.quiet} onClick={() => explainer.wantMisses(run)}>
                {text.hook.more({ count: left })}
              </button>
            )}
          </>
        )}
      </div>
    </div>
  )
}

function MissRow({ miss }: { readonly miss: Miss }) {
  const text = useText()
  return (
    <li className={styles.miss}>
      <div className={styles.rule}>
        <span className={styles.number}>{miss.index + 1}</span>
        <RuleText text={miss.text} />
      </div>
      <p className={styles.whyNot}>
        <Rich text={text.misses[miss.code](miss)} />
      </p>
    </li>
  )
}
