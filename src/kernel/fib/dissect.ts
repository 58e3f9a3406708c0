/** What rules by protocol and port see of a packet (net/ipv4/ip_fib.h fib4_rules_early_flow_dissect, net/core/fib_rules.c). */
import { IPPROTO_ICMP, type Ipv4Packet } from '../../net/packet.ts'
import type { Rule } from '../netns.ts'
import type { Fib, Flow } from './lookup.ts'

export type FlowPorts = Pick<Flow, 'proto' | 'sport' | 'dport'>

/** fib_rule_requires_fldissect: rules of locally generated packets see those packets' flow anyway. */
const asks = ({ iif, ipProto, sport, dport }: Rule): boolean =>
  iif !== 'lo' && (ipProto !== undefined || sport !== undefined || dport !== undefined)

/** Of a packet that came in. Nothing where no rule asks; of fragments, the first included, the protocol alone. */
export function dissectFlow({ rules }: Fib, { proto, payload }: Ipv4Packet): FlowPorts {
  if (!rules.some(asks)) return {}
  return payload.kind === 'tcp' || payload.kind === 'udp'
    ? { proto, sport: payload.sport, dport: payload.dport }
    : { proto }
}

/** The flow of an ICMP message that is sent: type and code lie where others have their port (struct flowi_uli). */
export const icmpFlow = (type: number, code: number): FlowPorts => ({ proto: IPPROTO_ICMP, dport: (type << 8) | code })
