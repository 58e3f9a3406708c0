/** Forwarding (net/ipv4/ip_forward.c): TTL, MTU, the redirect, FORWARD. */
import { passHook } from '../netfilter/pass.ts'
import { drop, ip, linkDecision, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { ipOutput } from './output.ts'
import { forwardMtu } from './route.ts'

export function ipForward(ns: Ns, skb: Skb): void {
  const { packet, dst, dev } = skb
  if (!dst || !dev) return
  const at = { dev: dst.dev.name }
  if (skb.type !== 'host') {
    drop(ns, skb, 'OTHERHOST', {
      dev: dev.name,
      reasons: [why('notForThisHost', { dev: dev.name, dst: ip(packet.dst) })],
    })
    return
  }
  if (packet.ttl <= 1) {
    drop(ns, skb, 'TTL_EXPIRED', { ...at, reasons: [why('ttlExpired', { ttl: packet.ttl })] })
    ns.machine.icmpSend(ns, skb, { type: 11, code: 0 })
    return
  }
  skb.forwarded = true
  const mtu = forwardMtu(ns, skb)
  if (exceedsMtu(skb, mtu)) {
    drop(ns, skb, 'PKT_TOO_BIG', {
      ...at,
      reasons: [why('mtuExceeded', { len: packet.len, mtu, dev: dst.dev.name })],
      decided: [linkDecision(dst.dev)],
    })
    ns.machine.icmpSend(ns, skb, { type: 3, code: 4, mtu })
    return
  }
  skb.packet = { ...packet, ttl: packet.ttl - 1 }
  tell(ns, skb.journey, 'forward', skb.packet, {
    ...at,
    before: packet,
    reasons: [why('ttlDecremented', { from: packet.ttl, to: packet.ttl - 1 })],
  })
  if (skb.redirect) sendRedirect(ns, skb)
  if (passHook(ns, skb, 'FORWARD', dev, dst.dev)) ipOutput(ns, skb)
}

/** ip_exceeds_mtu. */
function exceedsMtu(skb: Skb, mtu: number): boolean {
  if (skb.packet.len <= mtu || !skb.packet.df) return false
  return skb.fragMaxSize > mtu || !skb.ignoreDf
}

/** ip_rt_redirect_load, ip_rt_redirect_silence, ip_rt_redirect_number of net/ipv4/route.c. */
const REDIRECT = { load: 20_000, silence: 20_480_000, number: 9 }

/** ip_rt_send_redirect: to one sender ever more seldom. */
function sendRedirect(ns: Ns, skb: Skb): void {
  const { dst, dev, packet } = skb
  if (!dst || !dev || !ns.sysctl.conf(dev.name, 'send_redirects')) return
  const now = ns.machine.now()
  // The budget for errors hangs on the same peer: a redirect after a silence uses it up, and an error breaks the silence.
  const peer = ns.errorBudget.get(packet.src)
  const silent = !peer || now - peer.last > REDIRECT.silence
  const sent = silent ? 0 : (ns.redirects.get(packet.src)?.sent ?? 0)
  const tokens = silent ? 0 : peer.tokens
  if (sent >= REDIRECT.number) ns.errorBudget.set(packet.src, { tokens, last: now })
  if (sent >= REDIRECT.number || (sent > 0 && now - (peer?.last ?? 0) <= REDIRECT.load << sent)) return
  ns.errorBudget.set(packet.src, { tokens, last: now })
  ns.redirects.set(packet.src, { sent: sent + 1, last: now })
  ns.machine.icmpSend(ns, skb, { type: 5, code: 1, gateway: dst.via ?? packet.dst })
}
