/** Why a rule cannot be taken: thrown inside the parsers alone, which turn it into a Problem of the line. */
import type { Problem, ProblemCode } from '../../net/problem.ts'

export class Refusal extends Error {
  readonly code: ProblemCode
  readonly params: Problem['params']

  constructor(code: ProblemCode, params: Problem['params'], message: string) {
    super(message)
    this.code = code
    this.params = params
  }
}

/** What iptables-restore, ipset or ipvsadm itself would say. */
export const refuses = (command: string, detail: string): Refusal =>
  new Refusal('iproute2Refuses', { command, detail }, detail)

export const iptablesRefuses = (detail: string): Refusal => refuses('iptables-restore', detail)

/** What the real programs take and Hopscope does not evaluate. */
export const notSupported = (what: string): Refusal => new Refusal('notSupported', { what }, `${what} is not supported`)

/** A text of ten thousand bad lines must not become ten thousand sentences. */
const MAX_PROBLEMS = 100

/** Runs `read`; a refusal becomes a problem at `path`. */
export function collect(problems: Problem[], path: string, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (problems.length >= MAX_PROBLEMS) return
    problems.push({ path, code: error.code, params: error.params, message: error.message })
  }
}
