/** Hops as the frames that a capture on each device would show, in the kernel lab's form. */
import type { Hop } from '../kernel/hop.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import {
  type EthernetFrame,
  type Ipv4Packet,
  type Ipv4Payload,
  isIcmpError,
  type Packet,
  tcpHeaderLength,
  udpPayloadLength,
} from '../net/packet.ts'
import type { LabFrame, LabPacket } from './document.ts'

export function labFrames(hops: readonly Hop[]): LabFrame[] {
  const captured = hops.filter(
    (hop) => (hop.kind === 'transmit' || hop.kind === 'receive') && !(hop.dev === 'lo' && hop.kind === 'transmit'),
  )
  const start = captured[0]?.at ?? 0
  return captured.map((hop) => ({
    us: hop.at - start,
    ns: hop.ns,
    dev: hop.dev ?? '',
    dir: hop.kind === 'transmit' ? 'out' : 'in',
    ...packetOf(hop.packet, hop.dev === 'lo'),
  }))
}

function packetOf(packet: Packet, loopback: boolean): LabPacket {
  if (packet.kind === 'eth') return frameOf(packet)
  const decoded = ipOf(packet)
  const zero = '00:00:00:00:00:00'
  return loopback ? { eth: { src: zero, dst: zero, type: '0x0800' }, ...decoded } : decoded
}

/** `have` bytes behind the Ethernet header are there: a fragment or a quotation shows less than the whole. */
function frameOf(frame: EthernetFrame, have = Number.POSITIVE_INFINITY): LabPacket {
  const eth = { src: frame.src, dst: frame.dst, type: `0x${frame.type.toString(16).padStart(4, '0')}` }
  const { payload } = frame
  if (payload.kind === 'ipv4') return { eth, ...ipOf(payload, have) }
  const { op, sha, tha } = payload
  return { eth, arp: { op, sha, spa: formatIpv4(payload.spa), tha, tpa: formatIpv4(payload.tpa) } }
}

function ipOf(packet: Ipv4Packet, have = Number.POSITIVE_INFINITY): LabPacket {
  const { ttl, proto, tos, df, mf, offset, len } = packet
  const ip = { src: formatIpv4(packet.src), dst: formatIpv4(packet.dst), ttl, proto, tos, df, mf, offset, len }
  if (offset > 0) return { ip }
  const { payload } = packet
  return { ip, ...l4Of(payload.kind === 'fragment' ? payload.whole : payload, Math.min(len, have) - 20) }
}

const FLAGS = ['SYN', 'ACK', 'FIN', 'RST', 'PSH'] as const

function l4Of(payload: Ipv4Payload, have: number): LabPacket {
  switch (payload.kind) {
    case 'tcp': {
      const { sport, dport, options } = payload
      const flags = FLAGS.filter((flag) => payload.flags.includes(flag))
      const len = Math.min(payload.data.len, have - tcpHeaderLength(options))
      return { tcp: { sport, dport, flags, len, ...(options.mss !== undefined && { mss: options.mss }) } }
    }
    case 'udp': {
      const udp = { sport: payload.sport, dport: payload.dport, len: udpPayloadLength(payload) }
      if (payload.payload.kind !== 'vxlan') return { udp }
      const { vni, inner } = payload.payload
      return { udp, vxlan: { vni }, inner: frameOf(inner, have - 30) }
    }
    case 'icmp': {
      const { type, code } = payload
      if (!isIcmpError(payload)) return { icmp: { type, code, seq: payload.seq } }
      const mtu = type === 3 && code === 4 && { mtu: payload.mtu ?? 0 }
      return { icmp: { type, code, about: ipOf(payload.about, payload.quoted), ...mtu } }
    }
    case 'ipv4':
      return { inner: ipOf(payload, have) }
    default:
      return {}
  }
}
