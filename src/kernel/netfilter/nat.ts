/** Network address translation (net/netfilter/nf_nat_core.c, nf_nat_proto.c): decided once, applied to every packet. */
import type { IpAddr } from '../../net/ipv4.ts'
import {
  IPPROTO_ICMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  type Ipv4Packet,
  type Ipv4Payload,
  isIcmpError,
} from '../../net/packet.ts'
import type { Ns, Skb } from '../runtime.ts'
import type { Conn } from './conntrack/entry.ts'
import { type CtInfo, findConn } from './conntrack/track.ts'
import { invertTuple, type Tuple, tuplesEqual } from './conntrack/tuple.ts'
import type { Hook } from './hook.ts'
import type { NatRange } from './ruleset.ts'

export type Manip = 'src' | 'dst'

/** HOOK2MANIP. */
export const manipOf = (hook: Hook): Manip => (hook === 'POSTROUTING' || hook === 'INPUT' ? 'src' : 'dst')

const portOf = (t: Tuple, manip: Manip): number => (manip === 'src' ? t.sport : t.dport)

function withPart(tuple: Tuple, manip: Manip, addr: IpAddr | undefined, port: number | undefined): Tuple {
  const changed =
    manip === 'src'
      ? { ...tuple, src: addr ?? tuple.src, sport: port ?? tuple.sport }
      : { ...tuple, dst: addr ?? tuple.dst, dport: port ?? tuple.dport }
  // An echo identifier is one number for both ends.
  return tuple.proto === IPPROTO_ICMP && port !== undefined ? { ...changed, sport: port, dport: port } : changed
}

/** nf_nat_setup_info: what the rest of the connection will look like. */
export function setupNat(ns: Ns, conn: Conn, manip: Manip, range: NatRange): void {
  if (conn.confirmed) return
  const current = invertTuple(conn.reply)
  const wanted = uniqueTuple(ns, conn, current, manip, range)
  if (!tuplesEqual(wanted, current)) {
    conn.reply = invertTuple(wanted)
    if (manip === 'src') conn.srcNat = true
    else conn.dstNat = true
  }
  if (manip === 'src') conn.srcNatDone = true
  else conn.dstNatDone = true
}

/** nf_nat_alloc_null_binding: no rule spoke, but the tuple must still be unique. */
export function nullBinding(ns: Ns, conn: Conn, manip: Manip): void {
  const addr = manip === 'src' ? conn.reply.dst : conn.reply.src
  setupNat(ns, conn, manip, { from: addr, to: addr, random: false, randomFully: false, persistent: false })
}

const isUsed = (ns: Ns, conn: Conn, tuple: Tuple): boolean => {
  const found = findConn(ns, invertTuple(tuple))
  return found !== undefined && found.conn !== conn
}

/** get_unique_tuple. */
function uniqueTuple(ns: Ns, conn: Conn, original: Tuple, manip: Manip, range: NatRange): Tuple {
  const own = manip === 'src' ? original.src : original.dst
  const inRange = range.from === undefined || (own >= range.from && own <= (range.to ?? range.from))
  const portFits =
    !range.ports || (portOf(original, manip) >= range.ports.from && portOf(original, manip) <= range.ports.to)
  const random = range.random || range.randomFully
  if (manip === 'src' && !random && inRange && portFits && !isUsed(ns, conn, original)) return original
  const tuple = withPart(original, manip, inRange ? own : pickAddress(ns, original, range), undefined)
  if (!random) {
    const port = portOf(tuple, manip)
    if (range.ports) {
      const fits = port >= range.ports.from && port <= range.ports.to
      if (fits && (range.ports.from === range.ports.to || !isUsed(ns, conn, tuple))) return tuple
    } else if (!isUsed(ns, conn, tuple)) return tuple
  }
  return uniquePort(ns, conn, tuple, manip, range)
}

/** find_best_ips_proto: one address of the range by a hash of the addresses. */
function pickAddress(_ns: Ns, tuple: Tuple, range: NatRange): IpAddr {
  const from = range.from ?? tuple.src
  const count = (range.to ?? from) - from + 1
  if (count <= 1) return from
  const hash = Math.imul(tuple.src ^ (range.persistent ? 0 : tuple.dst), 0x9e3779b1) >>> 0
  return (from + (hash % count)) as IpAddr
}

const PORTS = [IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP]

/** nf_nat_l4proto_unique_tuple. */
function uniquePort(ns: Ns, conn: Conn, tuple: Tuple, manip: Manip, range: NatRange): Tuple {
  if (!PORTS.includes(tuple.proto)) return tuple
  let min: number
  let count: number
  if (range.ports) {
    min = range.ports.from
    count = range.ports.to - min + 1
  } else if (tuple.proto === IPPROTO_ICMP) {
    min = 0
    count = 65536
  } else {
    // A destination port cannot be changed without a range.
    if (manip === 'dst') return tuple
    const port = portOf(tuple, manip)
    if (port < 512) {
      min = 1
      count = 511
    } else if (port < 1024) {
      min = 600
      count = 424
    } else {
      min = 1024
      count = 64512
    }
  }
  const start = range.random || range.randomFully ? Math.floor(ns.machine.random() * count) : portOf(tuple, manip) - min
  for (let tried = 0; tried < Math.min(count, 128); tried++) {
    const port = min + ((((start + tried) % count) + count) % count)
    const candidate = withPart(tuple, manip, undefined, port)
    if (!isUsed(ns, conn, candidate)) return candidate
  }
  return tuple
}

/** nf_nat_packet: the packet takes on the part that its direction's translation says. */
export function natPacket(skb: Skb, ct: CtInfo, manip: Manip): void {
  const { conn, reply } = ct
  // In the reply direction the other part changes.
  const changes = (manip === 'src') !== reply ? conn.srcNat : conn.dstNat
  if (!changes) return
  const target = invertTuple(reply ? conn.orig : conn.reply)
  skb.packet =
    ct.info === 'RELATED'
      ? translateError(skb.packet, target, manip, reply ? conn.orig : conn.reply)
      : manipPacket(skb.packet, target, manip)
}

function manipPacket(packet: Ipv4Packet, target: Tuple, manip: Manip): Ipv4Packet {
  const payload = manipPayload(packet.payload, target, manip)
  return manip === 'src' ? { ...packet, src: target.src, payload } : { ...packet, dst: target.dst, payload }
}

function manipPayload(payload: Ipv4Payload, target: Tuple, manip: Manip): Ipv4Payload {
  switch (payload.kind) {
    case 'tcp':
    case 'udp':
      return manip === 'src' ? { ...payload, sport: target.sport } : { ...payload, dport: target.dport }
    case 'icmp':
      return isIcmpError(payload) ? payload : { ...payload, id: target.sport }
    case 'fragment': {
      const whole = manipPayload(payload.whole, target, manip)
      return whole.kind === 'fragment' ? payload : { ...payload, whole }
    }
    default:
      return payload
  }
}

/** nf_nat_icmp_reply_translation: the quoted packet is translated the other way round, then the error itself. */
function translateError(packet: Ipv4Packet, target: Tuple, manip: Manip, other: Tuple): Ipv4Packet {
  const { payload } = packet
  if (payload.kind !== 'icmp' || !isIcmpError(payload)) return packet
  const about = manipPacket(payload.about, other, manip === 'src' ? 'dst' : 'src')
  const outer = manip === 'src' ? { src: target.src } : { dst: target.dst }
  return { ...packet, ...outer, payload: { ...payload, about } }
}
