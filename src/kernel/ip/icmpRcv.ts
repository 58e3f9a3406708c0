/** ICMP arrives (net/ipv4/icmp.c, icmp_rcv): echo is answered, errors go to the socket that they are about. */
import { ANY, type IpAddr, isMulticast } from '../../net/ipv4.ts'
import {
  type IcmpEcho,
  type IcmpError,
  IPPROTO_ICMP,
  IPPROTO_TCP,
  type Ipv4Packet,
  ipv4Packet,
  isIcmpError,
} from '../../net/packet.ts'
import { inetAddrOnlink, isLocalAddress } from '../address.ts'
import type { StateChange } from '../hop.ts'
import { neighResolve } from '../neigh/output.ts'
import { delivered, drop, ip, tell, why } from '../report.ts'
import { localSkb, type Ns, type Skb } from '../runtime.ts'
import { socketError } from '../socket/socketError.ts'
import { ownedByUser, tcpKey } from '../socket/tcpConnection.ts'
import { ipLocalOut } from './output.ts'
import { putException, routeOutput, updatePmtu } from './route.ts'

export function icmpRcv(ns: Ns, skb: Skb): void {
  const { payload } = skb.packet
  if (payload.kind !== 'icmp') return
  if (isIcmpError(payload)) icmpError(ns, skb, payload)
  else if (payload.type === 8) icmpEcho(ns, skb, payload)
  else echoReply(ns, skb, payload)
}

