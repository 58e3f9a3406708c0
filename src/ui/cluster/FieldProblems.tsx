import { useContext } from 'react'
import { wayOut } from '../../net/wayOut.ts'
import type { Problem } from '../../protocol/engine.ts'
import { Rich } from '../base/Rich.tsx'
import { useText, useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import { WayOut } from '../trouble/WayOut.tsx'
import styles from './fields.module.css'
import { FormContext } from './formContext.ts'

const MOST = 3

interface Props {
  readonly id: string
  readonly problems: readonly Problem[]
}

/** Why a field's value is refused, in the API's own words; where it is refused elsewhere, where. */
export function FieldProblems({ id, problems }: Props) {
  const text = useText()
  const { cluster } = useWords({ en, zh })
  const { path } = useContext(FormContext)
  if (problems.length === 0) return null
  return (
    <div id={id} className={styles.problems} role="alert">
      {problems.slice(0, MOST).map((problem) => {
        const say = text.problems[problem.code] as
          | ((params: Problem['params']) => { readonly what: string; readonly fix: string })
          | undefined
        const { what, fix } = say?.(problem.params) ?? { what: problem.message, fix: '' }
        const way = wayOut(problem)
        const elsewhere = problem.path !== '' && !problem.path.startsWith(path)
        return (
          <p key={`${problem.path} ${problem.message}`}>
            {elsewhere && <Rich text={`${cluster.also({ path: problem.path })} `} />}
            <Rich text={what} />{' '}
            <span className={styles.fix}>{way === undefined ? <Rich text={fix} /> : <WayOut way={way} />}</span>
          </p>
        )
      })}
      {problems.length > MOST && <p>+ {problems.length - MOST}</p>}
    </div>
  )
}
