/**
 * ip_vs_nat_xmit and ip_vs_icmp_xmit of net/netfilter/ipvs/ip_vs_xmit.c: routed anew by the destination alone, rewritten, and sent
 * through OUTPUT, unless the destination is this host itself.
 */
import { ANY, isLoopback } from '../../../net/ipv4.ts'
import { ipLocalOut } from '../../ip/output.ts'
import { dstMtu, routeOutput } from '../../ip/route.ts'
import { drop, ip, linkDecision, tell, why } from '../../report.ts'
import type { Dst, IcmpErrorKind, Ns, Skb } from '../../runtime.ts'
import type { HookContext, Verdict } from '../hook.ts'
import type { IpvsConn } from './conn.ts'
import { updateConntrack } from './nfct.ts'
import { place, rewrite } from './rewrite.ts'

export function natXmit(ns: Ns, skb: Skb, conn: IpvsConn, context: HookContext): Verdict {
  const { virtual, real } = conn
  const { hook, report } = context
  const before = skb.packet
  const route = routeOutput(ns, { dst: real.dst, src: ANY })
  const lost = (
    reason: Parameters<typeof drop>[2],
    extra: Parameters<typeof drop>[3],
    error?: IcmpErrorKind,
  ): Verdict => {
    report.after.push(() => {
      drop(ns, skb, reason, { hook, ...extra })
      if (error) ns.machine.icmpSend(ns, skb, error)
    })
    return 'stolen'
  }
  // dst_link_failure: whatever the routes said.
  if (!route.ok) return lost('IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided }, { type: 3, code: 1 })
  const { dst } = route
  const toLoopback = isLoopback(real.dst)
  const chosen = why('ipvsForwards', { from: place(virtual), to: place(real) })
  if (dst.kind === 'local') {
    // Not from outside, and for an error not from FORWARD.
    if ((toLoopback && skb.dst?.input) || hook === 'FORWARD')
      return lost('IP_INVALID_DEST', {
        reasons: [why('martianDestination', { dst: ip(real.dst), src: ip(before.src), dev: '' })],
      })
    forward(skb, conn, before)
    report.reasons.push(chosen)
    return 'accept'
  }
  if (isLoopback(before.src))
    return lost('IP_INVALID_SOURCE', {
      reasons: [why('martianSource', { src: ip(before.src), dst: ip(real.dst), dev: dst.dev.name })],
    })
  if (before.ttl <= 1)
    return lost('TTL_EXPIRED', { reasons: [why('ttlExpired', { ttl: before.ttl })] }, { type: 11, code: 0 })
  const aged = { ...before, ttl: before.ttl - 1 }
  const mtu = dstMtu(dst)
  if (before.df && before.len > mtu && before.payload.kind !== 'icmp') {
    skb.packet = aged
    const reasons = [why('mtuExceeded', { len: before.len, mtu, dev: dst.dev.name })]
    return lost('PKT_TOO_BIG', { reasons, decided: [linkDecision(dst.dev)] }, { type: 3, code: 4, mtu })
  }
  report.after.push(() => {
    forward(skb, conn, aged)
    tell(ns, skb.journey, 'ipvs', skb.packet, { dev: dst.dev.name, before, reasons: [chosen], decided: route.decided })
    send(ns, skb, dst)
  })
  return 'stolen'
}

function send(ns: Ns, skb: Skb, dst: Dst): void {
  skb.dst = dst
  ipLocalOut(ns, skb)
}

/** ip_vs_nat_send_or_cont. */
function forward(skb: Skb, conn: IpvsConn, packet: Skb['packet']): void {
  const { real } = conn
  skb.packet = rewrite(packet, 'dst', real.dst, real.dport)
  skb.ipvs = true
  skb.ignoreDf = true
  updateConntrack(skb, conn, 'input')
}
