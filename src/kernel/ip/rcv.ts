/** An IPv4 packet arrives (net/ipv4/ip_input.c, ip_rcv, ip_rcv_finish; route.c, ip_error). */
import { passHook } from '../netfilter/pass.ts'
import { drop, ip, routeDecision, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { ipLocalDeliver } from './deliver.ts'
import { withinRouteErrorBudget } from './errorBudget.ts'
import { ipForward } from './forward.ts'
import { routeInput } from './route.ts'

export function ipRcv(ns: Ns, skb: Skb): void {
  const { dev } = skb
  if (skb.type === 'otherhost') {
    drop(ns, skb, 'OTHERHOST', {
      ...(dev && { dev: dev.name }),
      reasons: [why('notForThisHost', { dev: dev?.name ?? '', dst: ip(skb.packet.dst) })],
    })
    return
  }
  if (passHook(ns, skb, 'PREROUTING', dev, undefined)) ipRcvFinish(ns, skb)
}

function ipRcvFinish(ns: Ns, skb: Skb): void {
  const { dev, packet } = skb
  // A packet over lo brings the route along that its sender found.
  if (!skb.dst && dev) {
    const found = routeInput(ns, { dst: packet.dst, src: packet.src, tos: packet.tos, mark: skb.mark, dev, packet })
    if (!found.ok) {
      drop(ns, skb, found.reason, { dev: dev.name, reasons: found.reasons, decided: found.decided })
      return
    }
    skb.dst = found.dst
    skb.redirect = found.redirect
    if (found.dst.kind !== 'error')
      tell(ns, skb.journey, 'route', packet, { dev: dev.name, reasons: found.reasons, decided: found.decided })
    else {
      ipError(ns, skb, found)
      return
    }
  }
  if (skb.dst?.kind === 'unicast') ipForward(ns, skb)
  else ipLocalDeliver(ns, skb)
}

/** ip_error: no way on. A router tells the sender; a host, and a blackhole, are silent. */
function ipError(
  ns: Ns,
  skb: Skb,
  found: { reasons: Parameters<typeof tell>[4]['reasons']; decided: Parameters<typeof tell>[4]['decided'] },
): void {
  const { dev, dst } = skb
  const extra = {
    ...(dev && { dev: dev.name }),
    reasons: found.reasons ?? [],
    decided: found.decided ?? (dst ? routeDecision(dst) : []),
  }
  drop(ns, skb, 'IP_INNOROUTES', extra)
  if (!dev || ns.sysctl.conf(dev.name, 'forwarding') === 0 || !dst?.error) return
  // A route that throws away (EINVAL) returns before anything is counted.
  if (dst.error === 'EINVAL' || !withinRouteErrorBudget(ns, skb.packet.src)) return
  if (dst?.error === 'EHOSTUNREACH') ns.machine.icmpSend(ns, skb, { type: 3, code: 1 })
  else if (dst?.error === 'ENETUNREACH') ns.machine.icmpSend(ns, skb, { type: 3, code: 0 })
  else if (dst?.error === 'EACCES') ns.machine.icmpSend(ns, skb, { type: 3, code: 13 })
}
