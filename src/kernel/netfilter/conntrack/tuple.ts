/** What identifies one direction of a connection (include/net/netfilter/nf_conntrack_tuple.h). */
import type { IpAddr } from '../../../net/ipv4.ts'
import { IPPROTO_ICMP, type Ipv4Packet, isIcmpError } from '../../../net/packet.ts'

export interface Tuple {
  readonly src: IpAddr
  readonly dst: IpAddr
  readonly proto: number
  /** TCP and UDP ports; the echo identifier of ICMP in both; 0 where the protocol has none. */
  readonly sport: number
  readonly dport: number
  /** ICMP. */
  readonly type?: number
  readonly code?: number
}

/** nf_conntrack_proto_icmp.c, invmap. */
const INVERSE_TYPE: Readonly<Record<number, number>> = { 8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 }

/** nf_ct_get_tuple; undefined for what has no tuple of its own: later fragments and ICMP errors. */
export function tupleOf(packet: Ipv4Packet): Tuple | undefined {
  const { src, dst, proto } = packet
  if (packet.offset > 0) return undefined
  const payload = packet.payload.kind === 'fragment' ? packet.payload.whole : packet.payload
  switch (payload.kind) {
    case 'tcp':
    case 'udp':
      return { src, dst, proto, sport: payload.sport, dport: payload.dport }
    case 'icmp':
      return isIcmpError(payload)
        ? undefined
        : { src, dst, proto, sport: payload.id, dport: payload.id, type: payload.type, code: payload.code }
    default:
      return { src, dst, proto, sport: 0, dport: 0 }
  }
}

/** nf_ct_invert_tuple: what the answer looks like. */
export function invertTuple(tuple: Tuple): Tuple {
  const inverse = { src: tuple.dst, dst: tuple.src, proto: tuple.proto, sport: tuple.dport, dport: tuple.sport }
  if (tuple.type === undefined) return inverse
  return {
    ...inverse,
    sport: tuple.sport,
    dport: tuple.dport,
    type: INVERSE_TYPE[tuple.type] ?? tuple.type,
    code: tuple.code ?? 0,
  }
}

export const tupleKey = (t: Tuple): string => `${t.proto} ${t.src}:${t.sport} ${t.dst}:${t.dport} ${t.type ?? ''}`

export const tuplesEqual = (a: Tuple, b: Tuple): boolean => tupleKey(a) === tupleKey(b)

/** ICMP's types that open a connection. */
export const opensIcmp = (tuple: Tuple): boolean =>
  tuple.proto !== IPPROTO_ICMP || [8, 13, 15, 17].includes(tuple.type ?? -1)
