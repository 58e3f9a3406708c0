/** What is wrong with a manifest: where in the text, and in whose words. */
import type { Problem, ProblemCode } from '../net/problem.ts'
import type { Stumble } from './syntax.ts'

/** Characters of the text. */
export interface Place {
  readonly offset: number
  /** 0: something is missing there. */
  readonly length: number
}

export interface ManifestProblem extends Problem, Place {
  /** What kubectl or calicoctl would print; absent where the refusal is Hopscope's own. */
  readonly said?: string
  /** Names that the API knows there, the likeliest first. */
  readonly known?: readonly string[]
  /** Where the text is no YAML: what its writer did. */
  readonly syntax?: Pick<Stumble, 'fault' | 'params'>
  /** The way out, where the check that refused it knows one. */
  readonly way?: string
  /** The rest of the text can be had without its object. */
  readonly leavable?: boolean
}

export const refusal = (
  path: string,
  { offset, length }: Place,
  code: ProblemCode,
  params: Problem['params'],
  message: string,
): ManifestProblem => ({ path, offset, length, code, params, message })
