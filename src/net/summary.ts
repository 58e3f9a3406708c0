/** One packet in one line: Wireshark's columns, and tcpdump's own words (4.9, as in seed document 003). */
import { dnsInfo, dumpDns } from './dnsText.ts'
import { protocolName, tcpOptions } from './headers.ts'
import { formatIpv4 } from './ipv4.ts'
import { BROADCAST_MAC, type MacAddr } from './mac.ts'
import {
  type ArpPacket,
  type Fragment,
  type IcmpError,
  type IcmpMessage,
  type Ipv4Packet,
  isIcmpError,
  type Packet,
  packetLength,
  type TcpSegment,
  type UdpDatagram,
} from './packet.ts'
import { absolute, type RelativeNumbers } from './sequence.ts'

export interface Summary {
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly info: string
  readonly length: number
}

/** Wireshark's columns, but of the outermost packet: a tunnel shows its own ends, and the packet inside in `info`. */
export function summarise(packet: Packet, numbers: RelativeNumbers = absolute): Summary {
  const length = packetLength(packet)
  if (packet.kind === 'ipv4') return { ...summariseIp(packet, numbers), length }
  if (packet.payload.kind === 'ipv4') return { ...summariseIp(packet.payload, numbers), length }
  return {
    source: packet.src,
    destination: macName(packet.dst),
    protocol: 'ARP',
    info: arpInfo(packet.payload),
    length,
  }
}

function summariseIp(ip: Ipv4Packet, numbers: RelativeNumbers): Omit<Summary, 'length'> {
  const ends = { source: formatIpv4(ip.src), destination: formatIpv4(ip.dst) }
  const { payload } = ip
  switch (payload.kind) {
    case 'tcp':
      return { ...ends, protocol: httpLine(payload) ? 'HTTP' : 'TCP', info: tcpInfo(ip, payload, numbers) }
    case 'udp':
      return { ...ends, ...udpInfo(payload, numbers) }
    case 'icmp':
      return { ...ends, protocol: 'ICMP', info: icmpInfo(ip, payload) }
    case 'ipv4':
      return { ...ends, protocol: 'IPIP', info: insideInfo(payload, numbers) }
    case 'fragment':
      return { ...ends, protocol: 'IPv4', info: fragmentInfo(ip, payload) }
    case 'opaque':
      return { ...ends, protocol: 'IPv4', info: `${protocolName(ip.proto)} Len=${payload.len}` }
  }
}

function udpInfo({ sport, dport, payload }: UdpDatagram, numbers: RelativeNumbers): Pick<Summary, 'protocol' | 'info'> {
  if (payload.kind === 'vxlan') return { protocol: 'VXLAN', info: insideInfo(payload.inner, numbers) }
  if (payload.dns) return { protocol: 'DNS', info: dnsInfo(payload.dns) }
  return { protocol: 'UDP', info: `${sport} → ${dport} Len=${payload.len}` }
}

function insideInfo(inner: Packet, numbers: RelativeNumbers): string {
  const { source, destination, protocol, info } = summarise(inner, numbers)
  return `${source} → ${destination} ${protocol} ${info}`
}

function tcpInfo(ip: Ipv4Packet, tcp: TcpSegment, numbers: RelativeNumbers): string {
  const http = httpLine(tcp)
  if (http) return http
  const { seq, ack } = numbers(ip, tcp)
  const { mss, sackPermitted, timestamp, wscale } = tcp.options
  return [
    `${tcp.sport} → ${tcp.dport} [${tcp.flags.join(', ')}]`,
    `Seq=${seq}`,
    ...(tcp.flags.includes('ACK') ? [`Ack=${ack}`] : []),
    `Win=${tcp.window}`,
    `Len=${tcp.data.len}`,
    ...(mss === undefined ? [] : [`MSS=${mss}`]),
    ...(sackPermitted ? ['SACK_PERM'] : []),
    ...(timestamp ? [`TSval=${timestamp.val} TSecr=${timestamp.ecr}`] : []),
    ...(wscale === undefined ? [] : [`WS=${2 ** wscale}`]),
  ].join(' ')
}

