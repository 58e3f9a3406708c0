/**
 * ClusterSpec → World: what the kernels of a cluster hold once Calico has programmed them. Pure; equal specs, in
 * whatever order their lists are, give equal Worlds.
 */
import { NetlinkError } from '../kernel/netlink/error.ts'
import type { Netns, World } from '../kernel/netns.ts'
import type { Problem, Result } from '../net/problem.ts'
import { compilePod } from './cni/podNetns.ts'
import { compileGateway, compileHost } from './host/machines.ts'
import { compileNode } from './host/node.ts'
import { compileSegment } from './host/segment.ts'
import { LazyMap } from './lazyMap.ts'
import type { ClusterPlan, GatewayPlan } from './plan.ts'
import { planCluster } from './planCluster.ts'
import type { ClusterSpec } from './spec.ts'
import { type Before, unchanged } from './unchanged.ts'

export interface CompileProgress {
  readonly done: number
  readonly total: number
}

/** What compiled Worlds were compiled from. */
const compiledFrom = new WeakMap<World, Before>()

/**
 * Namespaces are compiled when they are first read. Order: switches, gateways, hosts, nodes, pods. Those that are the same
 * in a World that was compiled `before` are taken from there: the World is the same with it and without.
 */
export function compile(spec: ClusterSpec, before?: World): Result<World> {
  const planned = planCluster(spec)
  if (!planned.ok) return planned
  const plan = planned.value
  const problems: Problem[] = []
  const gateways = plan.gateways.map((gateway) => compileChecked(plan, gateway, problems))
  if (problems.length > 0) return { ok: false, problems }
  // Felix's entries for VTEPs are permanent, and tunl0 is on every node or on none.
  const settled = { ipip: plan.ipipEnabled && plan.nodes.length > 0 }
  const known = before && compiledFrom.get(before)
  const namespaces = new LazyMap(makersOf(plan, gateways), known && unchanged(known, plan))
  const world = { namespaces, settled }
  compiledFrom.set(world, { plan, namespaces })
  return { ok: true, value: world }
}

/** The same, with every namespace made; it yields after each, so that whoever drives it can tell or stop. */
export function* compileSteps(spec: ClusterSpec, before?: World): Generator<CompileProgress, Result<World>> {
  const compiled = compile(spec, before)
  if (!compiled.ok) return compiled
  const { namespaces } = compiled.value
  let done = 0
  for (const _ of namespaces) yield { done: ++done, total: namespaces.size }
  return compiled
}

function makersOf(plan: ClusterPlan, gateways: readonly Netns[]): Map<string, () => Netns> {
  const makers = new Map<string, () => Netns>()
  for (const segment of plan.segments) makers.set(segment.ns, () => compileSegment(segment))
  for (const gateway of gateways) makers.set(gateway.name, () => gateway)
  for (const host of plan.hosts) makers.set(host.name, () => compileHost(plan, host))
  for (const node of plan.nodes) makers.set(node.name, () => compileNode(plan, node))
  for (const node of plan.nodes) for (const pod of node.pods) makers.set(pod.ns, () => compilePod(plan, node, pod))
  return makers
}

/** The one place where a spec speaks iproute2's language: its refusal is an answer, not a crash. */
function compileChecked(plan: ClusterPlan, gateway: GatewayPlan, problems: Problem[]): Netns {
  return compileGateway(plan, gateway, (i, error) => {
    if (!(error instanceof NetlinkError)) throw error
    const { command, detail } = error
    const path = `${gateway.path}.routes[${i}]`
    problems.push({ path, code: 'iproute2Refuses', params: { command, detail }, message: `${command}: ${detail}` })
  })
}
