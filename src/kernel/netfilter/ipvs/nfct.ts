/** What IPVS does to conntrack's entries (net/netfilter/ipvs/ip_vs_nfct.c; include/net/ip_vs.h, ip_vs_notrack). */
import type { Skb } from '../../runtime.ts'
import type { IpvsConn } from './conn.ts'

/**
 * ip_vs_update_conntrack, for the first packet of an entry: of a client, that the answer will come from the destination;
 * of a destination that speaks first, that the answer will go to the virtual address. Without `vs.conntrack` the packet
 * loses its entry.
 */
export function updateConntrack(skb: Skb, { tracked, virtual, real }: IpvsConn, direction: 'input' | 'output'): void {
  const { ct } = skb
  if (!ct) return
  if (!tracked) {
    delete skb.ct
    skb.untracked = true
    return
  }
  const { conn } = ct
  if (conn.confirmed || ct.reply) return
  const { reply } = conn
  const portless = reply.type !== undefined
  conn.reply =
    direction === 'input'
      ? { ...reply, src: real.dst, sport: portless ? reply.sport : real.dport }
      : { ...reply, dst: virtual.dst, dport: portless ? reply.dport : virtual.dport }
}
