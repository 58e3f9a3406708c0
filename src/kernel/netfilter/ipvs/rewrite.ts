/** Addresses and ports of a packet, or of the one that an ICMP error quotes (tcp_snat_handler, tcp_dnat_handler, ip_vs_nat_icmp). */
import type { IpAddr } from '../../../net/ipv4.ts'
import { type Ipv4Packet, type Ipv4Payload, isIcmpError } from '../../../net/packet.ts'
import { ip } from '../../report.ts'
import type { Tuple } from '../conntrack/tuple.ts'

export const place = ({ dst, dport }: Tuple): string => `${ip(dst)}:${dport}`

export function rewrite(packet: Ipv4Packet, side: 'src' | 'dst', addr: IpAddr, port: number): Ipv4Packet {
  const { payload } = packet
  // What is quoted went the other way.
  if (payload.kind === 'icmp' && isIcmpError(payload)) {
    const about = rewrite(payload.about, side === 'src' ? 'dst' : 'src', addr, port)
    return { ...packet, [side]: addr, payload: { ...payload, about } }
  }
  return { ...packet, [side]: addr, payload: withPort(payload, side, port) }
}

function withPort(payload: Ipv4Payload, side: 'src' | 'dst', port: number): Ipv4Payload {
  const ports = side === 'src' ? { sport: port } : { dport: port }
  switch (payload.kind) {
    case 'tcp':
    case 'udp':
      return { ...payload, ...ports }
    case 'fragment': {
      const whole = withPort(payload.whole, side, port)
      return whole.kind === 'fragment' ? payload : { ...payload, whole }
    }
    default:
      return payload
  }
}
