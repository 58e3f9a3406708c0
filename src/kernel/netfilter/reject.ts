/** What `-j REJECT` answers (net/ipv4/netfilter/nf_reject_ipv4.c, nf_send_unreach, nf_send_reset). */
import { IPPROTO_TCP, ipv4Packet, type TcpSegment } from '../../net/packet.ts'
import { ipLocalOut } from '../ip/output.ts'
import { routeOutput } from '../ip/route.ts'
import { ip, tell, why } from '../report.ts'
import { localSkb, type Ns, type Skb } from '../runtime.ts'
import { resetFor } from '../socket/tcpOutput.ts'
import { snapshotConn } from './conntrack/entry.ts'
import { tcpSetClosing } from './conntrack/tcpPacket.ts'
import type { HookContext } from './hook.ts'
import type { RejectWith } from './ruleset.ts'

/** Codes of ICMP type 3. */
const CODE: Readonly<Record<Exclude<RejectWith, 'tcp-reset'>, number>> = {
  'icmp-net-unreachable': 0,
  'icmp-host-unreachable': 1,
  'icmp-proto-unreachable': 2,
  'icmp-port-unreachable': 3,
  'icmp-net-prohibited': 9,
  'icmp-host-prohibited': 10,
  'icmp-admin-prohibited': 13,
}

/** The answer leaves once the packet's own fate is told: `after` collects it. */
export function reject(ns: Ns, skb: Skb, { report }: HookContext, how: RejectWith, after: (() => void)[]): void {
  const { packet } = skb
  if (how !== 'tcp-reset') {
    after.push(() => ns.machine.icmpSend(ns, skb, { type: 3, code: CODE[how] }))
    return
  }
  const { payload } = packet
  if (packet.offset > 0 || payload.kind !== 'tcp' || skb.dst?.kind === 'broadcast') return
  const reset = resetFor(payload)
  if (!reset) return
  after.push(() => sendReset(ns, skb, reset))
  if (!skb.ct) return
  const { conn } = skb.ct
  const before = snapshotConn(conn, ns.machine.now())
  tcpSetClosing(ns, conn)
  if (conn.tcp !== before.tcp)
    report.changes.push({ table: 'conntrack', before, after: snapshotConn(conn, ns.machine.now()) })
}

/** It speaks as whom the packet was for, wherever it was caught. */
function sendReset(ns: Ns, skb: Skb, reset: TcpSegment): void {
  const { src, dst } = skb.packet
  const route = routeOutput(ns, { dst: src, src: dst, anySource: true })
  if (!route.ok) return
  const packet = ipv4Packet({
    src: dst,
    dst: src,
    proto: IPPROTO_TCP,
    df: true,
    ttl: ns.sysctl.global('ip_default_ttl'),
    id: 0,
    payload: reset,
  })
  const journey = ns.machine.observer.begin({ origin: 'reply', parent: skb.journey, ns: ns.name, packet })
  tell(ns, journey, 'send', packet, { reasons: [why('kernelReplies', { to: ip(src) })] })
  tell(ns, journey, 'route', packet, { dev: route.dst.dev.name, reasons: route.reasons, decided: route.decided })
  const answer = localSkb(packet, journey)
  answer.dst = route.dst
  // nf_ct_attach: it belongs to the connection of what it rejects.
  if (skb.ct) answer.ct = { conn: skb.ct.conn, info: 'RELATED', reply: !skb.ct.reply }
  ipLocalOut(ns, answer)
}
