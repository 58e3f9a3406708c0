/**
 * A packet as the stack of its headers, outermost first: what the graph draws, the diff compares and the filter asks.
 * `${layer}.${field.name}` is tshark's field name, so what a user learns here works there.
 */
import { dnsFields } from './dnsText.ts'
import { formatIpv4 } from './ipv4.ts'
import {
  type ArpPacket,
  type Data,
  ETH_P_ARP,
  ETH_P_IP,
  type EthernetFrame,
  type Fragment,
  type IcmpMessage,
  IPPROTO_ICMP,
  IPPROTO_IPIP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  type Ipv4Packet,
  type Ipv4Payload,
  isIcmpError,
  type Packet,
  type TcpOptions,
  type TcpSegment,
  tcpHeaderLength,
  type UdpDatagram,
  udpPayloadLength,
} from './packet.ts'

export type Layer = 'eth' | 'arp' | 'ip' | 'tcp' | 'udp' | 'icmp' | 'vxlan' | 'dns' | 'data'

interface HeaderField {
  readonly name: string
  readonly value: string
}

export interface Header {
  readonly layer: Layer
  /** A tunnel put it there, and its far end takes it away: the outer IP, and VXLAN's UDP and VXLAN headers. */
  readonly outer: boolean
  readonly fields: readonly HeaderField[]
}

export const headerStack = (packet: Packet): Header[] =>
  packet.kind === 'eth' ? frameHeaders(packet) : ipHeaders(packet)

function frameHeaders(frame: EthernetFrame): Header[] {
  const eth = header('eth', [
    ['dst', frame.dst],
    ['src', frame.src],
    ['type', etherType(frame.type)],
  ])
  return [eth, ...(frame.payload.kind === 'arp' ? [arpHeader(frame.payload)] : ipHeaders(frame.payload))]
}

const arpHeader = (arp: ArpPacket): Header =>
  header('arp', [
    ['opcode', arp.op === 'request' ? 'request (1)' : 'reply (2)'],
    ['src.hw_mac', arp.sha],
    ['src.proto_ipv4', formatIpv4(arp.spa)],
    ['dst.hw_mac', arp.tha],
    ['dst.proto_ipv4', formatIpv4(arp.tpa)],
  ])

function ipHeaders(ip: Ipv4Packet): Header[] {
  const outer = carriesPacket(ip.payload)
  return [
    header(
      'ip',
      [
        ['src', formatIpv4(ip.src)],
        ['dst', formatIpv4(ip.dst)],
        ['proto', protocolName(ip.proto)],
        ['ttl', ip.ttl],
        ['len', ip.len],
        ['id', hex(ip.id, 4)],
        ['flags', ipFlags(ip)],
        ...(ip.offset > 0 ? ([['frag_offset', ip.offset]] as const) : []),
        ['dsfield', hex(ip.tos, 2)],
      ],
      outer,
    ),
    ...payloadHeaders(ip.payload),
  ]
}

function payloadHeaders(payload: Ipv4Payload): Header[] {
  switch (payload.kind) {
    case 'tcp':
      return [tcpHeader(payload), ...dataHeaders(payload.data)]
    case 'udp':
      return udpHeaders(payload)
    case 'icmp':
      return [icmpHeader(payload), ...(isIcmpError(payload) ? [] : dataHeaders(payload.data))]
    case 'ipv4':
      return ipHeaders(payload)
    case 'fragment':
      return fragmentHeaders(payload)
    case 'opaque':
      return dataHeaders({ kind: 'data', len: payload.len })
  }
}

const tcpHeader = (tcp: TcpSegment): Header =>
  header('tcp', [
    ['srcport', tcp.sport],
    ['dstport', tcp.dport],
    ['flags', tcp.flags.join(', ')],
    ['seq_raw', tcp.seq],
    ['ack_raw', tcp.ack],
    ['window_size_value', tcp.window],
    ['hdr_len', tcpHeaderLength(tcp.options)],
    ['options', tcpOptions(tcp.options).join(', ')],
  ])

