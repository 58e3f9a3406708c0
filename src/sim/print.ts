/**
 * A trace as lines of text, one a hop: time in milliseconds, namespace, place, and what happened there, in the words of
 * tcpdump and iproute2. For people and for tests; what chance decides (sequence numbers, ids) is left out.
 */
import type { Decision, Hop, Reason } from '../kernel/hop.ts'
import { printConn } from '../kernel/netfilter/conntrack/entry.ts'
import { TABLE } from '../kernel/netns.ts'
import { printFdbEntry, printNeighbour } from '../kernel/print/ipNeigh.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { type DnsMessage, RCODE, rcodeName, typeName } from '../net/dns.ts'
import { absolute } from '../net/dnsName.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { type Ipv4Packet, type Ipv4Payload, isIcmpError, type Packet, type TcpFlag } from '../net/packet.ts'
import type { Journey, Trace } from './trace.ts'

export interface PrintOptions {
  /** Which journeys are shown; all of them where this is left out. */
  readonly journeys?: (journey: Journey) => boolean
}

export function printTrace({ hops, journeys }: Trace, options: PrintOptions = {}): string[] {
  const shown = hops.filter((hop) => {
    const journey = journeys[hop.journey]
    return journey !== undefined && (options.journeys?.(journey) ?? true)
  })
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length))
  const time = (hop: Hop): string => (hop.at / 1000).toFixed(3)
  const first = widest(shown.map(time))
  const ns = widest(shown.map((hop) => hop.ns))
  const place = widest(shown.map(placeOf))
  return shown.map((hop) =>
    [time(hop).padStart(first), hop.ns.padEnd(ns), placeOf(hop).padEnd(place), describeHop(hop)].join(' ').trimEnd(),
  )
}

/** `transmit eth0`, `PREROUTING`. */
const placeOf = ({ kind, hook, dev }: Hop): string =>
  hook && kind === 'hook' ? hook : [kind, ...(dev === undefined ? [] : [dev])].join(' ')

function describeHop(hop: Hop): string {
  const { kind, packet, decided } = hop
  switch (kind) {
    case 'route':
    case 'neigh':
      return [...decided.map(printDecision), ...hop.reasons.filter(isTelling).map(printReason)].join('; ')
    case 'drop':
      return `${hop.drop} ${printPacket(packet)}${because(hop.reasons)}`
    case 'hook':
      return [...decided.map(printDecision), ...(hop.before ? [printPacket(packet)] : [])].join('; ')
    case 'arp':
    case 'bridge':
    case 'fragment':
    case 'reassemble':
    case 'deliver':
      return `${printPacket(packet)}${because(hop.reasons)}`
    default:
      return printPacket(packet)
  }
}

/** Reasons that the deciding object does not say already. */
const isTelling = ({ code }: Reason): boolean =>
  !['routeMatched', 'routeLocal', 'neighbourKnown', 'reversePathOk', 'sourceChosen'].includes(code)

const because = (reasons: readonly Reason[]): string =>
  reasons.length === 0 ? '' : ` (${reasons.map(printReason).join('; ')})`

function printReason({ code, params }: Reason): string {
  const values = Object.entries(params).filter(([, value]) => value !== '')
  return [code, ...values.map(([name, value]) => `${name} ${value}`)].join(' ')
}

function printDecision(decision: Decision): string {
  switch (decision.kind) {
    case 'route':
      return printRoute(decision.route, { table: decision.route.table === TABLE.local ? TABLE.local : TABLE.main })
    case 'rule':
      return printRule(decision.rule).replace('\t', ' ')
    case 'neighbour':
      return printNeighbour(decision.neighbour)
    case 'fdb':
      return printFdbEntry(decision.entry)
    case 'sysctl':
      return `${decision.key} = ${decision.value}`
    case 'link':
      return decision.link.name
    case 'conntrack':
      return printConn(decision.conn)
    case 'netfilter':
      return `${decision.table} ${decision.text}`
    case 'address':
      return `${formatIpv4(decision.addr)}/${decision.len} dev ${decision.dev}`
    case 'socket':
      return `${decision.proto} port ${decision.port}`
  }
}

