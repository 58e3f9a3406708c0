/** Source → World, with what the page needs to show it. A generator: whoever drives it can tell how far it is, or stop. */
import { compileSteps } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import type { OpenedLab } from '../lab/open.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { Loaded, PoolEdits, Source } from '../protocol/protocol.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { topologyOf } from '../scenario/topology.ts'
import type { Probe } from '../sim/trace.ts'
import { type Parts, partOf } from './parts.ts'
import { probesFor } from './probes.ts'

export interface Lab {
  readonly world: World
  readonly loaded: Loaded
}

export interface Progress {
  readonly done: number
  readonly total: number
}

export function* load(source: Source, parts: Parts): Generator<Progress, Result<Lab>> {
  if (source.kind === 'scenario') {
    const info = SCENARIOS.find(({ id }) => id === source.id)
    if (!info) return refuse(unknownScenario(source.id))
    const { spec, probes } = scenarioSource(info.id)
    return yield* loadSpec(parts, spec, source.pools, probes)
  }
  const read = partOf(parts, 'documents').readDocument(source.text)
  if (!read.ok) return read
  return read.value.kind === 'lab' ? openedLab(read.value) : yield* loadSpec(parts, read.value.spec, source.pools)
}

function* loadSpec(
  parts: Parts,
  base: ClusterSpec,
  pools: PoolEdits | undefined,
  probes?: readonly Probe[],
): Generator<Progress, Result<Lab>> {
  const edited = pools ? partOf(parts, 'documents').withPools(base, pools) : { ok: true as const, value: base }
  if (!edited.ok) return edited
  const spec = edited.value
  const compiled = yield* compileSteps(spec)
  if (!compiled.ok) return compiled
  const world = compiled.value
  const topology = topologyOf(world, spec)
  return ok({ world, loaded: { name: spec.name, spec, topology, probes: probes ?? probesFor(topology, spec) } })
}

function openedLab({ world, document }: OpenedLab): Result<Lab> {
  const topology = topologyOf(world)
  const probes = document.probes as readonly Probe[] | undefined
  return ok({
    world,
    loaded: { name: document.name, topology, probes: probes && probes.length > 0 ? probes : probesFor(topology) },
  })
}

const ok = (value: Lab): Result<Lab> => ({ ok: true, value })
const refuse = (...problems: Problem[]): Result<Lab> => ({ ok: false, problems })

function unknownScenario(id: string): Problem {
  const allowed = SCENARIOS.map((scenario) => scenario.id).join(', ')
  return {
    path: 'scenario',
    code: 'notOneOf',
    params: { value: id, allowed },
    message: `scenario: "${id}" is none of ${allowed}`,
  }
}
