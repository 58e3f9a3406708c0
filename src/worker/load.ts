/** Source → World, with what the page needs to show it. A generator: whoever drives it can tell how far it is, or stop. */
import { compileSteps } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Edits, KernelEdit } from '../edit/edit.ts'
import type { World } from '../kernel/netns.ts'
import type { PreparedLab } from '../lab/prepared.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { Loaded, Source } from '../protocol/protocol.ts'
import { ipipAlways } from '../scenario/library/twoNodes.ts'
import { SCENARIOS } from '../scenario/list.ts'
import { topologyOf } from '../scenario/topology.ts'
import type { Probe } from '../sim/trace.ts'
import { FIRST_SCENARIO, type Parts, partOf } from './parts.ts'
import { probesFor } from './probes.ts'

export interface Lab {
  /** As Calico and kube-proxy, or the document, made it. */
  readonly programmed: World
  /** The same with the user's commands. */
  readonly world: World
  readonly kernelEdits: readonly KernelEdit[]
  readonly loaded: Loaded
  /** The desired state without any edits. */
  readonly opened?: ClusterSpec
}

export interface Progress {
  readonly done: number
  readonly total: number
}

export function* load(source: Source, parts: Parts): Generator<Progress, Result<Lab>> {
  if (source.kind === 'scenario') {
    const info = SCENARIOS.find(({ id }) => id === source.id)
    if (!info) return refuse(unknownScenario(source.id))
    const { spec, probes } =
      info.id === FIRST_SCENARIO ? ipipAlways : partOf(parts, 'scenarios').scenarioSource(info.id)
    return yield* loadSpec(parts, spec, source, probes)
  }
  const read = documentOf(parts, source.text)
  if (!read.ok) return read
  return read.value.kind === 'lab'
    ? openedLab(parts, read.value, source.edits)
    : yield* loadSpec(parts, read.value.spec, source)
}

function* loadSpec(
  parts: Parts,
  base: ClusterSpec,
  { pools, edits }: Pick<Source, 'pools' | 'edits'>,
  probes?: readonly Probe[],
): Generator<Progress, Result<Lab>> {
  const pooled = pools ? partOf(parts, 'documents').withPools(base, pools) : { ok: true as const, value: base }
  if (!pooled.ok) return pooled
  const edited = edits ? partOf(parts, 'documents').applySpecEdits(pooled.value, edits.spec) : pooled
  if (!edited.ok) return edited
  const compiled = yield* compiledOf(parts, edited.value)
  if (!compiled.ok) return compiled
  const { spec } = compiled.value
  const lab = withCommands(parts, compiled.value.world, edits, (world) => {
    const topology = topologyOf(world, spec)
    // Whoever sent it may have been removed.
    const left = probes?.filter(({ from }) => topology.places.some(({ ns }) => ns === from)) ?? []
    return { name: spec.name, spec, topology, probes: left.length > 0 ? left : probesFor(topology, spec) }
  })
  return lab.ok ? ok({ ...lab.value, opened: base }) : lab
}

type Documents = ReturnType<typeof partOf<'documents'>>
const documentBy = new WeakMap<Parts, { readonly text: string; readonly read: ReturnType<Documents['readDocument']> }>()

/** Each edit comes with the same text. */
function documentOf(parts: Parts, text: string): ReturnType<Documents['readDocument']> {
  const known = documentBy.get(parts)
  if (known?.text === text) return known.read
  const read = partOf(parts, 'documents').readDocument(text)
  documentBy.set(parts, { text, read })
  return read
}

interface Compiled {
  readonly text: string
  readonly spec: ClusterSpec
  readonly world: World
}

/** Of each simulator the last ones: an edit of a kernel's tables leaves the rest, and what was read of it, as it is. */
const compiledBy = new WeakMap<Parts, readonly Compiled[]>()
const KEPT = 2

function* compiledOf(parts: Parts, spec: ClusterSpec): Generator<Progress, Result<Compiled>> {
  const text = JSON.stringify(spec)
  const known = compiledBy.get(parts) ?? []
  let compiled = known.find((one) => one.text === text)
  if (!compiled) {
    const made = yield* compileSteps(spec, known[0]?.world)
    if (!made.ok) return made
    compiled = { text, spec, world: made.value }
  }
  compiledBy.set(parts, [compiled, ...known.filter((one) => one !== compiled)].slice(0, KEPT))
  return { ok: true, value: compiled }
}

function openedLab(parts: Parts, { world, document, otherwise }: PreparedLab, edits: Edits | undefined): Result<Lab> {
  if (edits && edits.spec.length > 0) return refuse(NO_DESIRED_STATE)
  const probes = document.probes as readonly Probe[] | undefined
  return withCommands(parts, world, edits, (edited) => {
    const topology = topologyOf(edited)
    const sent = probes && probes.length > 0 ? probes : probesFor(topology)
    return { name: document.name, topology, probes: sent, ...(otherwise.length > 0 && { otherwise }) }
  })
}

function withCommands(
  parts: Parts,
  programmed: World,
  edits: Edits | undefined,
  loadedOf: (world: World) => Loaded,
): Result<Lab> {
  if (!edits || edits.kernel.length === 0)
    return ok({ programmed, world: programmed, kernelEdits: [], loaded: loadedOf(programmed) })
  const applied = partOf(parts, 'documents').layKernelEdits(programmed, edits.kernel)
  if (!applied.ok) return refuse(applied.problem)
  return ok({ programmed, world: applied.world, kernelEdits: edits.kernel, loaded: loadedOf(applied.world) })
}

const NO_DESIRED_STATE: Problem = {
  path: 'edits[0]',
  code: 'notSupported',
  params: { what: 'the desired state of a kernel-lab document' },
  message: 'edits[0]: a kernel-lab document has no desired state that could be edited',
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
