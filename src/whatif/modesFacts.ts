/** What a trace says of the way that the question took: tunnels, bytes, MTUs, addresses. Read off its hops, never guessed. */
import type { Hop } from '../kernel/hop.ts'
import type { World } from '../kernel/netns.ts'
import { formatIpv4, type Ipv4Addr } from '../net/ipv4.ts'
import { frameLength, innermost, ipv4Of, type Packet } from '../net/packet.ts'
import type { Journey, Trace } from '../sim/trace.ts'
import { mssAgreed, type TunnelKind, tunnelOf } from './onTheWire.ts'

type Encapsulation = 'none' | TunnelKind

/** From one machine to the next. */
interface MachineStretch {
  /** Labels of machines. */
  readonly from: string
  readonly to: string
  readonly encapsulation: Encapsulation
  /** Of all frames that carry the packet, as a capture counts: without preamble and FCS. */
  readonly bytes: number
  readonly frames: number
}

export interface WayFacts {
  /** The question's way; none where it stays on its machine. */
  readonly stretches: readonly MachineStretch[]
  /** Machines that forwarded it, as its TTL tells. */
  readonly forwards: number
  /** Bytes on the stretch that costs most, and how many more they are than the sender's own frame had. */
  readonly wire?: { readonly bytes: number; readonly overhead: number }
  /** Of the device that the sender used. */
  readonly mtu?: { readonly dev: string; readonly mtu: number }
  /** Of the tunnel devices on the first node of the way: the sender's own, or the one that a host outside asks. */
  readonly tunnels: readonly { readonly dev: string; readonly mtu: number; readonly used: boolean }[]
  /** The smaller of what both ends offered. */
  readonly mss?: number
  /** The source address that the packet had where it was delivered. */
  readonly seen?: string
  /** A router between the nodes had to forward to an address of a pod, and whether it knew how. */
  readonly podRoutes?: { readonly router: string; readonly dst: string; readonly known: boolean }
}

export interface Ground {
  readonly world: World
  /** What people call a machine or pod, by its namespace; switches have none. */
  readonly labelOf: (ns: string) => string | undefined
  readonly kindOf: (ns: string) => 'node' | 'pod' | 'gateway' | 'host' | undefined
  /** The node of a pod. */
  readonly machineOf: (ns: string) => string
  readonly isPodAddress: (addr: Ipv4Addr) => boolean
}

export function wayOf(trace: Trace, ground: Ground): WayFacts {
  const main = mainJourney(trace)
  const carrying = main ? [main, ...trace.journeys.filter((one) => isPieceOf(trace, one, main.id))] : []
  const hops = carrying.map(({ hops: indices }) => indices.flatMap((index) => trace.hops[index] ?? []))
  const stretches = stretchesOf(hops, ground)
  const asSent = main && lengthOf(main.packet)
  const widest = Math.max(0, ...stretches.map(({ bytes }) => bytes))
  const mtu = senderMtu(trace, ground)
  const mss = mssAgreed(trace)
  const seen = seenSource(trace, main)
  const podRoutes = podRoutesOf(trace, ground)
  return {
    stretches,
    forwards: hops.flat().filter(({ kind }) => kind === 'forward').length,
    ...(stretches.length > 0 && asSent !== undefined && { wire: { bytes: widest, overhead: widest - asSent } }),
    ...(mtu && { mtu }),
    tunnels: tunnelsOf(trace, hops.flat(), ground),
    ...(mss !== undefined && { mss }),
    ...(seen !== undefined && { seen }),
    ...(podRoutes && { podRoutes }),
  }
}

const ETHERNET = 14

/** As the sender's own frame: what the network would carry if nothing were added. */
function lengthOf(packet: Packet): number | undefined {
  const ip = ipv4Of(packet)
  return ip && ETHERNET + ip.len
}

/** The packet that carries what was asked; where it never came so far, the one that went before it. */
function mainJourney({ journeys }: Trace): Journey | undefined {
  const there = journeys.filter(
    ({ direction, phase, origin }) =>
      direction === 'there' && origin !== 'fragment' && origin !== 'copy' && phase !== 'arp' && phase !== 'lookup',
  )
  const asked = (journey: Journey): boolean =>
    journey.phase === 'echo' || (journey.phase === 'request' && hasData(journey.packet))
  return there.find(asked) ?? there.findLast(({ phase }) => phase === 'handshake') ?? there[0]
}