function icmpInfo(ip: Ipv4Packet, icmp: IcmpMessage): string {
  if (isIcmpError(icmp)) return icmpErrorNames[`${icmp.type}/${icmp.code}`] ?? `Type ${icmp.type}, code ${icmp.code}`
  const what = icmp.type === 8 ? 'request' : 'reply  '
  const id = `0x${icmp.id.toString(16).padStart(4, '0')}`
  return `Echo (ping) ${what} id=${id}, seq=${icmp.seq}, ttl=${ip.ttl}`
}

/** Wireshark's names of RFC 792's and RFC 1122's codes. */
const icmpErrorNames: Readonly<Record<string, string>> = {
  '3/0': 'Destination unreachable (Network unreachable)',
  '3/1': 'Destination unreachable (Host unreachable)',
  '3/2': 'Destination unreachable (Protocol unreachable)',
  '3/3': 'Destination unreachable (Port unreachable)',
  '3/4': 'Destination unreachable (Fragmentation needed)',
  '3/5': 'Destination unreachable (Source route failed)',
  '3/9': 'Destination unreachable (Network administratively prohibited)',
  '3/10': 'Destination unreachable (Host administratively prohibited)',
  '3/13': 'Destination unreachable (Communication administratively filtered)',
  '5/0': 'Redirect (Redirect for network)',
  '5/1': 'Redirect (Redirect for host)',
  '11/0': 'Time-to-live exceeded (Time to live exceeded in transit)',
  '11/1': 'Time-to-live exceeded (Fragment reassembly time exceeded)',
}

const arpInfo = (arp: ArpPacket): string =>
  arp.op === 'request'
    ? `Who has ${formatIpv4(arp.tpa)}? Tell ${formatIpv4(arp.spa)}`
    : `${formatIpv4(arp.spa)} is at ${arp.sha}`

const fragmentInfo = (ip: Ipv4Packet, fragment: Fragment): string =>
  `Fragmented IP protocol (proto=${protocolName(ip.proto)}, off=${fragment.start}, len=${fragment.len})`

const macName = (mac: MacAddr): string => (mac === BROADCAST_MAC ? 'Broadcast' : mac)

/** What `tcpdump -nn` prints of it, without the time. A VXLAN packet takes two lines, as there. */
export function tcpdumpLine(packet: Packet, numbers: RelativeNumbers = absolute): string {
  if (packet.kind === 'ipv4') return `IP ${dumpIp(packet, numbers)}`
  if (packet.payload.kind === 'ipv4') return `IP ${dumpIp(packet.payload, numbers)}`
  const arp = packet.payload
  const said =
    arp.op === 'request'
      ? `Request who-has ${formatIpv4(arp.tpa)} tell ${formatIpv4(arp.spa)}`
      : `Reply ${formatIpv4(arp.spa)} is-at ${arp.sha}`
  return `ARP, ${said}, length 28`
}

function dumpIp(ip: Ipv4Packet, numbers: RelativeNumbers): string {
  const src = formatIpv4(ip.src)
  const dst = formatIpv4(ip.dst)
  const payload = ip.payload.kind === 'fragment' && ip.payload.start === 0 ? ip.payload.whole : ip.payload
  switch (payload.kind) {
    case 'tcp':
      return `${src}.${payload.sport} > ${dst}.${payload.dport}: ${dumpTcp(ip, payload, numbers)}`
    case 'udp':
      return `${src}.${payload.sport} > ${dst}.${payload.dport}: ${dumpUdp(payload, numbers)}`
    case 'icmp':
      return `${src} > ${dst}: ${dumpIcmp(payload)}, length ${ip.len - 20}`
    case 'ipv4':
      return `${src} > ${dst}: IP ${dumpIp(payload, numbers)} (ipip-proto-4)`
    case 'fragment':
      return `${src} > ${dst}: ${dumpProtocols[ip.proto] ?? `ip-proto-${ip.proto}`}`
    case 'opaque':
      return `${src} > ${dst}: ip-proto-${ip.proto} ${payload.len}`
  }
}

