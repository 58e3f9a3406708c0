/**
 * One probe over every mode of the IPPools, on one subnet and on two: ten Worlds of one desired state, each with the user's
 * commands, each with a trace of its own. What a mode's World refuses of the commands is left out there, and said.
 */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec, EncapMode } from '../cluster/spec.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import type { EditProblem, KernelEdit } from '../edit/edit.ts'
import { applySpecEdits } from '../edit/specEdits.ts'
import type { World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Problem } from '../net/problem.ts'
import type { Topology } from '../scenario/topology.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { type Ground, type WayFacts, wayOf } from './modesFacts.ts'
import { inPools, type Layout, type LayoutId, layoutsOf } from './modesLayout.ts'

const MODES = [
  { id: 'none', ipipMode: 'Never', vxlanMode: 'Never' },
  { id: 'ipipAlways', ipipMode: 'Always', vxlanMode: 'Never' },
  { id: 'ipipCross', ipipMode: 'CrossSubnet', vxlanMode: 'Never' },
  { id: 'vxlanAlways', ipipMode: 'Never', vxlanMode: 'Always' },
  { id: 'vxlanCross', ipipMode: 'Never', vxlanMode: 'CrossSubnet' },
] as const satisfies readonly { readonly id: string; readonly ipipMode: EncapMode; readonly vxlanMode: EncapMode }[]

type Mode = (typeof MODES)[number]
type ModeId = Mode['id']

/** A command that this variant's World has no place for. */
interface RefusedCommand {
  /** Its place among the user's commands. */
  readonly index: number
  readonly edit: KernelEdit
  readonly problem: EditProblem
}

export interface ModeCell {
  readonly mode: ModeId
  readonly ipipMode: EncapMode
  readonly vxlanMode: EncapMode
  readonly layout: LayoutId
  /** The cluster as it is: every pool is in this mode, on these subnets. */
  readonly present: boolean
  readonly answer:
    | { readonly kind: 'traced'; readonly traced: TracedCell }
    /** This variant of the cluster is not one. */
    | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
}

export interface TracedCell {
  readonly probe: Probe
  /** The trace without its hops, but for the one that explains a loss: enough for the verdict. */
  readonly told: Trace
  /** Where that hop stands in the whole trace. */
  readonly lostAt?: number
  readonly hops: number
  readonly way: WayFacts
  readonly refused: readonly RefusedCommand[]
}

export interface ModeMatrix {
  readonly layouts: readonly [Layout, Layout]
  /** Layout by layout, mode by mode; those of an impossible layout are absent. */
  readonly cells: readonly ModeCell[]
}

/** The cluster as the user has it: `spec` with their changes, `commands` to be laid over each World. */
export interface ModesQuestion {
  readonly spec: ClusterSpec
  readonly commands: readonly KernelEdit[]
  readonly topology: Topology
  readonly probe: Probe
  readonly seed: number
}

interface Progress {
  readonly done: number
  readonly total: number
}

const EVENTS_A_STEP = 2000

export function* modesOf(question: ModesQuestion): Generator<Progress, ModeMatrix> {
  const { spec, topology, probe } = question
  const target = placeOf(topology, probe.to)
  const machineOf = machinesOf(topology)
  const isNode = (ns: string | undefined): boolean => spec.nodes.some(({ name }) => name === ns)
  const nodeOf = (ns: string | undefined): string | undefined => {
    const machine = ns === undefined ? undefined : machineOf(ns)
    return isNode(machine) ? machine : undefined
  }
  // A node that is asked is not the end of the way, where it only hands on to a pod (NodePort).
  const to = isNode(target?.ns) ? undefined : nodeOf(target?.ns)
  const layouts = layoutsOf(spec, { from: nodeOf(probe.from) ?? nodeOf(target?.ns), to })
  const cells: ModeCell[] = []
  const total = MODES.length * layouts.filter(({ impossible }) => !impossible).length
  for (const layout of layouts) {
    if (layout.impossible) continue
    const laid = applySpecEdits(spec, layout.edits)
    for (const mode of MODES) {
      const { ipipMode, vxlanMode } = mode
      const present = layout.present && spec.ipPools.length > 0 && spec.ipPools.every((pool) => isIn(pool, mode))
      const answer: ModeCell['answer'] = laid.ok
        ? yield* answerOf(question, withMode(laid.value, mode), target, { done: cells.length, total })
        : { kind: 'refused', problems: laid.problems }
      cells.push({ mode: mode.id, ipipMode, vxlanMode, layout: layout.id, present, answer })
      yield { done: cells.length, total }
    }
  }
  return { layouts, cells }
}

