/** Two variants of a lab, each with its trace of one probe: what is the same, and what is not. */
import type { World } from '../kernel/netns.ts'
import { formatIpv4, type IpAddr, parseIpv4 } from '../net/ipv4.ts'
import type { Topology } from '../scenario/topology.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import type { Pair } from './align.ts'
import { alignTraces, type OwnerOf } from './alignTraces.ts'
import { type Difference, differencesAt } from './compareHops.ts'
import { type ConnPair, compareConnections, compareTables, type TableRows } from './compareState.ts'

export interface Variant {
  readonly world: World
  readonly topology: Topology
  readonly trace: Trace
}

/** Indices into the `hops` of either side's trace. */
export interface HopPair extends Pair {
  /** Of a hop that both have. */
  readonly differs: readonly HopDifference[]
}

/** `carried`: the packets differed so already at the hop before. */
export type HopDifference = Difference & { readonly carried?: true }

/** Indices into the `journeys` of either side's trace. */
export interface PacketPair extends Pair {
  readonly hops: readonly HopPair[]
  /** An earlier packet of this list that differs at the same places in the same way. */
  readonly like?: number
}

export interface Compared {
  readonly packets: readonly PacketPair[]
  readonly connections: readonly ConnPair[]
  readonly tables: readonly TableRows[]
  /** Namespaces that only one side has. */
  readonly only: { readonly left: readonly string[]; readonly right: readonly string[] }
}

/** `all`: the tables of namespaces that no packet came to, too. */
export function compareVariants(left: Variant, right: Variant, all: boolean): Compared {
  const side = ({ trace, world }: Variant) => ({ trace, ownerOf: ownersOf(world) })
  const packets = alignTraces(side(left), side(right)).map(
    (packet): PacketPair => ({
      ...packet,
      hops: withCarried(
        packet.hops.map((pair) => ({ ...pair, differs: differencesOf(left.trace, right.trace, pair) })),
        (pair) => left.trace.hops[pair.left ?? -1]?.kind === 'transmit',
      ),
    }),
  )
  const way = [...new Set([...left.trace.hops, ...right.trace.hops].map(({ ns }) => ns))]
  const missing = (own: World, other: World) => [...own.namespaces.keys()].filter((ns) => !other.namespaces.has(ns))
  return {
    packets: withLikes(packets, left.trace, right.trace),
    connections: compareConnections(left.trace, right.trace),
    tables: compareTables(left.world, right.world, way, all),
    only: { left: missing(left.world, right.world), right: missing(right.world, left.world) },
  }
}

/** A header once gained is there at every hop up to where it is lost; what a capture sees is told wherever it can be seen. */
function withCarried(hops: readonly HopPair[], isSeen: (pair: HopPair) => boolean): HopPair[] {
  let before = new Set<string>()
  return hops.map((pair) => {
    if (pair.left === undefined || pair.right === undefined) return pair
    const seen = isSeen(pair)
    const differs = pair.differs.map((one): HopDifference => {
      const told = !isOfPacket(one) || (seen && one.kind !== 'field') || !before.has(signatureOf(one))
      return told ? one : { ...one, carried: true }
    })
    before = new Set(pair.differs.filter(isOfPacket).map(signatureOf))
    return { ...pair, differs }
  })
}

const isOfPacket = ({ kind }: Difference): boolean => kind === 'header' || kind === 'field' || kind === 'bytes'

/** An outer header costs the same with the Ethernet header as without. */
const signatureOf = (one: Difference): string => JSON.stringify(one.kind === 'bytes' ? one.left - one.right : one)

function differencesOf(left: Trace, right: Trace, pair: Pair): Difference[] {
  const own = pair.left === undefined ? undefined : left.hops[pair.left]
  const other = pair.right === undefined ? undefined : right.hops[pair.right]
  return own && other ? differencesAt(own, other) : []
}

export const isSame = ({ left, right, differs }: HopPair): boolean =>
  left !== undefined && right !== undefined && differs.length === 0

/** Packet after packet goes the same way: what was told of the first need not be told again. */
function withLikes(packets: readonly PacketPair[], left: Trace, right: Trace): PacketPair[] {
  const first = new Map<string, number>()
  return packets.map((packet, index) => {
    if (packet.hops.every(isSame)) return packet
    const signature = JSON.stringify(
      packet.hops
        .filter((pair) => !isSame(pair))
        .map(({ left: own, right: other, differs }) => [
          own === undefined ? '' : placeOf(left, own),
          other === undefined ? '' : placeOf(right, other),
          differs.map((one) => signatureOf(one)),
        ]),
    )
    const like = first.get(signature)
    if (like !== undefined) return { ...packet, like }
    first.set(signature, index)
    return packet
  })
}

function placeOf({ hops }: Trace, index: number): string {
  const { ns, kind, dev = '', hook = '', drop = '' } = hops[index] ?? {}
  return [ns, kind, dev, hook, drop].join(' ')
}

function ownersOf({ namespaces }: World): OwnerOf {
  const owners = new Map<IpAddr, string>()
  for (const { name, addresses } of namespaces.values()) {
    for (const { addr, dev } of addresses) if (!owners.has(addr)) owners.set(addr, `${name}/${dev}`)
  }
  return (addr) => owners.get(addr)
}

/** The probe in this World: where the other one has its target's address at a device, this one's address of that device. */
export function probeIn(probe: Probe, own: World, other: World): Probe {
  const target = parseIpv4(probe.to)
  if (target === undefined || ownersOf(own)(target) !== undefined) return probe
  const [name, dev] = ownersOf(other)(target)?.split('/') ?? []
  const address = own.namespaces.get(name ?? '')?.addresses.find((one) => one.dev === dev)
  return address ? { ...probe, to: formatIpv4(address.addr) } : probe
}
