import { lazy, Suspense } from 'react'
import { wayOut } from '../../net/wayOut.ts'
import type { Problem } from '../../protocol/engine.ts'
import { Rich } from '../base/Rich.tsx'
import { useText } from '../hooks/useText.ts'
import styles from './trouble.module.css'

const WayOut = lazy(async () => ({ default: (await import('./WayOut.tsx')).WayOut }))

const MOST_SHOWN = 12

/** Bad input, said: where, what, and the way out. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <ul className={styles.problems}>
      {problems.slice(0, MOST_SHOWN).map((problem) => (
        <ProblemItem key={`${problem.path} ${problem.message}`} problem={problem} />
      ))}
      {problems.length > MOST_SHOWN && <li className={styles.more}>+ {problems.length - MOST_SHOWN}</li>}
    </ul>
  )
}

function ProblemItem({ problem }: { readonly problem: Problem }) {
  const text = useText()
  const say = text.problems[problem.code] as
    | ((params: Problem['params']) => { readonly what: string; readonly fix: string })
    | undefined
  const { what, fix } = say?.(problem.params) ?? { what: problem.message, fix: '' }
  const way = wayOut(problem)
  return (
    <li className={styles.problem}>
      {problem.path !== '' && <code className={styles.path}>{problem.path}</code>}
      <p>
        <Rich text={what} />
      </p>
      {way !== undefined && (
        <p className={styles.fix}>
          <Suspense>
            <WayOut way={way} />
          </Suspense>
        </p>
      )}
      {way === undefined && fix !== '' && (
        <p className={styles.fix}>
          <Rich text={fix} />
        </p>
      )}
    </li>
  )
}
