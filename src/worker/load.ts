/** Source → World, with what the page needs to show it. A generator: whoever drives it can tell how far it is, or stop. */
import { compileSteps } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import { openLab } from '../lab/open.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { Loaded, PoolEdits, Source } from '../protocol/protocol.ts'
import { parseSpec, parseSpecText } from '../scenario/parseSpec.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { topologyOf } from '../scenario/topology.ts'
import type { Probe } from '../sim/trace.ts'
import { probesFor } from './probes.ts'

export interface Lab {
  readonly world: World
  readonly loaded: Loaded
}

export interface Progress {
  readonly done: number
  readonly total: number
}

export function* load(source: Source): Generator<Progress, Result<Lab>> {
  if (source.kind === 'scenario') {
    const info = SCENARIOS.find(({ id }) => id === source.id)
    if (!info) return refuse(unknownScenario(source.id))
    const { spec, probes } = scenarioSource(info.id)
    return yield* loadSpec(spec, source.pools, probes)
  }
  if (!looksLikeSpec(source.text)) return openDocument(source.text)
  const spec = parseSpecText(source.text)
  return spec.ok ? yield* loadSpec(spec.value, source.pools, undefined) : spec
}

function* loadSpec(
  base: ClusterSpec,
  pools: PoolEdits | undefined,
  probes: readonly Probe[] | undefined,
): Generator<Progress, Result<Lab>> {
  const edited = pools ? withPools(base, pools) : { ok: true as const, value: base }
  if (!edited.ok) return edited
  const spec = edited.value
  const compiled = yield* compileSteps(spec)
  if (!compiled.ok) return compiled
  const world = compiled.value
  const topology = topologyOf(world, spec)
  return ok({ world, loaded: { name: spec.name, spec, topology, probes: probes ?? probesFor(topology, spec) } })
}

function withPools(spec: ClusterSpec, pools: PoolEdits): Result<ClusterSpec> {
  const strangers = Object.keys(pools).filter((name) => !spec.ipPools.some((pool) => pool.name === name))
  if (strangers.length > 0) return { ok: false, problems: strangers.map(unknownPool) }
  return parseSpec({ ...spec, ipPools: spec.ipPools.map((pool) => ({ ...pool, ...pools[pool.name] })) })
}

function openDocument(text: string): Result<Lab> {
  const opened = openLab(text)
  if (!opened.ok) return opened
  const { world, document } = opened.value
  const topology = topologyOf(world)
  const probes = document.probes as readonly Probe[] | undefined
  return ok({
    world,
    loaded: { name: document.name, topology, probes: probes && probes.length > 0 ? probes : probesFor(topology) },
  })
}

/** By its keys, not by what stands under them: what is wrong there is for the reader of that format to say. */
function looksLikeSpec(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && ('ipPools' in value || 'nodes' in value || 'pods' in value)
  } catch {
    return /"(ipPools|nodes|pods)"\s*:/.test(text) && !/"namespaces"\s*:/.test(text)
  }
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

const unknownPool = (name: string): Problem => ({
  path: `ipPools.${name}`,
  code: 'unknownReference',
  params: { what: 'IPPool', name },
  message: `ipPools: there is no pool "${name}"`,
})
