/** Local delivery (net/ipv4/ip_input.c, ip_local_deliver): reassembly, INPUT, then the protocol. */
import { IPPROTO_ICMP, IPPROTO_IPIP, IPPROTO_TCP, IPPROTO_UDP } from '../../net/packet.ts'
import { ipipReceive } from '../dev/ipip.ts'
import { vxlanReceive } from '../dev/vxlan.ts'
import { passHook } from '../netfilter/pass.ts'
import { drop, ip, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { tcpRcv } from '../socket/tcpInput.ts'
import { udpRcv } from '../socket/udp.ts'
import { ipDefrag, isFragment } from './defrag.ts'
import { icmpRcv } from './icmpRcv.ts'

export function ipLocalDeliver(ns: Ns, arrived: Skb): void {
  const skb = isFragment(arrived.packet) ? ipDefrag(ns, arrived, 'local') : arrived
  if (skb && passHook(ns, skb, 'INPUT', skb.dev, undefined)) deliverProtocol(ns, skb)
}

function deliverProtocol(ns: Ns, skb: Skb): void {
  switch (skb.packet.proto) {
    case IPPROTO_ICMP:
      icmpRcv(ns, skb)
      return
    case IPPROTO_TCP:
      tcpRcv(ns, skb)
      return
    case IPPROTO_UDP:
      if (vxlanReceive(ns, skb) === 'notVxlan') udpRcv(ns, skb)
      return
    case IPPROTO_IPIP:
      if (ipipReceive(ns, skb)) return
      // tunnel4_rcv answers port unreachable where the driver is there but no tunnel fits.
      noProtocol(ns, skb, ns.machine.hasIpip ? 3 : 2)
      return
    default:
      noProtocol(ns, skb, 2)
  }
}

function noProtocol(ns: Ns, skb: Skb, code: number): void {
  const { proto, src, dst } = skb.packet
  drop(ns, skb, 'IP_NOPROTO', {
    ...(skb.dev && { dev: skb.dev.name }),
    reasons: [
      proto === IPPROTO_IPIP
        ? why('noTunnel', { src: ip(src), dst: ip(dst) })
        : why('noSocket', { proto: `${proto}`, port: 0 }),
    ],
  })
  ns.machine.icmpSend(ns, skb, { type: 3, code })
}
