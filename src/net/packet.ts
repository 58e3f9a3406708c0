/**
 * Packets as immutable header structures, outermost first. Lengths are in bytes. A change makes a new object, so that
 * the trace can hold the packet before and after every step and share what did not change.
 */
import type { DnsMessage } from './dns.ts'
import type { IpAddr } from './ipv4.ts'
import type { MacAddr } from './mac.ts'

export const ETH_P_IP = 0x0800
export const ETH_P_ARP = 0x0806
export const IPPROTO_ICMP = 1
export const IPPROTO_IPIP = 4
export const IPPROTO_TCP = 6
export const IPPROTO_UDP = 17

export interface EthernetFrame {
  readonly kind: 'eth'
  readonly src: MacAddr
  readonly dst: MacAddr
  readonly type: number
  readonly payload: ArpPacket | Ipv4Packet
}

export interface ArpPacket {
  readonly kind: 'arp'
  readonly op: 'request' | 'reply'
  readonly sha: MacAddr
  readonly spa: IpAddr
  readonly tha: MacAddr
  readonly tpa: IpAddr
}

export interface Ipv4Packet {
  readonly kind: 'ipv4'
  readonly tos: number
  /** Total length: header and payload. No options are modelled, so the header is 20 bytes. */
  readonly len: number
  readonly id: number
  readonly df: boolean
  readonly mf: boolean
  /** Fragment offset in bytes (the field counts eights). */
  readonly offset: number
  readonly ttl: number
  readonly proto: number
  readonly src: IpAddr
  readonly dst: IpAddr
  readonly payload: Ipv4Payload
}

export type Ipv4Payload = TcpSegment | UdpDatagram | IcmpMessage | Ipv4Packet | Fragment | Opaque

/** A piece of `whole`: bytes [start, start + len). Holding the whole makes reassembly exact and lossless. */
export interface Fragment {
  readonly kind: 'fragment'
  readonly whole: Exclude<Ipv4Payload, Fragment>
  readonly start: number
  readonly len: number
}

/** Bytes that no endpoint interprets. */
interface Opaque {
  readonly kind: 'opaque'
  readonly len: number
}

export type TcpFlag = 'FIN' | 'SYN' | 'RST' | 'PSH' | 'ACK'

export interface TcpSegment {
  readonly kind: 'tcp'
  readonly sport: number
  readonly dport: number
  readonly seq: number
  readonly ack: number
  readonly flags: readonly TcpFlag[]
  readonly window: number
  readonly options: TcpOptions
  readonly data: Data
}

export interface TcpOptions {
  readonly mss?: number
  readonly sackPermitted?: true
  readonly wscale?: number
  readonly timestamp?: { readonly val: number; readonly ecr: number }
  /** Blocks received out of order: [from, to) in sequence numbers (RFC 2018). */
  readonly sack?: readonly (readonly [number, number])[]
}

export interface UdpDatagram {
  readonly kind: 'udp'
  readonly sport: number
  readonly dport: number
  readonly payload: Data | VxlanPacket
  /**
   * `unfinished`: a tunnel has made it from an inner checksum that is left to the device (net/core/skbuff.c, local checksum
   * offload). `wrong`: and NAT changed the packet after that.
   */
  readonly checksum?: 'unfinished' | 'wrong'
}

export interface VxlanPacket {
  readonly kind: 'vxlan'
  readonly vni: number
  readonly inner: EthernetFrame
}

/** Application bytes: how many, and what they say where that matters (ASCII). */
export interface Data {
  readonly kind: 'data'
  readonly len: number
  readonly text?: string
  /** Where they are a DNS message. */
  readonly dns?: DnsMessage
}

export type IcmpMessage = IcmpEcho | IcmpError

export interface IcmpEcho {
  readonly kind: 'icmp'
  readonly type: 0 | 8
  readonly code: 0
  readonly id: number
  readonly seq: number
  readonly data: Data
}

/** RFC 792 errors: destination unreachable (3), redirect (5), time exceeded (11). */
export interface IcmpError {
  readonly kind: 'icmp'
  readonly type: 3 | 5 | 11
  readonly code: number
  /** Next-hop MTU of type 3 code 4 (RFC 1191). */
  readonly mtu?: number
  /** Type 5: the better gateway. */
  readonly gateway?: IpAddr
  /** The packet it is about, and how many of its bytes are quoted. */
  readonly about: Ipv4Packet
  readonly quoted: number
}

export type Packet = EthernetFrame | Ipv4Packet

export const isIcmpError = (icmp: IcmpMessage): icmp is IcmpError => 'about' in icmp

const IP_HEADER = 20
const UDP_HEADER = 8
const ICMP_HEADER = 8
const VXLAN_HEADER = 8
const ETH_HEADER = 14

/** TCP header length: 20 and the options, padded as Linux lays them out (net/ipv4/tcp_output.c, tcp_options_write). */
export function tcpHeaderLength(options: TcpOptions): number {
  let len = 20
  if (options.mss !== undefined) len += 4
  if (options.timestamp) len += 12
  else if (options.sackPermitted) len += 4
  if (options.wscale !== undefined) len += 4
  if (options.sack) len += 4 + 8 * options.sack.length
  return len
}

function payloadLength(payload: Ipv4Payload): number {
  switch (payload.kind) {
    case 'tcp':
      return tcpHeaderLength(payload.options) + payload.data.len
    case 'udp':
      return UDP_HEADER + udpPayloadLength(payload)
    case 'icmp':
      return ICMP_HEADER + (isIcmpError(payload) ? payload.quoted : payload.data.len)
    case 'ipv4':
      return payload.len
    case 'fragment':
    case 'opaque':
      return payload.len
  }
}

export const udpPayloadLength = (udp: UdpDatagram): number =>
  udp.payload.kind === 'data' ? udp.payload.len : VXLAN_HEADER + frameLength(udp.payload.inner)

/** Without preamble and FCS, as a capture counts. */
export const frameLength = (frame: EthernetFrame): number =>
  ETH_HEADER + (frame.payload.kind === 'arp' ? 28 : frame.payload.len)

export const packetLength = (packet: Packet): number => (packet.kind === 'eth' ? frameLength(packet) : packet.len)

/** The IPv4 packet of a frame or of itself; undefined for ARP. */
export function ipv4Of(packet: Packet): Ipv4Packet | undefined {
  if (packet.kind === 'ipv4') return packet
  return packet.payload.kind === 'ipv4' ? packet.payload : undefined
}

export function ipv4Packet(
  fields: Partial<Ipv4Packet> & Pick<Ipv4Packet, 'src' | 'dst' | 'payload' | 'proto'>,
): Ipv4Packet {
  return {
    kind: 'ipv4',
    tos: 0,
    id: 0,
    df: false,
    mf: false,
    offset: 0,
    ttl: 64,
    len: IP_HEADER + payloadLength(fields.payload),
    ...fields,
  }
}

/** The packet inside an IPIP or VXLAN packet (whole packets only). */
export function innerOf(packet: Ipv4Packet): Packet | undefined {
  const { payload } = packet
  if (payload.kind === 'ipv4') return payload
  if (payload.kind === 'udp' && payload.payload.kind === 'vxlan') return payload.payload.inner
  return undefined
}

/** What the tunnels carry; the packet itself where it is in none, undefined where the last of them carries ARP. */
export function innermost(packet: Packet): Ipv4Packet | undefined {
  const ip = ipv4Of(packet)
  const inner = ip && innerOf(ip)
  return inner ? innermost(inner) : ip
}
