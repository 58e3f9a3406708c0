/** UDP endpoints (net/ipv4/udp.c). */
import { type IpAddr, isMulticast } from '../../net/ipv4.ts'
import { type Data, type IcmpError, IPPROTO_UDP, ipv4Packet } from '../../net/packet.ts'
import type { FibError } from '../fib/lookup.ts'
import type { JourneyId, Origin, Reason } from '../hop.ts'
import { ipLocalOut } from '../ip/output.ts'
import { dstMtu, routeOutput } from '../ip/route.ts'
import { delivered, drop, tell, why } from '../report.ts'
import { localSkb, type Ns, type Skb } from '../runtime.ts'
import type { SocketErrno } from './errno.ts'

export interface UdpSocket {
  readonly port: number
  readonly name: string
  /** A connected socket hears of errors, and only its peer. */
  readonly remote?: { readonly addr: IpAddr; readonly port: number }
  onData(
    data: Data,
    from: { readonly addr: IpAddr; readonly port: number; readonly journey: JourneyId; readonly local: IpAddr },
  ): void
  onError(error: SocketErrno, icmp: IcmpError): void
}

export interface UdpSend {
  readonly name: string
  readonly src: IpAddr
  readonly sport: number
  readonly dst: IpAddr
  readonly dport: number
  readonly data: Data
  readonly ttl?: number
  readonly origin: Origin
  readonly parent?: JourneyId
  /** What the program has to say about it, before what the kernel has. */
  readonly reasons?: readonly Reason[]
}

/** udp_sendmsg with path MTU discovery as wanted (the default): DF while it fits, fragments where it does not. */
export function udpSend(ns: Ns, send: UdpSend): 'sent' | FibError | 'EPERM' {
  const route = routeOutput(ns, {
    dst: send.dst,
    src: send.src,
    proto: IPPROTO_UDP,
    sport: send.sport,
    dport: send.dport,
  })
  const packet = ipv4Packet({
    src: route.ok ? route.src : send.src,
    dst: send.dst,
    proto: IPPROTO_UDP,
    ttl: send.ttl ?? (isMulticast(send.dst) ? 1 : ns.sysctl.global('ip_default_ttl')),
    id: ns.nextIpId++ & 0xffff,
    payload: { kind: 'udp', sport: send.sport, dport: send.dport, payload: send.data },
  })
  const fits =
    route.ok && packet.len <= dstMtu(route.dst) && !route.dst.mtuLocked && ns.sysctl.global('ip_no_pmtu_disc') === 0
  const whole = fits ? { ...packet, df: true } : packet
  const journey = ns.machine.observer.begin({
    origin: send.origin,
    ns: ns.name,
    packet: whole,
    ...(send.parent !== undefined && { parent: send.parent }),
  })
  tell(ns, journey, 'send', whole, {
    reasons: [...(send.reasons ?? []), why('socketSends', { program: send.name, call: 'sendto' })],
  })
  if (!route.ok) {
    drop(ns, { packet: whole, journey }, 'IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided })
    return route.error
  }
  tell(ns, journey, 'route', whole, { dev: route.dst.dev.name, reasons: route.reasons, decided: route.decided })
  const skb = localSkb(whole, journey, true)
  skb.dst = route.dst
  skb.called = true
  return ipLocalOut(ns, skb) ?? 'sent'
}

/**
 * __udp4_lib_rcv: the most specific socket of the port; none: port unreachable. What was sent to many is for sockets
 * without a peer alone (__udp4_lib_mcast_deliver).
 */
export function udpRcv(ns: Ns, skb: Skb): void {
  const { packet } = skb
  const { payload: udp } = packet
  if (udp.kind !== 'udp') return
  const onPort = ns.sockets.udp.filter((s) => s.port === udp.dport)
  const connected =
    skb.dst?.kind === 'broadcast'
      ? undefined
      : onPort.find((s) => s.remote?.addr === packet.src && s.remote.port === udp.sport)
  const socket = connected ?? onPort.find((s) => !s.remote)
  const dev = { ...(skb.dev && { dev: skb.dev.name }) }
  if (!socket) {
    drop(ns, skb, 'NO_SOCKET', { ...dev, reasons: [why('noSocket', { proto: 'udp', port: udp.dport })] })
    ns.machine.icmpSend(ns, skb, { type: 3, code: 3 })
    return
  }
  delivered(ns, skb, socket.name, {
    ...dev,
    decided: [{ kind: 'socket', proto: 'udp', port: udp.dport, name: socket.name }],
  })
  if (udp.payload.kind === 'data')
    socket.onData(udp.payload, { addr: packet.src, port: udp.sport, journey: skb.journey, local: packet.dst })
}
