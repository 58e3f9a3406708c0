/** One trace in numbers and addresses: what it cost on the wire, what limited it, what the receiver saw. */
import type { Hop } from '../kernel/hop.ts'
import type { Link, World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { tunnelBytes } from '../net/overhead.ts'
import { type Ipv4Packet, innermost, ipv4Of, type Packet, packetLength } from '../net/packet.ts'
import type { Topology } from '../scenario/topology.ts'
import type { Journey, Trace } from '../sim/trace.ts'
import { mssAgreed, type TunnelKind, tunnelOf } from './onTheWire.ts'

export interface Measures {
  readonly packets: number
  readonly hops: number
  /** Virtual microseconds. */
  readonly duration: number
  /** Frames that left a machine or a gateway by a wire; between a pod and its node there is none. ARP's own included. */
  readonly wire: {
    readonly frames: number
    readonly bytes: number
    /** Of these bytes, those of tunnels; how many frames had such, and how many bytes each of them at most. */
    readonly overhead: number
    readonly tunnelled: number
    readonly each: number
  }
  readonly tunnels: readonly TunnelUse[]
  /** The smallest of the devices that the probe's own packets went out by. */
  readonly mtu?: { readonly mtu: number; readonly ns: string; readonly dev: string }
  /** The smaller of what both ends of a TCP connection offered, as it arrived. */
  readonly mss?: number
  /** Of the first packet that an end took: as it was sent, and as it arrived. */
  readonly ends?: { readonly sent: Ends; readonly seen: Ends; readonly by: string }
  /** Rules of netfilter that matched, over all hops. */
  readonly rules: number
}

interface Ends {
  /** `10.244.166.159:80`; without a port where the protocol has none. */
  readonly src: string
  readonly dst: string
}

interface TunnelUse {
  readonly kind: TunnelKind
  /** Of the outer header. */
  readonly src: string
  readonly dst: string
  readonly frames: number
}

export function measure(world: World, topology: Topology, trace: Trace): Measures {
  const linkOf = (ns: string, dev: string | undefined): Link | undefined =>
    world.namespaces.get(ns)?.links.find(({ name }) => name === dev)
  const frames = trace.hops.filter((hop) => isOnWire(hop, linkOf(hop.ns, hop.dev), topology))
  const overheads = frames.map(({ packet }) => tunnelBytes(packet))
  const tunnelled = overheads.filter((bytes) => bytes > 0)
  const mtu = smallestMtu(trace, linkOf)
  const mss = mssAgreed(trace)
  const ends = endsSeen(trace)
  return {
    packets: trace.journeys.length,
    hops: trace.hops.length,
    duration: trace.duration,
    wire: {
      frames: frames.length,
      bytes: sum(frames.map(({ packet }) => packetLength(packet))),
      overhead: sum(overheads),
      tunnelled: tunnelled.length,
      each: Math.max(0, ...tunnelled),
    },
    tunnels: tunnelsUsed(frames),
    ...(mtu && { mtu }),
    ...(mss !== undefined && { mss }),
    ...(ends && { ends }),
    rules: sum(trace.hops.map(rulesMatched)),
  }
}

/** Without policies, which match whatever is left. */
const rulesMatched = ({ walks = [] }: Hop): number =>
  sum(walks.map(({ steps }) => steps.filter(({ index }) => index >= 0).length))

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** A machine's veth into a switch or another machine. What a switch passes on is the same frame. */
function isOnWire({ kind, ns }: Hop, link: Link | undefined, { places }: Topology): boolean {
  if (kind !== 'transmit' || link?.kind !== 'veth') return false
  const own = places.find((place) => place.ns === ns)
  const far = places.find((place) => place.ns === link.peer.ns)
  return own !== undefined && own.inside !== link.peer.ns && far?.inside !== ns
}

function tunnelsUsed(frames: readonly Hop[]): TunnelUse[] {
  const found = new Map<string, TunnelUse>()
  for (const { packet } of frames) {
    const [outer, kind] = [ipv4Of(packet), tunnelOf(packet)]
    if (!outer || !kind) continue
    const [src, dst] = [formatIpv4(outer.src), formatIpv4(outer.dst)]
    const key = `${kind} ${src} ${dst}`
    found.set(key, { kind, src, dst, frames: (found.get(key)?.frames ?? 0) + 1 })
  }
  return [...found.values()]
}

/** The probe's own packets, not the questions for neighbours on the way. */
const isOwn = ({ phase, direction }: Journey): boolean => phase !== 'arp' && direction === 'there'

function smallestMtu({ journeys, hops }: Trace, linkOf: (ns: string, dev: string | undefined) => Link | undefined) {
  let smallest: NonNullable<Measures['mtu']> | undefined
  for (const index of journeys.filter(isOwn).flatMap((journey) => journey.hops)) {
    const hop = hops[index]
    const link = hop?.kind === 'transmit' ? linkOf(hop.ns, hop.dev) : undefined
    if (hop && link && link.mtu < (smallest?.mtu ?? Number.POSITIVE_INFINITY))
      smallest = { mtu: link.mtu, ns: hop.ns, dev: link.name }
  }
  return smallest
}

/** A lookup of a name comes before, and is not what the probe is about. */
function endsSeen({ journeys, hops, probe }: Trace): Measures['ends'] {
  const told = journeys.filter((one) => isOwn(one) && (one.phase !== 'lookup' || probe.kind === 'dns'))
  for (const journey of told) {
    const taken = journey.hops.map((index) => hops[index]).find((hop) => hop?.kind === 'deliver')
    const [sent, seen] = [endsOf(journey.packet), taken && endsOf(taken.packet)]
    if (taken && sent && seen) return { sent, seen, by: taken.ns }
  }
  return undefined
}

function endsOf(packet: Packet): Ends | undefined {
  const ip = innermost(packet)
  if (!ip) return undefined
  const { payload } = ip
  const ports = payload.kind === 'tcp' || payload.kind === 'udp' ? payload : undefined
  const end = (addr: Ipv4Packet['src'], port: number | undefined) =>
    port === undefined ? formatIpv4(addr) : `${formatIpv4(addr)}:${port}`
  return { src: end(ip.src, ports?.sport), dst: end(ip.dst, ports?.dport) }
}
