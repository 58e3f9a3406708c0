/** What a tunnel costs: bytes of the headers that it put around a packet. */
import { headerStack } from './headers.ts'
import type { Packet } from './packet.ts'

const OUTER_BYTES = { ip: 20, udp: 8, vxlan: 8 } as const
const ETHERNET = 14

/** IPIP 20 (RFC 2003), VXLAN 50: 20 + 8 + 8 and the inner Ethernet header (RFC 7348). */
export function tunnelBytes(packet: Packet): number {
  const stack = headerStack(packet)
  const vxlan = stack.some((header) => header.layer === 'vxlan')
  return stack.reduce(
    (sum, { layer, outer }) => sum + (outer ? (OUTER_BYTES[layer as keyof typeof OUTER_BYTES] ?? 0) : 0),
    vxlan ? ETHERNET : 0,
  )
}
