/** ICMP errors (net/ipv4/icmp.c, __icmp_send; RFC 1812 4.3.2). */
import { ANY, type IpAddr, ipv4 } from '../../net/ipv4.ts'
import { type IcmpError, IPPROTO_ICMP, type Ipv4Packet, ipv4Packet, isIcmpError } from '../../net/packet.ts'
import { inetSelectAddr } from '../address.ts'
import { icmpFlow } from '../fib/dissect.ts'
import { SCOPE } from '../netns.ts'
import { drop, ip, tell, why } from '../report.ts'
import { type IcmpErrorKind, localSkb, type Ns, type Skb } from '../runtime.ts'
import { withinIcmpBudget } from './errorBudget.ts'
import { ipLocalOut } from './output.ts'
import { dstMtu, routeOutput } from './route.ts'

/** IPTOS_PREC_INTERNETCONTROL: errors travel with precedence. */
const ERROR_TOS = 0xc0

const DUMMY = ipv4('192.0.0.8')

function aboutIcmpError(packet: Ipv4Packet): boolean {
  const payload = packet.payload.kind === 'fragment' ? packet.payload.whole : packet.payload
  return payload.kind === 'icmp' && isIcmpError(payload)
}

/** Tells the sender of `skb` what became of it; silent where the kernel is. */
export function icmpSend(ns: Ns, skb: Skb, kind: IcmpErrorKind): void {
  const { packet, dst } = skb
  if (skb.fromIcmp) return
  if (skb.type !== 'host' || dst?.kind === 'broadcast' || packet.offset > 0 || aboutIcmpError(packet)) return
  let src: IpAddr = packet.dst
  if (dst?.kind !== 'local') {
    const inbound = dst?.input && skb.dev && ns.sysctl.global('icmp_errors_use_inbound_ifaddr') === 1
    src = inbound && skb.dev ? inetSelectAddr(ns, skb.dev.name, packet.src, SCOPE.link) : ANY
  }
  const route = routeOutput(ns, { dst: packet.src, src, tos: packet.tos, ...icmpFlow(kind.type, kind.code) })
  const about = why('icmpErrorAbout', { src: ip(packet.src), dst: ip(packet.dst), type: kind.type, code: kind.code })
  const mtu = route.ok ? Math.min(576, dstMtu(route.dst)) : 576
  const error: IcmpError = { kind: 'icmp', ...kind, about: packet, quoted: Math.min(packet.len, mtu - 28) }
  const answer = ipv4Packet({
    // A router without any address of its own speaks as 192.0.0.8 (RFC 7600, INADDR_DUMMY).
    src: (route.ok ? route.src : src) || DUMMY,
    dst: packet.src,
    proto: IPPROTO_ICMP,
    tos: (packet.tos & 0x1e) | ERROR_TOS,
    ttl: ns.sysctl.global('ip_default_ttl'),
    id: ns.nextIpId++ & 0xffff,
    payload: error,
  })
  // icmp_ratemask: redirects go free, and so does fragmentation needed.
  const limited = kind.type !== 5 && !(kind.type === 3 && kind.code === 4)
  if (route.ok && route.dst.dev.kind !== 'lo' && limited && !withinIcmpBudget(ns, packet.src)) return
  const journey = ns.machine.observer.begin({ origin: 'error', parent: skb.journey, ns: ns.name, packet: answer })
  tell(ns, journey, 'send', answer, { reasons: [about] })
  if (!route.ok) {
    drop(ns, { packet: answer, journey }, 'IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided })
    return
  }
  const reply = localSkb(answer, journey, true)
  // icmp_glue_bits, nf_conntrack_attach: the error belongs to the connection of what it is about.
  if (skb.ct) reply.ct = { conn: skb.ct.conn, info: 'RELATED', reply: !skb.ct.reply }
  reply.dst = route.dst
  tell(ns, journey, 'route', answer, { dev: route.dst.dev.name, reasons: route.reasons, decided: route.decided })
  ipLocalOut(ns, reply)
}
