/** The two matrices: the probe over all modes of the IPPools, and who reaches whom. What is loaded and traced stays. */
import type { Problem } from '../net/problem.ts'
import type { MatrixRequests, ModeMatrix, ReachAxes, ReachCell } from '../protocol/matrix.ts'
import { modesOf } from '../whatif/modes.ts'
import { reach as reachOne } from '../whatif/reach.ts'
import { axesOf } from '../whatif/reachAxes.ts'
import type { Lab, Progress } from './load.ts'

type Answer<T> =
  | { readonly kind: 'ok'; readonly answer: T }
  | { readonly kind: 'problems'; readonly problems: Problem[] }
type Asked<N extends keyof MatrixRequests> = MatrixRequests[N]['request']

export function* modes(lab: Lab, { probe, seed }: Asked<'modes'>): Generator<Progress, Answer<ModeMatrix>> {
  const { spec, topology } = lab.loaded
  if (!spec) return { kind: 'problems', problems: [NO_POOLS] }
  const answer = yield* modesOf({ spec, commands: lab.kernelEdits, topology, probe, seed })
  return { kind: 'ok', answer }
}

const known = new WeakMap<Lab, ReachAxes>()

export function reachAxes(lab: Lab): ReachAxes {
  const axes = known.get(lab) ?? axesOf(lab.world, lab.loaded.topology, lab.loaded.spec)
  known.set(lab, axes)
  return axes
}

/** A look at the mailbox every few pairs: some milliseconds. */
const PAIRS_A_STEP = 8

export function* reach(
  lab: Lab,
  { from, to, question, seed }: Asked<'reach'>,
): Generator<Progress, Answer<readonly ReachCell[]>> {
  const { sources, targets } = reachAxes(lab)
  const source = sources.find(({ key }) => key === from)
  if (!source) return { kind: 'problems', problems: [stranger('from', from)] }
  const byKey = new Map(targets.map((target) => [target.key, target]))
  const cells: ReachCell[] = []
  for (const key of to) {
    const target = byKey.get(key)
    if (!target) return { kind: 'problems', problems: [stranger('to', key)] }
    cells.push(reachOne(lab.world, source, target, question, seed))
    if (cells.length % PAIRS_A_STEP === 0) yield { done: cells.length, total: to.length }
  }
  return { kind: 'ok', answer: cells }
}

const NO_POOLS: Problem = {
  path: 'ipPools',
  code: 'notSupported',
  params: { what: 'the desired state of a kernel-lab document' },
  message: 'a kernel-lab document has no desired state, and no pools',
}

const stranger = (path: string, name: string): Problem => ({
  path,
  code: 'unknownReference',
  params: { what: 'place', name },
  message: `${path}: there is no "${name}"`,
})
