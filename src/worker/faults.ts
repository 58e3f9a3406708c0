/** What can be broken in what is loaded, so that it bites where the reader looks. */
import type { FaultTarget } from '../edit/faults/fault.ts'
import { FAULT_CODES, type FaultCode, injectFault } from '../edit/faults/faults.ts'
import type { FaultOffer } from '../protocol/faults.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { aimOf } from '../whatif/aim.ts'
import type { Lab, Progress } from './load.ts'

/** Only the way is looked at: any chance will do. */
const SEED = 1
const EVENTS_A_STEP = 2000

/** The others strike where the packet ends. */
const NEAR: ReadonlySet<FaultCode> = new Set([
  'noDefaultRoute',
  'proxyArpOff',
  'bgpBlocked',
  'staleArp',
  'policyForgetsDns',
])

/** A kernel-lab document has no desired state, so nothing tells what in it is a node, and what a pod. */
export function* faultOffers(
  lab: Lab,
  probe: Probe | undefined,
  last: Trace | undefined,
): Generator<Progress, FaultOffer[]> {
  const { spec } = lab.loaded
  if (!spec) return []
  const trace = yield* wayOf(lab, probe, last)
  const aim = trace && aimOf(spec, lab.world, trace)
  return FAULT_CODES.flatMap((code) => {
    const aimed: FaultTarget = aim ? aim[NEAR.has(code) ? 'near' : 'far'] : {}
    // What does not fit where the packet goes may fit elsewhere.
    const injected = injectFault(code, spec, lab.world, aimed) ?? injectFault(code, spec, lab.world)
    return injected ? [{ code, ...injected }] : []
  })
}

/** The last trace, where it is that probe's. */
function* wayOf(
  { world }: Lab,
  probe: Probe | undefined,
  last: Trace | undefined,
): Generator<Progress, Trace | undefined> {
  if (!probe || (last && JSON.stringify(last.probe) === JSON.stringify(probe))) return last
  if (probeProblems(world, probe).length > 0) return undefined
  const run = createRun(world, probe, { seed: SEED })
  for (let steps = 1; !run.advance(EVENTS_A_STEP); steps++) yield { done: steps, total: steps + 1 }
  return run.trace()
}