function icmpEcho(ns: Ns, skb: Skb, echo: IcmpEcho): void {
  const { packet, dst } = skb
  if (
    ns.sysctl.global('icmp_echo_ignore_all') ||
    (dst?.kind === 'broadcast' && ns.sysctl.global('icmp_echo_ignore_broadcasts'))
  ) {
    drop(ns, skb, 'NOT_SPECIFIED', {
      reasons: [
        why('ignored', {
          what: `net.ipv4.icmp_echo_ignore_${ns.sysctl.global('icmp_echo_ignore_all') ? 'all' : 'broadcasts'} = 1`,
        }),
      ],
    })
    return
  }
  delivered(ns, skb, 'icmp', { ...(skb.dev && { dev: skb.dev.name }) })
  // A reply to a broadcast speaks from an own address.
  const src = dst?.kind === 'broadcast' || isMulticast(packet.dst) ? ANY : packet.dst
  const route = routeOutput(ns, { dst: packet.src, src, tos: packet.tos, proto: IPPROTO_ICMP })
  const reply = ipv4Packet({
    src: route.ok ? route.src : src,
    dst: packet.src,
    proto: IPPROTO_ICMP,
    tos: packet.tos,
    ttl: ns.sysctl.global('ip_default_ttl'),
    id: ns.nextIpId++ & 0xffff,
    payload: { ...echo, type: 0 },
  })
  const journey = ns.machine.observer.begin({ origin: 'reply', parent: skb.journey, ns: ns.name, packet: reply })
  tell(ns, journey, 'send', reply, { reasons: [why('kernelReplies', { to: ip(packet.src) })] })
  if (!route.ok) {
    drop(ns, { packet: reply, journey }, 'IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided })
    return
  }
  tell(ns, journey, 'route', reply, { dev: route.dst.dev.name, reasons: route.reasons, decided: route.decided })
  const out = localSkb(reply, journey, true)
  out.fromIcmp = true
  out.dst = route.dst
  ipLocalOut(ns, out)
}

function echoReply(ns: Ns, skb: Skb, echo: IcmpEcho): void {
  const dev = { ...(skb.dev && { dev: skb.dev.name }) }
  const socket = ns.sockets.raw.find((s) => s.id === echo.id)
  if (!socket) {
    delivered(ns, skb, 'icmp', dev)
    return
  }
  delivered(ns, skb, socket.name, {
    ...dev,
    decided: [{ kind: 'socket', proto: 'icmp', port: echo.id, name: socket.name }],
  })
  socket.onReply(skb.packet, echo)
}

/** icmp_unreach, icmp_redirect. */
function icmpError(ns: Ns, skb: Skb, error: IcmpError): void {
  const dev = { ...(skb.dev && { dev: skb.dev.name }) }
  const { about } = error
  const changes: StateChange[] = []
  const reasons = [why('delivered', { to: 'icmp' })]
  const noDiscovery = ns.sysctl.global('ip_no_pmtu_disc')
  if (error.type === 3 && error.code === 4 && noDiscovery >= 2) {
    // Mode 2: such errors are thrown away.
    tell(ns, skb.journey, 'deliver', skb.packet, { ...dev, reasons })
    ns.machine.observer.end(skb.journey, 'delivered')
    return
  }
  if (error.type === 3 && error.code === 4 && error.mtu !== undefined) {
    // Mode 1: the MTU that the router names is not believed, the least one is taken.
    const learned = updatePmtu(ns, about, noDiscovery === 1 ? 0 : error.mtu)
    if (learned) {
      reasons.unshift(why('pmtuLearned', { dst: ip(about.dst), mtu: learned.after?.mtu ?? 0 }))
      changes.push(learned)
    }
  }
  if (error.type === 5) redirect(ns, skb, error, reasons, changes)
  tell(ns, skb.journey, 'deliver', skb.packet, { ...dev, reasons, ...(changes.length > 0 && { changes }) })
  ns.machine.observer.end(skb.journey, 'delivered')
  socketError(ns, skb.packet, noDiscovery === 1 && error.mtu !== undefined ? { ...error, mtu: 0 } : error)
}

/** __ip_do_redirect: only from the gateway in use, and only to a neighbour that answers. */
function redirect(ns: Ns, skb: Skb, error: IcmpError, reasons: ReturnType<typeof why>[], changes: StateChange[]): void {
  const { gateway, about } = error
  const dev = skb.dev
  if (about.proto === IPPROTO_TCP && !heedsRedirect(ns, about)) return
  if (
    gateway === undefined ||
    !dev ||
    ns.sysctl.conf(dev.name, 'accept_redirects') === 0 ||
    isLocalAddress(ns, gateway)
  )
    return
  const route = routeOutput(ns, { dst: about.dst, src: ANY, proto: about.proto })
  if (!route.ok || route.dst.via !== skb.packet.src || route.dst.dev.name !== dev.name || gateway === route.dst.via)
    return
  const strict = ns.sysctl.conf(dev.name, 'shared_media') === 0
  if (strict && !inetAddrOnlink(ns, dev.name, gateway, skb.packet.src)) return
  if (strict && ns.sysctl.conf(dev.name, 'secure_redirects') === 1 && !isDefaultGateway(ns, dev.name, gateway)) return
  const asked = neighResolve(ns, dev, gateway, skb)
  changes.push(...asked.changes)
  if (!asked.valid) return
  reasons.unshift(why('redirectAccepted', { dst: ip(about.dst), gateway: ip(gateway) }))
  changes.push(putException(ns, about.dst, { via: gateway }))
}

/** tcp_v4_err: an established socket, or one that connects, and no call that holds it. */
function heedsRedirect(ns: Ns, { src, dst, payload }: Ipv4Packet): boolean {
  if (payload.kind !== 'tcp') return false
  const connection = ns.sockets.connections.get(
    tcpKey({ addr: src, port: payload.sport }, { addr: dst, port: payload.dport }),
  )
  if (!connection || connection.state === 'SYN_RECV' || connection.state === 'TIME_WAIT') return false
  return !ownedByUser(ns, connection)
}

/** ip_fib_check_default: some route already goes by way of it. */
const isDefaultGateway = (ns: Ns, dev: string, gateway: IpAddr): boolean =>
  ns.netns.routes.some((route) => route.nexthops.some((nexthop) => nexthop.dev === dev && nexthop.via === gateway))
