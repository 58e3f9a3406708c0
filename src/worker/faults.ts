/** What can be broken in what is loaded, so that it bites where the reader looks. */
import type { FaultTarget } from '../edit/faults/fault.ts'
import { FAULT_CODES, type FaultCode, injectFault } from '../edit/faults/faults.ts'
import type { World } from '../kernel/netns.ts'
import type { FaultOffer } from '../protocol/faults.ts'
import type { Requests, Source } from '../protocol/protocol.ts'
import * as scenarios from '../scenario/scenarios.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { aimOf } from '../whatif/aim.ts'
import { type Verdict, verdictOf } from '../whatif/verdict.ts'
import * as documents from './documents.ts'
import { standingOf } from './fixes.ts'
import { type Lab, load, type Progress } from './load.ts'

export { fixes, inForce } from './fixes.ts'

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
  return yield* traced(world, probe, SEED)
}

function* traced(world: World, probe: Probe, seed: number): Generator<Progress, Trace> {
  const run = createRun(world, probe, { seed })
  for (let steps = 1; !run.advance(EVENTS_A_STEP); steps++) yield { done: steps, total: steps + 1 }
  return run.trace()
}

export const verdict = (lab: Lab, trace: Trace): Verdict => verdictOf(standingOf(lab), trace)

/** Bytes: as much as Ethernet takes without a tunnel. */
const LARGE = 1472
const MOST_SHOWN = 12

/** The first that is answered without the edits, and not with them: of the lab's own, or a large ping to the same. */
export function* showing(
  { edits: _, ...source }: Source,
  lab: Lab,
  { probe, seed }: Requests['shows']['request'],
): Generator<Progress, Probe | null> {
  const before = yield* load(source, { documents, scenarios })
  if (!before.ok) return null
  const { kind } = probe
  const { port: _port, sport: _sport, ...rest } = probe
  const large: Probe = { ...rest, kind: 'ping', size: LARGE }
  const larger = kind === 'ping' || kind === 'udp' || kind === 'tcp' ? [large] : []
  for (const one of [...lab.loaded.probes.slice(0, MOST_SHOWN), ...larger]) {
    if (probeProblems(lab.world, one).length > 0 || probeProblems(before.value.world, one).length > 0) continue
    if (isGood(yield* traced(lab.world, one, seed))) continue
    if (isGood(yield* traced(before.value.world, one, seed))) return one
  }
  return null
}

const isGood = ({ outcome }: Trace): boolean => outcome.kind === 'answered' || outcome.kind === 'resolved'