const isIn = (pool: Pick<Mode, 'ipipMode' | 'vxlanMode'>, mode: Mode): boolean =>
  pool.ipipMode === mode.ipipMode && pool.vxlanMode === mode.vxlanMode

const withMode = (spec: ClusterSpec, { ipipMode, vxlanMode }: Mode): ClusterSpec => ({
  ...spec,
  ipPools: spec.ipPools.map((pool) => ({ ...pool, ipipMode, vxlanMode })),
})

function* answerOf(
  { commands, topology, probe: asked, seed }: ModesQuestion,
  spec: ClusterSpec,
  target: Target | undefined,
  at: Progress,
): Generator<Progress, ModeCell['answer']> {
  const compiled = compile(spec)
  if (!compiled.ok) return { kind: 'refused', problems: compiled.problems }
  const { world, refused } = withCommands(compiled.value, commands)
  const probe = { ...asked, to: target ? addressIn(world, target, asked.to) : asked.to }
  const problems = probeProblems(world, probe)
  if (problems.length > 0) return { kind: 'refused', problems }
  const run = createRun(world, probe, { seed })
  while (!run.advance(EVENTS_A_STEP)) yield at
  const trace = run.trace()
  const { lostAt, hops } = trace
  return {
    kind: 'traced',
    traced: {
      probe,
      told: tellingOf(trace),
      ...(lostAt !== undefined && { lostAt }),
      hops: hops.length,
      way: wayOf(trace, groundOf(spec, topology, world)),
      refused,
    },
  }
}

/** One after the other where not all of them are taken: each is judged by what the ones before it have made. */
function withCommands(
  programmed: World,
  commands: readonly KernelEdit[],
): { readonly world: World; readonly refused: readonly RefusedCommand[] } {
  const kept = commands.map((edit, index) => ({ edit, index }))
  const refused: RefusedCommand[] = []
  for (;;) {
    const applied = applyKernelEdits(
      programmed,
      kept.map(({ edit }) => edit),
    )
    if (applied.ok) return { world: applied.world, refused }
    const [out] = kept.splice(applied.edit, 1)
    if (out) refused.push({ ...out, problem: applied.problem })
  }
}

/** What the verdict is made of, without the hops that nobody reads here. */
function tellingOf(trace: Trace): Trace {
  const { lostAt: _, ...rest } = trace
  const lost = trace.lostAt === undefined ? undefined : trace.hops[trace.lostAt]
  const journeys = trace.journeys.map((journey) => ({ ...journey, hops: [] }))
  return { ...rest, journeys, hops: lost ? [lost] : [], between: [], ...(lost && { lostAt: 0 }) }
}

interface Target {
  readonly ns: string
  readonly dev: string
  /** Which of the device's addresses. */
  readonly place: number
}

function placeOf({ places }: Topology, address: string): Target | undefined {
  for (const { ns, ports } of places)
    for (const { name, kind, addresses } of ports) {
      const place = kind === 'lo' ? -1 : addresses.findIndex((own) => own.split('/')[0] === address)
      if (place >= 0) return { ns, dev: name, place }
    }
  return undefined
}

/** Where the asked place is now: modes and subnets may give it another address. */
function addressIn({ namespaces }: World, { ns, dev, place }: Target, was: string): string {
  const addresses = (namespaces.get(ns)?.addresses ?? []).filter((own) => own.dev === dev)
  const texts = addresses.map(({ addr }) => formatIpv4(addr))
  return texts.includes(was) ? was : (texts[place] ?? texts[0] ?? was)
}

const machinesOf = ({ places }: Topology): ((ns: string) => string) => {
  const inside = new Map(places.map((place) => [place.ns, place.inside ?? place.ns]))
  return (ns) => inside.get(ns) ?? ns
}

function groundOf(spec: ClusterSpec, topology: Topology, world: World): Ground {
  const places = new Map(topology.places.map((place) => [place.ns, place]))
  // A layout may have added one.
  const gateways = new Set(spec.gateways.map(({ name }) => name))
  return {
    world,
    labelOf: (ns) => places.get(ns)?.label ?? (gateways.has(ns) ? ns : undefined),
    kindOf: (ns) => places.get(ns)?.kind ?? (gateways.has(ns) ? 'gateway' : undefined),
    machineOf: machinesOf(topology),
    isPodAddress: inPools(spec),
  }
}