function hasData(packet: Packet): boolean {
  const payload = ipv4Of(packet)?.payload
  if (payload?.kind === 'tcp') return payload.data.len > 0
  return payload !== undefined
}

function isPieceOf({ journeys }: Trace, { origin, parent }: Journey, id: number): boolean {
  if (origin !== 'fragment' || parent === undefined) return false
  const above = journeys[parent]
  return (
    parent === id || (above !== undefined && above.id === parent && above.origin === 'fragment' && above.parent === id)
  )
}

function stretchesOf(carriers: readonly (readonly Hop[])[], { kindOf, labelOf }: Ground): MachineStretch[] {
  const stretches = new Map<string, MachineStretch>()
  for (const hops of carriers) {
    let left: Hop | undefined
    for (const hop of hops) {
      const kind = kindOf(hop.ns)
      if (kind === undefined || kind === 'pod') {
        if (kind === 'pod') left = undefined
        continue
      }
      if (left && left.ns !== hop.ns && left.packet.kind === 'eth') {
        const key = `${left.ns} ${hop.ns}`
        const old = stretches.get(key)
        stretches.set(key, {
          from: labelOf(left.ns) ?? left.ns,
          to: labelOf(hop.ns) ?? hop.ns,
          encapsulation: old?.encapsulation ?? tunnelOf(left.packet) ?? 'none',
          bytes: (old?.bytes ?? 0) + frameLength(left.packet),
          frames: (old?.frames ?? 0) + 1,
        })
      }
      if (hop.kind === 'transmit') left = hop
      else if (left?.ns !== hop.ns) left = undefined
    }
  }
  return [...stretches.values()]
}

function senderMtu({ hops, probe }: Trace, { world }: Ground): WayFacts['mtu'] {
  const links = world.namespaces.get(probe.from)?.links ?? []
  const used = hops.find(({ ns, kind, dev }) => ns === probe.from && kind === 'transmit' && dev !== 'lo')?.dev
  const link = links.find(({ name }) => name === used) ?? links.find(({ kind }) => kind === 'veth')
  return link && { dev: link.name, mtu: link.mtu }
}

function tunnelsOf({ probe }: Trace, way: readonly Hop[], { world, machineOf, kindOf }: Ground): WayFacts['tunnels'] {
  const machine = way.find(({ ns }) => kindOf(ns) === 'node')?.ns ?? machineOf(probe.from)
  const used = new Set(
    way.flatMap(({ ns, kind, dev }) => (kind === 'encapsulate' && ns === machine && dev !== undefined ? [dev] : [])),
  )
  return (world.namespaces.get(machine)?.links ?? [])
    .filter(({ kind }) => kind === 'ipip' || kind === 'vxlan')
    .map(({ name, mtu }) => ({ dev: name, mtu, used: used.has(name) }))
}

function seenSource({ hops }: Trace, main: Journey | undefined): string | undefined {
  const taken = main?.hops.map((index) => hops[index]).findLast((hop) => hop?.kind === 'deliver')
  const ip = taken && innermost(taken.packet)
  return ip && formatIpv4(ip.src)
}

/** By the outermost header: a tunnel's outer addresses are nodes'. */
function podRoutesOf({ hops, journeys }: Trace, { kindOf, labelOf, isPodAddress }: Ground): WayFacts['podRoutes'] {
  const asked = hops.filter((hop) => {
    if (kindOf(hop.ns) !== 'gateway' || journeys[hop.journey]?.phase === 'error') return false
    const ip = ipv4Of(hop.packet)
    return (hop.kind === 'route' || hop.kind === 'drop') && ip !== undefined && isPodAddress(ip.dst)
  })
  const worst = asked.find(({ kind }) => kind === 'drop') ?? asked[0]
  const ip = worst && ipv4Of(worst.packet)
  if (!worst || !ip) return undefined
  const known = worst.kind === 'route' && worst.decided.some(({ kind }) => kind === 'route')
  return { router: labelOf(worst.ns) ?? worst.ns, dst: formatIpv4(ip.dst), known }
}
