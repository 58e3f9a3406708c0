/** The transport header as matches see it: skb_header_pointer at par->thoff, where par->fragoff is 0. */
import type { IcmpMessage, Ipv4Packet, TcpSegment, UdpDatagram } from '../../../net/packet.ts'

/** Undefined for second and further fragments, and where the protocol has no such header. */
export function transportOf(packet: Ipv4Packet): TcpSegment | UdpDatagram | IcmpMessage | undefined {
  if (packet.offset !== 0) return undefined
  const { payload } = packet
  const whole = payload.kind === 'fragment' ? payload.whole : payload
  return whole.kind === 'tcp' || whole.kind === 'udp' || whole.kind === 'icmp' ? whole : undefined
}
