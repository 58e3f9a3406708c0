/** ip_vs_out of net/netfilter/ipvs/ip_vs_core.c, at FORWARD, LOCAL_IN and LOCAL_OUT: the answer speaks as the virtual address again. */
import { routeOutput } from '../../ip/route.ts'
import { why } from '../../report.ts'
import type { Ns, Skb } from '../../runtime.ts'
import { tupleOf } from '../conntrack/tuple.ts'
import type { HookContext, HookFunction, Verdict } from '../hook.ts'
import { connOut, connPassed, type IpvsConn } from './conn.ts'
import { aboutError, icmpOut } from './icmp.ts'
import { updateConntrack } from './nfct.ts'
import { place, rewrite } from './rewrite.ts'

export const ipvsReply: HookFunction = (ns, skb, context) => {
  if (skb.ipvs) return 'accept'
  const about = aboutError(skb.packet)
  const tuple = about ? undefined : tupleOf(skb.packet)
  const conn = about ? icmpOut(ns, about) : tuple && connOut(ns, tuple)
  if (!conn) return 'accept'
  return answer(ns, skb, conn, context)
}

/** handle_response, handle_response_icmp. */
function answer(ns: Ns, skb: Skb, conn: IpvsConn, { hook, report }: HookContext): Verdict {
  const { virtual, real } = conn
  if (!aboutError(skb.packet)) connPassed(ns, conn, skb.packet, 'output')
  skb.packet = rewrite(skb.packet, 'src', virtual.dst, virtual.dport)
  report.reasons.push(why('ipvsAnswers', { from: place(real), to: place(virtual) }))
  if (hook !== 'INPUT' && skb.dst?.kind !== 'local' && !routeMeHarder(ns, skb)) return 'drop'
  skb.ipvs = true
  updateConntrack(skb, conn, 'output')
  return 'accept'
}

/** ip_vs_route_me_harder: routed as what this host itself would send from the virtual address (`vs.snat_reroute`). */
function routeMeHarder(ns: Ns, skb: Skb): boolean {
  const { packet, mark } = skb
  const route = routeOutput(ns, { dst: packet.dst, src: packet.src, tos: packet.tos, mark, anySource: true })
  if (route.ok) skb.dst = route.dst
  return route.ok
}
