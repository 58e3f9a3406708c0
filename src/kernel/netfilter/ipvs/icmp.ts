/**
 * ICMP errors about what IPVS has translated (net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_icmp, ip_vs_out_icmp,
 * ip_vs_forward_icmp): only destination unreachable and time exceeded; a redirect passes by.
 */
import { type Ipv4Packet, isIcmpError } from '../../../net/packet.ts'
import type { Ns, Skb } from '../../runtime.ts'
import { invertTuple, tupleOf } from '../conntrack/tuple.ts'
import type { HookContext, HookFunction, Verdict } from '../hook.ts'
import { connIn, connOut, type IpvsConn } from './conn.ts'
import { natXmit } from './xmit.ts'

/** The packet that such an error is about. */
export function aboutError({ payload }: Ipv4Packet): Ipv4Packet | undefined {
  return payload.kind === 'icmp' && isIcmpError(payload) && payload.type !== 5 ? payload.about : undefined
}

/** About an answer that had the virtual address already: the destination is told. */
export function icmpIn(ns: Ns, skb: Skb, about: Ipv4Packet, context: HookContext): Verdict {
  const tuple = tupleOf(about)
  const conn = tuple && connIn(ns, invertTuple(tuple))
  return conn ? natXmit(ns, skb, conn, context) : 'accept'
}

/** About a packet to the destination: whose client is to be told. */
export function icmpOut(ns: Ns, about: Ipv4Packet): IpvsConn | undefined {
  const tuple = tupleOf(about)
  return tuple && connOut(ns, invertTuple(tuple))
}

/** ip_vs_forward_icmp. */
export const ipvsForwardIcmp: HookFunction = (ns, skb, context) => {
  const about = aboutError(skb.packet)
  return about ? icmpIn(ns, skb, about, context) : 'accept'
}
