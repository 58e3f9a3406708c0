/** The names a filter may use. Header fields are tshark's; `frame.node`, `frame.dev` and `frame.dir` are our own. */
import { editDistance } from '../net/editDistance.ts'
import type { Layer } from '../net/headers.ts'
import type { PacketRow } from './packetRows.ts'

export const PROTOCOLS: readonly string[] = [
  'eth',
  'arp',
  'ip',
  'tcp',
  'udp',
  'icmp',
  'vxlan',
  'dns',
  'data',
  'http',
  'ipip',
]

const FRAME = ['frame.number', 'frame.time', 'frame.len', 'frame.node', 'frame.dev', 'frame.dir', 'frame.protocols']
const FLAGS = ['fin', 'syn', 'reset', 'push', 'ack'] as const
const FLAG_NAMES = { fin: 'FIN', syn: 'SYN', reset: 'RST', push: 'PSH', ack: 'ACK' } as const

/** Several fields under one name: either end. */
const EITHER: Readonly<Record<string, readonly string[]>> = {
  'eth.addr': ['eth.src', 'eth.dst'],
  'ip.addr': ['ip.src', 'ip.dst'],
  'ip.host': ['ip.src', 'ip.dst'],
  'tcp.port': ['tcp.srcport', 'tcp.dstport'],
  'udp.port': ['udp.srcport', 'udp.dstport'],
  'arp.addr': ['arp.src.proto_ipv4', 'arp.dst.proto_ipv4'],
}

const HEADER_FIELDS: Readonly<Record<Layer, readonly string[]>> = {
  eth: ['dst', 'src', 'type'],
  arp: ['opcode', 'src.hw_mac', 'src.proto_ipv4', 'dst.hw_mac', 'dst.proto_ipv4'],
  ip: ['src', 'dst', 'proto', 'ttl', 'len', 'id', 'flags', 'flags.df', 'flags.mf', 'frag_offset', 'dsfield'],
  tcp: ['srcport', 'dstport', 'flags', 'seq_raw', 'ack_raw', 'window_size_value', 'hdr_len', 'options'],
  udp: ['srcport', 'dstport', 'length'],
  icmp: ['type', 'code', 'ident', 'seq', 'mtu', 'redir_gw'],
  vxlan: ['vni'],
  dns: [
    ...['id', 'flags', 'flags.response', 'flags.authoritative', 'flags.recdesired', 'flags.recavail', 'flags.rcode'],
    ...['count.answers', 'count.auth_rr', 'qry.name', 'qry.type', 'resp.name', 'resp.ttl', 'a', 'cname', 'soa.mname'],
  ],
  data: ['len', 'text'],
}

export const FIELDS: readonly string[] = [
  ...FRAME,
  ...Object.keys(EITHER),
  ...Object.entries(HEADER_FIELDS).flatMap(([layer, names]) => names.map((name) => `${layer}.${name}`)),
  ...FLAGS.map((flag) => `tcp.flags.${flag}`),
]

const known = new Set([...FIELDS, ...PROTOCOLS])

export const isField = (name: string): boolean => known.has(name)

/** All values that a row has under a name, in every header of that layer: an outer and an inner address both count. */
export function fieldValues(row: PacketRow, name: string): readonly string[] {
  const either = EITHER[name]
  if (either) return either.flatMap((part) => fieldValues(row, part))
  if (name.startsWith('frame.')) return [frameValue(row, name)]
  if (PROTOCOLS.includes(name)) return hasProtocol(row, name) ? ['1'] : []
  if (name.startsWith('tcp.flags.'))
    return flag(row, 'tcp.flags', FLAG_NAMES[name.slice(10) as keyof typeof FLAG_NAMES])
  if (name === 'ip.flags.df' || name === 'ip.flags.mf') return flag(row, 'ip.flags', name.slice(9).toUpperCase())
  const [layer, ...rest] = name.split('.')
  const field = rest.join('.')
  return row.headers
    .filter((header) => header.layer === layer)
    .flatMap((header) => header.fields.filter((candidate) => candidate.name === field))
    .flatMap(({ value }) => (layer === 'dns' ? value.split(', ') : [value]))
    .map(bare)
}

const flag = (row: PacketRow, field: string, name: string): readonly string[] =>
  fieldValues(row, field).map((flags) => (flags.split(', ').includes(name) ? '1' : '0'))

/** `TCP (6)` and `IPv4 (0x0800)` are compared by their number. */
const bare = (value: string): string => /^\D.*\((\w+)\)$/.exec(value)?.[1] ?? /^(\d+) \(.*\)$/.exec(value)?.[1] ?? value

function frameValue(row: PacketRow, name: string): string {
  switch (name) {
    case 'frame.number':
      return String(row.number)
    case 'frame.time':
      return String(row.at / 1e6)
    case 'frame.len':
      return String(row.summary.length)
    case 'frame.node':
      return row.node === row.ns ? row.node : `${row.node}\n${row.ns}`
    case 'frame.dev':
      return row.dev
    case 'frame.dir':
      return row.dir
    default:
      return row.headers.map((header) => header.layer).join(':')
  }
}

function hasProtocol(row: PacketRow, name: string): boolean {
  if (name === 'http') return row.summary.protocol === 'HTTP' || / HTTP /.test(row.summary.info)
  if (name === 'ipip')
    return row.headers.some((header) => header.layer === 'ip' && header.outer) && !hasProtocol(row, 'vxlan')
  return row.headers.some((header) => header.layer === name)
}

/** The known name that takes the fewest edits to reach, if few. */
export function nearestField(name: string): string | undefined {
  const ranked = [...known]
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= 3 ? best.candidate : undefined
}