function udpHeaders(udp: UdpDatagram): Header[] {
  const tunnel = udp.payload.kind === 'vxlan'
  const fields: Fields = [
    ['srcport', udp.sport],
    ['dstport', udp.dport],
    ['length', udpPayloadLength(udp) + 8],
  ]
  return [
    header('udp', fields, tunnel),
    ...(udp.payload.kind === 'vxlan'
      ? [header('vxlan', [['vni', udp.payload.vni]], true), ...frameHeaders(udp.payload.inner)]
      : dataHeaders(udp.payload)),
  ]
}

function icmpHeader(icmp: IcmpMessage): Header {
  if (!isIcmpError(icmp)) {
    return header('icmp', [
      ['type', `${icmp.type} (${icmp.type === 8 ? 'echo request' : 'echo reply'})`],
      ['code', icmp.code],
      ['ident', icmp.id],
      ['seq', icmp.seq],
    ])
  }
  return header('icmp', [
    ['type', `${icmp.type} (${icmpTypeName[icmp.type]})`],
    ['code', icmp.code],
    ...(icmp.mtu === undefined ? [] : ([['mtu', icmp.mtu]] as const)),
    ...(icmp.gateway === undefined ? [] : ([['redir_gw', formatIpv4(icmp.gateway)]] as const)),
    ['about.ip.src', formatIpv4(icmp.about.src)],
    ['about.ip.dst', formatIpv4(icmp.about.dst)],
    ['about.ip.proto', protocolName(icmp.about.proto)],
    ...portsOf(icmp.about).map(([name, value]) => [`about.${name}`, value] as const),
  ])
}

/** Only the first piece carries the header of what was cut up. */
function fragmentHeaders(fragment: Fragment): Header[] {
  if (fragment.start > 0) return dataHeaders({ kind: 'data', len: fragment.len })
  return payloadHeaders(fragment.whole)
}

function dataHeaders({ len, text, dns }: Data): Header[] {
  if (len === 0) return []
  if (dns) return [header('dns', dnsFields(dns))]
  return [header('data', [['len', len], ...(text === undefined ? [] : ([['text', text]] as const))])]
}

/** As tcpdump writes them: `mss 1440`, `sackOK`, `TS val 1 ecr 0`, `nop`, `wscale 7`. */
export function tcpOptions(options: TcpOptions): string[] {
  const { mss, sackPermitted, timestamp, wscale } = options
  return [
    ...(mss === undefined ? [] : [`mss ${mss}`]),
    ...(sackPermitted ? (timestamp ? ['sackOK'] : ['nop', 'nop', 'sackOK']) : timestamp ? ['nop', 'nop'] : []),
    ...(timestamp ? [`TS val ${timestamp.val} ecr ${timestamp.ecr}`] : []),
    ...(wscale === undefined ? [] : ['nop', `wscale ${wscale}`]),
  ]
}

export function protocolName(proto: number): string {
  switch (proto) {
    case IPPROTO_ICMP:
      return `ICMP (${proto})`
    case IPPROTO_IPIP:
      return `IPIP (${proto})`
    case IPPROTO_TCP:
      return `TCP (${proto})`
    case IPPROTO_UDP:
      return `UDP (${proto})`
    default:
      return String(proto)
  }
}

const icmpTypeName = { 3: 'destination unreachable', 5: 'redirect', 11: 'time exceeded' } as const

const etherType = (type: number): string =>
  type === ETH_P_IP ? 'IPv4 (0x0800)' : type === ETH_P_ARP ? 'ARP (0x0806)' : hex(type, 4)

const ipFlags = (ip: Ipv4Packet): string => [...(ip.df ? ['DF'] : []), ...(ip.mf ? ['MF'] : [])].join(', ') || 'none'

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`

function carriesPacket(payload: Ipv4Payload): boolean {
  if (payload.kind === 'fragment') return carriesPacket(payload.whole)
  return payload.kind === 'ipv4' || (payload.kind === 'udp' && payload.payload.kind === 'vxlan')
}

function portsOf(ip: Ipv4Packet): readonly (readonly [string, number])[] {
  const { payload } = ip
  if (payload.kind !== 'tcp' && payload.kind !== 'udp') return []
  return [
    [`${payload.kind}.srcport`, payload.sport],
    [`${payload.kind}.dstport`, payload.dport],
  ]
}

type Fields = readonly (readonly [name: string, value: string | number])[]

const header = (layer: Layer, fields: Fields, outer = false): Header => ({
  layer,
  outer,
  fields: fields.map(([name, value]) => ({ name, value: String(value) })),
})
