/** ping -n -c1 of iputils: one echo request, its reply or the error it met, and the summary. */

import { routeConnect } from '../../kernel/ip/route.ts'
import { COST } from '../../kernel/runtime.ts'
import { sendEcho } from '../../kernel/socket/ping.ts'
import type { RawSocket } from '../../kernel/socket/sockets.ts'
import { ANY, formatIpv4, type IpAddr, isMulticast } from '../../net/ipv4.ts'
import { type IcmpError, IPPROTO_UDP } from '../../net/packet.ts'
import type { Outcome, Probe } from '../trace.ts'
import { errnoOfRoute, type Program } from './program.ts'

/** iputils ping_common.c, pr_icmph: type 3 by code. */
const UNREACHABLE = [
  'Destination Net Unreachable',
  'Destination Host Unreachable',
  'Destination Protocol Unreachable',
  'Destination Port Unreachable',
  'Frag needed and DF set',
  'Source Route Failed',
  'Destination Net Unknown',
  'Destination Host Unknown',
  'Source Host Isolated',
  'Destination Net Prohibited',
  'Destination Host Prohibited',
  'Destination Net Unreachable for Type of Service',
  'Destination Host Unreachable for Type of Service',
  'Packet filtered',
  'Precedence Violation',
  'Precedence Cutoff',
]

function describeIcmp(error: IcmpError): string {
  if (error.type === 11) return error.code === 0 ? 'Time to live exceeded' : 'Frag reassembly time exceeded'
  if (error.type === 5) {
    const what = error.code === 0 ? 'Redirect Network' : 'Redirect Host'
    return error.gateway === undefined ? what : `${what}(New nexthop: ${formatIpv4(error.gateway)})`
  }
  const text = UNREACHABLE[error.code] ?? `Dest Unreachable, Bad Code: ${error.code}`
  return error.code === 4 ? `${text} (mtu = ${error.mtu ?? 0})` : text
}

export const ping =
  (probe: Probe, to: IpAddr): Program =>
  (ns, finish) => {
    const size = probe.size ?? 56
    // Groups are not sent fragments unless one asks for it.
    const pmtu = probe.pmtu ?? (isMulticast(to) ? 'do' : 'want')
    const lines: string[] = []
    let errors = 0
    let received = 0
    let outcome: Outcome = { kind: 'unanswered' }
    const started = ns.machine.now()
    let over = false
    const end = (): void => {
      if (over) return
      over = true
      timeout.cancel()
      const at = ns.sockets.raw.indexOf(socket)
      if (at >= 0) ns.sockets.raw.splice(at, 1)
      const ms = Math.floor((ns.machine.now() - started) / 1000)
      const summary = `1 packets transmitted, ${received} received${errors > 0 ? `, +${errors} errors` : ''}, ${received ? 0 : 100}% packet loss, time ${received ? 0 : ms}ms`
      ns.machine.after(COST.program, () => finish({ printed: [...lines, summary].join(' | '), outcome }))
    }
    const socket: RawSocket = {
      id: 1 + Math.floor(ns.machine.random() * 0xfffe),
      name: 'ping',
      onReply(packet, echo) {
        const ms = (ns.machine.now() - started) / 1000
        lines.push(
          `${echo.data.len + 8} bytes from ${formatIpv4(packet.src)}: icmp_seq=${echo.seq} ttl=${packet.ttl} time=${formatMs(ms)} ms`,
        )
        received = 1
        outcome = { kind: 'answered', by: formatIpv4(packet.src), ttl: packet.ttl }
        ns.machine.after(COST.program, end)
      },
      onError(from, error) {
        // iputils reads its error queue first: a redirect is told of only if nothing worse came meanwhile, and with a
        // colon behind the address, because the raw socket brings it.
        if (error.type === 5) {
          ns.machine.after(COST.program, () => {
            if (!over) lines.push(`From ${formatIpv4(from)}: icmp_seq=1 ${describeIcmp(error)}`)
          })
          return
        }
        lines.push(`From ${formatIpv4(from)} icmp_seq=1 ${describeIcmp(error)}`)
        errors += 1
        outcome = {
          kind: 'icmp',
          from: formatIpv4(from),
          type: error.type,
          code: error.code,
          ...(error.mtu !== undefined && { mtu: error.mtu }),
        }
        end()
      },
    }
    const timeout = ns.machine.after((probe.wait ?? 2) * 1_000_000, end)
    // ping first asks for its source address with connect(2), and says on stderr why that failed.
    const route = routeConnect(ns, { dst: to, src: ANY, proto: IPPROTO_UDP, dport: 1025 })
    if (!route.ok || (route.dst.kind === 'broadcast' && !isMulticast(to))) {
      over = true
      timeout.cancel()
      const { errno, name } = errnoOfRoute(route.ok ? 'EACCES' : route.error)
      if (!route.ok) sendEcho(ns, { src: ANY, dst: to, id: socket.id, seq: 1, size, pmtu, refused: route })
      ns.machine.after(COST.program, () => finish({ printed: '', outcome: { kind: 'error', errno, name } }))
      return
    }
    ns.sockets.raw.push(socket)
    const sent = sendEcho(ns, {
      src: ANY,
      dst: to,
      id: socket.id,
      seq: 1,
      size,
      pmtu,
      ...(probe.ttl !== undefined && { ttl: probe.ttl }),
    })
    if (sent.kind === 'tooLong') {
      errors += 1
      outcome = { kind: 'error', errno: 90, name: 'EMSGSIZE' }
      end()
    }
  }

/** iputils prints three significant digits. */
const formatMs = (ms: number): string =>
  ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3)
