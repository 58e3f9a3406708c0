/** An echo request from a raw socket (net/ipv4/raw.c), as ping sends it. */
import { type IpAddr, isMulticast } from '../../net/ipv4.ts'
import { IPPROTO_ICMP, ipv4Packet } from '../../net/packet.ts'
import { icmpFlow } from '../fib/dissect.ts'
import type { FibError } from '../fib/lookup.ts'
import { ipLocalOut } from '../ip/output.ts'
import { dstMtu, type OutputRoute, routeOutput } from '../ip/route.ts'
import { drop, linkDecision, tell, why } from '../report.ts'
import { localSkb, type Ns } from '../runtime.ts'

export interface EchoRequest {
  readonly src: IpAddr
  readonly dst: IpAddr
  readonly id: number
  readonly seq: number
  readonly size: number
  readonly ttl?: number
  /** IP_MTU_DISCOVER: `do` refuses to fragment, `dont` never sets DF, `want` sets it while the packet fits. */
  readonly pmtu: 'do' | 'dont' | 'want'
  readonly oif?: string
  /** connect(2) was refused before: nothing is sent. */
  readonly refused?: Extract<OutputRoute, { ok: false }>
}

export type EchoResult =
  | { readonly kind: 'sent' }
  | { readonly kind: 'tooLong'; readonly mtu: number }
  | { readonly kind: 'noRoute'; readonly error: FibError }

export function sendEcho(ns: Ns, request: EchoRequest): EchoResult {
  const route =
    request.refused ??
    routeOutput(ns, {
      dst: request.dst,
      src: request.src,
      ...icmpFlow(8, 0),
      ...(request.oif !== undefined && { oif: request.oif }),
    })
  const packet = ipv4Packet({
    src: route.ok ? route.src : request.src,
    dst: request.dst,
    proto: IPPROTO_ICMP,
    ttl: request.ttl ?? (isMulticast(request.dst) ? 1 : ns.sysctl.global('ip_default_ttl')),
    id: ns.nextIpId++ & 0xffff,
    payload: {
      kind: 'icmp',
      type: 8,
      code: 0,
      id: request.id,
      seq: request.seq,
      data: { kind: 'data', len: request.size },
    },
  })
  const mtu = route.ok ? dstMtu(route.dst) : 0
  // ip_no_pmtu_disc makes sockets that did not say otherwise never set DF.
  const pmtu = request.pmtu === 'want' && ns.sysctl.global('ip_no_pmtu_disc') ? 'dont' : request.pmtu
  const fits = packet.len <= mtu
  const df = pmtu === 'do' || (pmtu === 'want' && fits && route.ok && !route.dst.mtuLocked)
  const whole = df ? { ...packet, df } : packet
  const journey = ns.machine.observer.begin({ origin: 'socket', ns: ns.name, packet: whole })
  tell(ns, journey, 'send', whole, { reasons: [why('socketSends', { program: 'ping', call: 'sendto' })] })
  if (!route.ok) {
    drop(ns, { packet: whole, journey }, 'IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided })
    return { kind: 'noRoute', error: route.error }
  }
  tell(ns, journey, 'route', whole, { dev: route.dst.dev.name, reasons: route.reasons, decided: route.decided })
  if (pmtu === 'do' && !fits) {
    drop(ns, { packet: whole, journey }, 'PKT_TOO_BIG', {
      dev: route.dst.dev.name,
      reasons: [why('messageTooLong', { len: packet.len, mtu })],
      decided: [linkDecision(route.dst.dev)],
    })
    return { kind: 'tooLong', mtu }
  }
  const skb = localSkb(whole, journey, pmtu !== 'do')
  skb.dst = route.dst
  skb.called = true
  ipLocalOut(ns, skb)
  return { kind: 'sent' }
}
