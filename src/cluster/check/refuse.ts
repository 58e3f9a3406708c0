/** How the checks report: one problem after the other, none ends the search. */
import type { Problem, ProblemCode } from '../../net/problem.ts'

export type Refuse = (path: string, code: ProblemCode, params: Problem['params'], message: string) => void

/** A broken spec of ten thousand pods must not become ten thousand sentences. */
const MAX_PROBLEMS = 100

export function collector(): { readonly problems: Problem[]; readonly refuse: Refuse } {
  const problems: Problem[] = []
  return {
    problems,
    refuse: (path, code, params, message) => {
      if (problems.length < MAX_PROBLEMS) problems.push({ path, code, params, message })
    },
  }
}
