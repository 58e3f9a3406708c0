import type { ReactNode } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import { ProblemList } from './ProblemList.tsx'

interface Props {
  readonly problems: readonly Problem[]
  /** What is refused, where that is not plain. */
  readonly children?: ReactNode
}

/** Why something that was asked for did not happen, said at once; nothing where it did. */
export function Refusal({ problems, children }: Props) {
  if (problems.length === 0) return null
  return (
    <div role="alert">
      {children}
      <ProblemList problems={problems} />
    </div>
  )
}
