/** IP in IP (net/ipv4/ipip.c, ip_tunnel.c ip_tunnel_xmit, ip_tunnel_rcv; RFC 2003). */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { IPPROTO_IPIP, type Ipv4Packet, ipv4Packet } from '../../net/packet.ts'
import { ipLocalOut } from '../ip/output.ts'
import { dstMtu, routeOutput, updatePmtu } from '../ip/route.ts'
import type { IpipLink } from '../netns.ts'
import { drop, ip, linkDecision, routeDecision, tell, why } from '../report.ts'
import { COST, localSkb, type Ns, type Skb } from '../runtime.ts'

const OUTER = 20

export function encapsulateIpip(inner: Ipv4Packet, local: IpAddr, remote: IpAddr, ttl: number, id: number): Ipv4Packet {
  return ipv4Packet({
    src: local,
    dst: remote,
    proto: IPPROTO_IPIP,
    payload: inner,
    tos: inner.tos & 3,
    ttl: ttl || inner.ttl,
    df: inner.df,
    id,
  })
}

export const decapsulateIpip = (outer: Ipv4Packet): Ipv4Packet | undefined =>
  outer.payload.kind === 'ipv4' ? outer.payload : undefined

/** ip_tunnel_xmit. Without a remote of its own (tunl0) the far end is the route's next hop. */
export function ipipTransmit(ns: Ns, dev: IpipLink, skb: Skb): void {
  const inner = skb.packet
  const remote = dev.remote !== ANY ? dev.remote : (skb.dst?.via ?? inner.dst)
  const outer = routeOutput(ns, { dst: remote, src: dev.local, proto: IPPROTO_IPIP })
  const extra = { dev: dev.name, reasons: outer.reasons, decided: outer.decided }
  if (!outer.ok) {
    drop(ns, skb, 'IP_OUTNOROUTES', {
      ...extra,
      reasons: [why('tunnelNoRoute', { dst: ip(remote) }), ...outer.reasons],
    })
    return
  }
  if (outer.dst.dev.name === dev.name) {
    drop(ns, skb, 'RECURSION_LIMIT', { ...extra, reasons: [why('tunnelLoop', { dev: dev.name })] })
    return
  }
  // tnl_update_pmtu
  const mtu = inner.df ? dstMtu(outer.dst) - OUTER : skb.dst ? dstMtu(skb.dst) : dev.mtu
  const learned = skb.dst && updatePmtu(ns, inner, mtu, dev.name)
  const changes = learned && { changes: [learned] }
  if (inner.df && mtu < inner.len) {
    drop(ns, skb, 'PKT_TOO_BIG', {
      ...extra,
      ...changes,
      reasons: [why('mtuExceeded', { len: inner.len, mtu, dev: dev.name })],
    })
    ns.machine.icmpSend(ns, skb, { type: 3, code: 4, mtu })
    return
  }
  const packet = encapsulateIpip(inner, outer.src, remote, dev.ttl, ns.nextIpId++ & 0xffff)
  tell(ns, skb.journey, 'encapsulate', packet, {
    dev: dev.name,
    before: inner,
    reasons: [why('encapsulatedIpip', { local: ip(outer.src), remote: ip(remote), ttl: packet.ttl })],
    // The far end is the next hop of the inner packet's route.
    decided: [...(skb.dst ? routeDecision(skb.dst) : []), linkDecision(dev)],
    ...changes,
  })
  tell(ns, skb.journey, 'route', packet, { dev: outer.dst.dev.name, reasons: outer.reasons, decided: outer.decided })
  const next = localSkb(packet, skb.journey)
  next.dst = outer.dst
  next.tunnel = dev
  next.mark = skb.mark
  if (skb.called) next.called = true
  ipLocalOut(ns, next)
}

/** ip_tunnel_lookup, then tunl0 as the fallback. */
function tunnelFor(ns: Ns, packet: Ipv4Packet): IpipLink | undefined {
  const tunnels = [...ns.links.values()].filter((l): l is IpipLink => l.kind === 'ipip' && l.up)
  const fits = (a: IpAddr, b: IpAddr): boolean => a === ANY || a === b
  const exact = tunnels.filter(
    (t) => (t.remote !== ANY || t.local !== ANY) && fits(t.remote, packet.src) && fits(t.local, packet.dst),
  )
  exact.sort(
    (a, b) => Number(b.remote !== ANY) + Number(b.local !== ANY) - Number(a.remote !== ANY) - Number(a.local !== ANY),
  )
  return exact[0] ?? tunnels.find((t) => t.remote === ANY && t.local === ANY)
}

/** ipip_rcv. False where no tunnel takes it. */
export function ipipReceive(ns: Ns, skb: Skb): boolean {
  const inner = decapsulateIpip(skb.packet)
  const dev = inner && tunnelFor(ns, skb.packet)
  if (!inner || !dev) return false
  tell(ns, skb.journey, 'decapsulate', inner, {
    dev: dev.name,
    before: skb.packet,
    reasons: [why('decapsulated', { dev: dev.name })],
    decided: [{ kind: 'link', link: dev }],
  })
  ns.machine.netifRx(ns, dev.name, inner, skb.journey, COST.softirq, { mark: skb.mark })
  return true
}
