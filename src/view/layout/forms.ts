/** What is drawn in full, what small. */
import type { Place, Topology, Tunnel } from '../contract.ts'
import type { Plan } from './plan.ts'

export interface Forms {
  readonly full: (pod: Place) => boolean
  readonly roomy: (node: Place) => boolean
  readonly tunnels: readonly Tunnel[]
}

/** Few nodes: all in full. Many: those that matter to the trace or are selected, `detailed`. */
const FEW_NODES = 4
const FEW_PODS = 4
const NODES_IN_FULL = 8

export function chooseForms(topology: Topology, plan: Plan, detailed: ReadonlySet<string>): Forms {
  const nodes = plan.blocks.reduce((sum, block) => sum + block.nodes.length, 0)
  const podsOf = (ns: string) => plan.podsOf.get(ns) ?? []
  const roomy = (node: Place) =>
    nodes <= NODES_IN_FULL || detailed.has(node.ns) || podsOf(node.ns).some((pod) => detailed.has(pod.ns))
  const full = (pod: Place) =>
    detailed.has(pod.ns) || (nodes <= FEW_NODES && podsOf(pod.inside ?? '').length <= (nodes === 1 ? 6 : FEW_PODS))
  const byNs = new Map(topology.places.map((place) => [place.ns, place]))
  const shown = (ns: string) => {
    const place = byNs.get(ns)
    return place !== undefined && (place.kind !== 'node' || roomy(place))
  }
  const tunnels = topology.tunnels
    .filter(({ from, to }) => shown(from.ns) && shown(to.ns))
    .filter(({ from, to }) => nodes <= FEW_NODES || (detailed.has(from.ns) && detailed.has(to.ns)))
  return { full, roomy, tunnels }
}
