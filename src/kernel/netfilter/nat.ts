/** Network address translation (net/netfilter/nf_nat_core.c, nf_nat_proto.c): decided once, applied to every packet. */
import { type Ipv4Packet, type Ipv4Payload, isIcmpError } from '../../net/packet.ts'
import type { Ns, Skb } from '../runtime.ts'
import type { Conn } from './conntrack/entry.ts'
import type { CtInfo } from './conntrack/track.ts'
import { invertTuple, type Tuple, tuplesEqual } from './conntrack/tuple.ts'
import type { Hook, HookReport } from './hook.ts'
import { type Manip, uniqueTuple } from './natTuple.ts'
import type { NatRange } from './ruleset.ts'

/** HOOK2MANIP. */
export const manipOf = (hook: Hook): Manip => (hook === 'POSTROUTING' || hook === 'INPUT' ? 'src' : 'dst')

/** nf_nat_setup_info: what the rest of the connection will look like. */
export function setupNat(ns: Ns, conn: Conn, manip: Manip, range: NatRange, report: HookReport): void {
  if (conn.confirmed) return
  const current = invertTuple(conn.reply)
  const wanted = uniqueTuple(ns, conn, current, manip, range, report)
  if (!tuplesEqual(wanted, current)) {
    conn.reply = invertTuple(wanted)
    if (manip === 'src') conn.srcNat = true
    else conn.dstNat = true
  }
  if (manip === 'src') conn.srcNatDone = true
  else conn.dstNatDone = true
}

/** nf_nat_alloc_null_binding: no rule spoke, but the tuple must still be unique. */
export function nullBinding(ns: Ns, conn: Conn, manip: Manip, report: HookReport): void {
  const addr = manip === 'src' ? conn.reply.dst : conn.reply.src
  const range = { from: addr, to: addr, random: false, randomFully: false, persistent: false }
  setupNat(ns, conn, manip, range, report)
}

/** nf_nat_packet: the packet takes on the part that its direction's translation says. */
export function natPacket(skb: Skb, ct: CtInfo, manip: Manip): void {
  const { conn, reply } = ct
  // In the reply direction the other part changes.
  const changes = (manip === 'src') !== reply ? conn.srcNat : conn.dstNat
  if (!changes) return
  const target = invertTuple(reply ? conn.orig : conn.reply)
  const { payload } = skb.packet
  skb.packet =
    payload.kind === 'icmp' && isIcmpError(payload)
      ? translateError(skb.packet, target, manip, reply ? conn.orig : conn.reply)
      : manipPacket(skb.packet, target, manip)
}

function manipPacket(packet: Ipv4Packet, target: Tuple, manip: Manip): Ipv4Packet {
  const payload = manipPayload(packet.payload, target, manip)
  const changed = manip === 'src' ? { ...packet, src: target.src, payload } : { ...packet, dst: target.dst, payload }
  return spoilt(packet, changed)
}

/** inet_proto_csum_replace2: an outer sum that is there, with an inner one still to be made, is taken for the inner one. */
function spoilt({ payload: before, src, dst }: Ipv4Packet, packet: Ipv4Packet): Ipv4Packet {
  const { payload } = packet
  if (before.kind !== 'udp' || payload.kind !== 'udp' || payload.checksum !== 'unfinished') return packet
  const same =
    packet.src === src && packet.dst === dst && payload.sport === before.sport && payload.dport === before.dport
  return same ? packet : { ...packet, payload: { ...payload, checksum: 'wrong' } }
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