const dumpProtocols: Readonly<Record<number, string>> = { 1: 'icmp', 4: 'ipencap', 6: 'tcp', 17: 'udp' }
const dumpFlags = { FIN: 'F', SYN: 'S', RST: 'R', PSH: 'P', ACK: '.' } as const

function dumpTcp(ip: Ipv4Packet, tcp: TcpSegment, numbers: RelativeNumbers): string {
  const flags = (['FIN', 'SYN', 'RST', 'PSH', 'ACK'] as const).filter((flag) => tcp.flags.includes(flag))
  const { seq, ack } = numbers(ip, tcp, true)
  const { len } = tcp.data
  const options = tcpOptions(tcp.options)
  const http = httpLine(tcp)
  const silent = len === 0 && flags.every((flag) => flag === 'ACK' || flag === 'PSH')
  return [
    `Flags [${flags.map((flag) => dumpFlags[flag]).join('')}]`,
    ...(silent ? [] : [`seq ${seq}${len > 0 ? `:${seq + len}` : ''}`]),
    ...(flags.includes('ACK') ? [`ack ${ack}`] : []),
    `win ${tcp.window}`,
    ...(options.length > 0 ? [`options [${options.join(',')}]`] : []),
    `length ${len}${http ? `: HTTP: ${http}` : len > 0 && isHttpPort(tcp) ? ': HTTP' : ''}`,
  ].join(', ')
}

function dumpUdp({ payload }: UdpDatagram, numbers: RelativeNumbers): string {
  if (payload.kind === 'vxlan')
    return `VXLAN, flags [I] (0x08), vni ${payload.vni}\n${tcpdumpLine(payload.inner, numbers)}`
  return payload.dns ? dumpDns(payload.dns, payload.len) : `UDP, length ${payload.len}`
}

function dumpIcmp(icmp: IcmpMessage): string {
  if (isIcmpError(icmp)) return dumpIcmpError(icmp)
  return `ICMP echo ${icmp.type === 8 ? 'request' : 'reply'}, id ${icmp.id}, seq ${icmp.seq}`
}

/** tcpdump's print-icmp.c. */
function dumpIcmpError({ type, code, about, mtu, gateway }: IcmpError): string {
  const dst = formatIpv4(about.dst)
  if (type === 11) return code === 0 ? 'ICMP time exceeded in-transit' : 'ICMP ip reassembly time exceeded'
  if (type === 5) {
    return `ICMP redirect ${dst} to ${code === 0 ? 'net' : 'host'} ${gateway === undefined ? '' : formatIpv4(gateway)}`
  }
  switch (code) {
    case 0:
      return `ICMP net ${dst} unreachable`
    case 2:
      return `ICMP ${dst} protocol ${about.proto} unreachable`
    case 3: {
      const { payload } = about
      if (payload.kind !== 'tcp' && payload.kind !== 'udp') return `ICMP ${dst} unreachable`
      return `ICMP ${dst} ${payload.kind} port ${payload.dport} unreachable`
    }
    case 4:
      return `ICMP ${dst} unreachable - need to frag${mtu === undefined ? '' : ` (mtu ${mtu})`}`
    case 9:
      return `ICMP net ${dst} unreachable - admin prohibited`
    case 10:
      return `ICMP host ${dst} unreachable - admin prohibited`
    case 13:
      return `ICMP host ${dst} unreachable - admin prohibited filter`
    default:
      return `ICMP host ${dst} unreachable`
  }
}

const isHttpPort = (tcp: TcpSegment): boolean => [80, 8080].includes(tcp.sport) || [80, 8080].includes(tcp.dport)

/** The first line, where the bytes are an HTTP message's beginning. */
function httpLine(tcp: TcpSegment): string | undefined {
  const line = tcp.data.text?.split('\r\n', 1)[0]
  return line !== undefined && /^(HTTP\/\d|(GET|HEAD|POST|PUT|DELETE) \S+ HTTP\/)/.test(line) ? line : undefined
}
