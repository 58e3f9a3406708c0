/** An ICMP error reaches the socket whose packet it is about (net/ipv4/icmp.c, icmp_socket_deliver). */
import type { IcmpError, Ipv4Packet } from '../../net/packet.ts'
import type { Ns } from '../runtime.ts'
import { errnoOf } from './errno.ts'
import { tcpError } from './tcpInput.ts'

/** icmp_socket_deliver. */
export function socketError(ns: Ns, packet: Ipv4Packet, error: IcmpError): void {
  const { about } = error
  const quoted = about.payload.kind === 'fragment' ? about.payload.whole : about.payload
  switch (quoted.kind) {
    case 'icmp':
      if ('id' in quoted && quoted.type === 8)
        for (const raw of ns.sockets.raw) if (raw.id === quoted.id) raw.onError(packet.src, error)
      return
    case 'udp': {
      const { sport, dport } = quoted
      for (const socket of ns.sockets.udp)
        if (socket.port === sport && socket.remote?.addr === about.dst && socket.remote.port === dport)
          socket.onError(errnoOf(error), error)
      return
    }
    case 'tcp':
      tcpError(ns, about, quoted, error)
      return
    default:
  }
}
