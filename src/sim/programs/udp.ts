/** The lab's UDP client: a connected socket sends once and waits for one answer. */

import { routeConnect } from '../../kernel/ip/route.ts'
import { COST } from '../../kernel/runtime.ts'
import { ephemeralPort } from '../../kernel/socket/sockets.ts'
import { type UdpSocket, udpSend } from '../../kernel/socket/udp.ts'
import { ANY, formatIpv4, type IpAddr, isMulticast } from '../../net/ipv4.ts'
import { IPPROTO_UDP } from '../../net/packet.ts'
import type { Probe } from '../trace.ts'
import { answered, errnoOfRoute, failed, type Program, type ProgramResult, TIMED_OUT } from './program.ts'

export const udpClient =
  (probe: Probe, to: IpAddr): Program =>
  (ns, finish) => {
    const size = probe.size ?? 40
    const port = probe.port ?? 53
    // connect(2) chooses the source address.
    const sport = probe.sport || ephemeralPort(ns)
    const route = routeConnect(ns, { dst: to, src: ANY, proto: IPPROTO_UDP, sport, dport: port })
    if (!route.ok || (route.dst.kind === 'broadcast' && !isMulticast(to))) {
      // Without SO_BROADCAST a broadcast address is refused.
      const error = errnoOfRoute(route.ok ? 'EACCES' : route.error)
      ns.machine.after(COST.program, () => finish(failed(error)))
      return
    }
    if (size > 65507) {
      ns.machine.after(COST.program, () => finish(failed({ errno: 90, name: 'EMSGSIZE', fatal: true })))
      return
    }
    const end = (result: ProgramResult): void => {
      timeout.cancel()
      const at = ns.sockets.udp.indexOf(socket)
      if (at < 0) return
      ns.sockets.udp.splice(at, 1)
      ns.machine.after(COST.program, () => finish(result))
    }
    const socket: UdpSocket = {
      port: sport,
      name: 'client',
      remote: { addr: to, port },
      onData: (data) => end({ printed: `reply: ${data.text ?? ''}`, outcome: answered(data.text ?? '') }),
      onError(error, icmp) {
        // Without IP_RECVERR a connected socket hears of fatal errors, and of a packet that was too long.
        const tooLong = icmp.type === 3 && icmp.code === 4
        if (icmp.type === 5 || (!error.fatal && !tooLong)) return
        end(failed(error, formatIpv4(to)))
      },
    }
    ns.sockets.udp.push(socket)
    const timeout = ns.machine.after((probe.wait ?? 4) * 1_000_000, () => end(TIMED_OUT))
    const sent = udpSend(ns, {
      name: 'client',
      src: route.src,
      sport,
      dst: to,
      dport: port,
      data: { kind: 'data', len: size, text: 'x'.repeat(size) },
      origin: 'socket',
      ...(probe.ttl !== undefined && { ttl: probe.ttl }),
    })
    if (sent !== 'sent') end(failed(errnoOfRoute(sent)))
  }
