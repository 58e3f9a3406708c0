/** What stands where, before anything has a size: blocks (a segment with its nodes), what hangs below, what spans two. */
import type { Place, PortInfo, Segment, Topology } from '../contract.ts'
import { compareNames, sortedBy } from './order.ts'

export interface Block {
  /** Absent for machines that no switch reaches. */
  readonly segment: Segment | undefined
  readonly nodes: readonly Place[]
  /** Gateways and hosts of this segment alone. */
  readonly hanging: readonly Place[]
  /** No node stands on it, though others have some: it may lie lower, beside the gateways. */
  readonly low: boolean
}

export interface Spanning {
  readonly place: Place
  /** Indices of the blocks it is plugged into, ascending: those with nodes first. */
  readonly blocks: readonly number[]
}

export interface Plan {
  readonly blocks: readonly Block[]
  readonly spanning: readonly Spanning[]
  readonly podsOf: ReadonlyMap<string, readonly Place[]>
}

const byName = (places: readonly Place[]): Place[] =>
  sortedBy(
    places,
    (place) => place.label,
    (place) => place.ns,
  )

export const sortedPorts = (place: Place): PortInfo[] => sortedBy(place.ports, (port) => port.name)

const segmentKeys = [
  (s: Segment) => [...s.cidrs].sort(compareNames).join(' '),
  (s: Segment) => s.label,
  (s: Segment) => s.ns,
]

export function planScene(topology: Topology): Plan {
  const known = new Map(topology.places.map((place) => [place.ns, place]))
  const sorted = sortedBy(topology.segments, ...segmentKeys)
  const stoodOn = segmentsWithNodes(topology)
  const segments = [...sorted.filter(({ ns }) => stoodOn.has(ns)), ...sorted.filter(({ ns }) => !stoodOn.has(ns))]
  const indexOf = new Map(segments.map((segment, index) => [segment.ns, index]))

  const podsOf = new Map<string, Place[]>()
  const machines: Place[] = []
  for (const place of byName(topology.places)) {
    const holder = place.inside === undefined ? undefined : known.get(place.inside)
    if (holder && holder.inside === undefined) podsOf.set(holder.ns, [...(podsOf.get(holder.ns) ?? []), place])
    else machines.push(place)
  }

  const nodes: Place[][] = segments.map(() => [])
  const hanging: Place[][] = segments.map(() => [])
  const alone: { nodes: Place[]; hanging: Place[] } = { nodes: [], hanging: [] }
  const spanning: Spanning[] = []
  for (const place of machines) {
    const plugged = sortedPorts(place).flatMap((port) => indexOf.get(port.peer?.ns ?? '') ?? [])
    const blocks = [...new Set(plugged)].sort((a, b) => a - b)
    const home = plugged[0]
    if (place.kind === 'node') (home === undefined ? alone.nodes : nodes[home])?.push(place)
    else if (blocks.length > 1) spanning.push({ place, blocks })
    else (home === undefined ? alone.hanging : hanging[home])?.push(place)
  }

  const blocks: Block[] = segments.map((segment, i) => ({
    segment,
    nodes: nodes[i] ?? [],
    hanging: gatewaysFirst(hanging[i] ?? []),
    low: stoodOn.size > 0 && !stoodOn.has(segment.ns),
  }))
  if (alone.nodes.length + alone.hanging.length > 0) blocks.push({ segment: undefined, ...alone, low: false })
  return { blocks, spanning, podsOf }
}

/** Where the first of a node's ports that is plugged in leads. */
function segmentsWithNodes({ places, segments }: Topology): ReadonlySet<string> {
  const known = new Set(segments.map(({ ns }) => ns))
  const homes = places
    .filter(({ kind, inside }) => kind === 'node' && inside === undefined)
    .flatMap((node) => sortedPorts(node).find(({ peer }) => known.has(peer?.ns ?? ''))?.peer?.ns ?? [])
  return new Set(homes)
}

const gatewaysFirst = (places: readonly Place[]): Place[] => [
  ...places.filter((place) => place.kind === 'gateway'),
  ...places.filter((place) => place.kind !== 'gateway'),
]
