/**
 * The life of a packet's addresses: source and destination at each stretch of its way, from one change to the next, with
 * the tunnels that it goes through. Addresses are the innermost packet's, as its sender and its reader know them.
 */
import { formatIpv4 } from '../net/ipv4.ts'
import { type Ipv4Packet, innermost, innerOf, ipv4Of, isIcmpError, type Packet } from '../net/packet.ts'
import type { Journey, Trace } from '../protocol/engine.ts'

export type Side = 'src' | 'dst'

export interface Stretch {
  /** Hops, both included; `from` is the one that made the addresses what they are. */
  readonly from: number
  readonly to: number
  /** `10.244.166.159:80`; without a port where the protocol has none. */
  readonly src: string
  readonly dst: string
  /** What differs from the stretch before; none in the first. */
  readonly changed: readonly Side[]
  /** Where it went, each namespace once in a row. */
  readonly places: readonly string[]
  readonly tunnels: readonly TunnelStretch[]
}

interface TunnelStretch {
  readonly kind: 'ipip' | 'vxlan'
  readonly from: number
  readonly to: number
  /** Of the outer header. */
  readonly src: string
  readonly dst: string
}

export interface Life {
  readonly journey: Journey
  readonly stretches: readonly Stretch[]
}

/** The packet at a hop, and the one of the other direction that belongs to it. */
export interface Lives {
  readonly there: Life | undefined
  readonly back: Life | undefined
}

export function livesAt(trace: Trace, hop: number): Lives {
  const told = trace.journeys.filter(isTold)
  const here = hop < 0 ? told[0] : toldOf(trace, trace.hops[hop]?.journey)
  if (!here) return { there: undefined, back: undefined }
  const question = questionOf(here.packet)
  const journeys = told.filter(({ packet }) => questionOf(packet) === question)
  const life = lifeOf(trace, here)
  if (here.direction === 'back') return { there: askedBefore(trace, journeys, life), back: life }
  const back = answerTo(journeys, life)
  return { there: life, back: back && lifeOf(trace, back) }
}

/** A whole IPv4 packet of its own; questions of ARP and flooded copies belong to others. */
const isTold = ({ packet, origin, phase }: Journey): boolean =>
  phase !== 'arp' && origin !== 'copy' && innermost(packet) !== undefined

function toldOf(trace: Trace, id: number | undefined): Journey | undefined {
  const journey = trace.journeys.find((one) => one.id === id)
  return !journey || isTold(journey) ? journey : toldOf(trace, journey.parent)
}

/** Questions about names cross: an answer belongs to the one whose id it has, and so does an error about it. */
function questionOf(packet: Packet): number | undefined {
  const payload = innermost(packet)?.payload
  if (payload?.kind === 'icmp') return isIcmpError(payload) ? questionOf(payload.about) : undefined
  return payload?.kind === 'udp' && payload.payload.kind === 'data' ? payload.payload.dns?.id : undefined
}

/** The next that speaks to whom the question spoke at its end; else an error about the question. */
function answerTo(journeys: readonly Journey[], { journey: asked, stretches }: Life): Journey | undefined {
  const later = journeys.filter(
    ({ id, direction, origin }) => direction === 'back' && id > asked.id && origin !== 'fragment',
  )
  const error = later.findLast(({ parent, phase }) => phase === 'error' && parent === asked.id)
  const last = stretches.at(-1)
  if (asked.end === 'dropped' || !last) return error
  return later.find((one) => one.phase !== 'error' && answers(one, last)) ?? error
}

/** What an answer answers, and what an error is about. */
function askedBefore(trace: Trace, journeys: readonly Journey[], { journey: answer }: Life): Life | undefined {
  const earlier = journeys
    .filter(({ id, direction, origin }) => direction === 'there' && id < answer.id && origin !== 'fragment')
    .reverse()
  if (answer.phase === 'error') {
    const about = earlier.find(({ id }) => id === answer.parent)
    return about && lifeOf(trace, about)
  }
  for (const one of earlier) {
    const life = lifeOf(trace, one)
    const last = life.stretches.at(-1)
    if (last && answers(answer, last)) return life
  }
  return undefined
}

/** Ports and addresses the other way round. */
function answers({ packet }: Journey, { src, dst }: Pick<Stretch, 'src' | 'dst'>): boolean {
  const ip = innermost(packet)
  const ends = ip && endsOf(ip)
  return ends?.src === dst && ends.dst === src
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Draft = Mutable<Omit<Stretch, 'places' | 'tunnels'>> & { places: string[]; tunnels: Mutable<TunnelStretch>[] }

function lifeOf(trace: Trace, journey: Journey): Life {
  const stretches: Draft[] = []
  for (const index of journey.hops) {
    const hop = trace.hops[index]
    const packet = hop && innermost(hop.packet)
    if (!hop || !packet) continue
    const { src, dst } = endsOf(packet)
    let last = stretches.at(-1)
    const changed = sidesChanged(last, src, dst)
    if (!last || changed.length > 0) {
      last = { from: index, to: index, src, dst, changed, places: [], tunnels: [] }
      stretches.push(last)
    }
    last.to = index
    if (last.places.at(-1) !== hop.ns) last.places.push(hop.ns)
    const outer = outerOf(hop.packet)
    const tunnel = last.tunnels.at(-1)
    if (!outer) continue
    if (tunnel?.src === outer.src && tunnel.dst === outer.dst) tunnel.to = index
    else last.tunnels.push({ ...outer, from: index, to: index })
  }
  return { journey, stretches }
}

function sidesChanged(last: Pick<Stretch, 'src' | 'dst'> | undefined, src: string, dst: string): Side[] {
  if (!last) return []
  return [...(last.src === src ? [] : (['src'] as const)), ...(last.dst === dst ? [] : (['dst'] as const))]
}

function outerOf(packet: Packet): Pick<TunnelStretch, 'kind' | 'src' | 'dst'> | undefined {
  const ip = ipv4Of(packet)
  if (!ip || !innerOf(ip)) return undefined
  return { kind: ip.payload.kind === 'ipv4' ? 'ipip' : 'vxlan', src: formatIpv4(ip.src), dst: formatIpv4(ip.dst) }
}

function endsOf({ src, dst, payload }: Ipv4Packet): { src: string; dst: string } {
  const whole = payload.kind === 'fragment' ? payload.whole : payload
  const ports = whole.kind === 'tcp' || whole.kind === 'udp' ? whole : undefined
  const end = (addr: Ipv4Packet['src'], port: number | undefined): string =>
    port === undefined ? formatIpv4(addr) : `${formatIpv4(addr)}:${port}`
  return { src: end(src, ports?.sport), dst: end(dst, ports?.dport) }
}