function printPacket(packet: Packet): string {
  if (packet.kind === 'ipv4') return printIp(packet)
  const { payload } = packet
  const ends = `${packet.src} > ${packet.dst}`
  if (payload.kind === 'ipv4') return `${ends} ${printIp(payload)}`
  return payload.op === 'request'
    ? `${ends} arp who-has ${formatIpv4(payload.tpa)} tell ${formatIpv4(payload.spa)}`
    : `${ends} arp ${formatIpv4(payload.spa)} is-at ${payload.sha}`
}

function printIp(ip: Ipv4Packet): string {
  const [sport, dport] = portsOf(ip.payload)
  const words = [`${formatIpv4(ip.src)}${sport} > ${formatIpv4(ip.dst)}${dport}`, printPayload(ip.payload)]
  words.push(`ttl ${ip.ttl}`, `len ${ip.len}`)
  if (ip.df) words.push('df')
  if (ip.tos !== 0) words.push(`tos 0x${ip.tos.toString(16)}`)
  const inside = insideOf(ip.payload)
  return [...words, ...(inside === undefined ? [] : [`[${inside}]`])].join(' ')
}

const portsOf = (payload: Ipv4Payload): readonly [string, string] =>
  payload.kind === 'tcp' || payload.kind === 'udp' ? [`:${payload.sport}`, `:${payload.dport}`] : ['', '']

const FLAGS: Readonly<Record<TcpFlag, string>> = { FIN: 'F', SYN: 'S', RST: 'R', PSH: 'P', ACK: '.' }

function printPayload(payload: Ipv4Payload): string {
  switch (payload.kind) {
    case 'tcp': {
      const flags = (['FIN', 'SYN', 'RST', 'PSH', 'ACK'] as const).filter((flag) => payload.flags.includes(flag))
      const { mss } = payload.options
      const data = payload.data.len > 0 ? ` data ${payload.data.len}` : ''
      return `tcp [${flags.map((flag) => FLAGS[flag]).join('')}]${mss === undefined ? '' : ` mss ${mss}`}${data}`
    }
    case 'udp':
      if (payload.payload.kind === 'vxlan') return `vxlan ${payload.payload.vni}`
      return payload.payload.dns ? `dns ${printDns(payload.payload.dns)}` : `udp data ${payload.payload.len}`
    case 'icmp': {
      if (!isIcmpError(payload)) return payload.type === 8 ? 'icmp echo request' : 'icmp echo reply'
      return `icmp ${payload.type}/${payload.code}${payload.mtu === undefined ? '' : ` mtu ${payload.mtu}`}`
    }
    case 'ipv4':
      return 'ipip'
    case 'fragment':
      return `fragment ${payload.start}+${payload.len}`
    case 'opaque':
      return 'opaque'
  }
}

/** `A? web.`, `A 10.96.1.1`, `NXDOMAIN`. */
function printDns({ flags, questions, answers }: DnsMessage): string {
  if (!flags.qr) return questions.map(({ name, type }) => `${typeName(type)}? ${absolute(name)}`).join(' ')
  if (flags.rcode !== RCODE.NOERROR || answers.length === 0) return rcodeName(flags.rcode)
  return answers
    .map((record) => {
      if (record.kind === 'A') return `A ${formatIpv4(record.address)}`
      return record.kind === 'CNAME' ? `CNAME ${absolute(record.target)}` : record.kind
    })
    .join(', ')
}

/** What a tunnel carries, what an ICMP error is about. */
function insideOf(payload: Ipv4Payload): string | undefined {
  if (payload.kind === 'ipv4') return printIp(payload)
  if (payload.kind === 'udp' && payload.payload.kind === 'vxlan') return printPacket(payload.payload.inner)
  return payload.kind === 'icmp' && isIcmpError(payload) ? printIp(payload.about) : undefined
}
