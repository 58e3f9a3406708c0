/**
 * ipsets: named sets of addresses, nets and ports (net/netfilter/ipset/ip_set_core.c, ip_set_hash_gen.h). Elements are
 * found by hash for every prefix length that occurs, the longest first, as the kernel does.
 * Not modelled: the order of a hash's buckets, elements that time out, IPv6.
 */
import { netmask } from '../../net/cidr.ts'
import type { IpAddr } from '../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, type Ipv4Packet } from '../../net/packet.ts'
import { transportOf } from './matches/transport.ts'

/** What an element consists of, by type; a bitmap's ports have no protocol. */
export const SET_PARTS = {
  'hash:ip': ['ip'],
  'hash:net': ['net'],
  'hash:ip,port': ['ip', 'port'],
  'hash:ip,port,ip': ['ip', 'port', 'ip'],
  'hash:ip,port,net': ['ip', 'port', 'net'],
  'hash:net,port': ['net', 'port'],
  'hash:net,net': ['net', 'net'],
  'hash:net,port,net': ['net', 'port', 'net'],
  'bitmap:port': ['number'],
  'list:set': ['set'],
} as const satisfies Record<string, readonly ('ip' | 'net' | 'port' | 'number' | 'set')[]>

export type SetType = keyof typeof SET_PARTS

export type ElementPart =
  | { readonly kind: 'net'; readonly addr: IpAddr; readonly len: number }
  | { readonly kind: 'port'; readonly proto: number; readonly port: number }
  | { readonly kind: 'number'; readonly port: number }
  | { readonly kind: 'set'; readonly name: string }

export interface SetEntry {
  readonly element: readonly ElementPart[]
  /** An exception: what it covers is not in the set. */
  readonly nomatch?: true
  readonly timeout?: number
  readonly packets?: number
  readonly bytes?: number
  readonly comment?: string
}

/** As `create` has them; what a type has not is absent. */
export interface SetOptions {
  readonly hashsize?: number
  readonly maxelem?: number
  readonly bucketsize?: number
  /** The hash's seed: the kernel draws it where the text gives none. */
  readonly initval?: number
  readonly netmask?: number
  readonly range?: { readonly from: number; readonly to: number }
  readonly size?: number
  readonly timeout?: number
  readonly counters?: true
  readonly comment?: true
  readonly skbinfo?: true
}

export interface IpSet {
  readonly name: string
  readonly type: SetType
  readonly options: SetOptions
  /** By the element as `ipset save` prints it. */
  readonly entries: ReadonlyMap<string, SetEntry>
  /** The elements by prefix lengths, the longest first. */
  readonly groups: readonly SetGroup[]
  /** Of a list:set. */
  readonly members: readonly IpSet[]
}

interface SetGroup {
  readonly lens: readonly number[]
  readonly entries: ReadonlyMap<string, SetEntry>
}

export type Dir = 'src' | 'dst'

export function ipset(
  name: string,
  type: SetType,
  options: SetOptions,
  entries: ReadonlyMap<string, SetEntry>,
  members: readonly IpSet[] = [],
): IpSet {
  return { name, type, options, entries, groups: type === 'list:set' ? [] : groupsOf(entries, options), members }
}

function groupsOf(entries: ReadonlyMap<string, SetEntry>, { netmask: len }: SetOptions): SetGroup[] {
  const groups = new Map<string, { lens: number[]; entries: Map<string, SetEntry> }>()
  for (const entry of entries.values()) {
    const lens = entry.element.map((part) => (part.kind === 'net' ? (len ?? part.len) : 0))
    const key = lens.join()
    const group = groups.get(key) ?? { lens, entries: new Map() }
    groups.set(key, group)
    group.entries.set(keyOf(entry.element, lens), entry)
  }
  return [...groups.values()].sort((a, b) => compareLens(b.lens, a.lens))
}

function compareLens(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((len, i) => len !== b[i])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

function keyOf(element: readonly ElementPart[], lens: readonly number[]): string {
  let key = ''
  for (let i = 0; i < element.length; i++) {
    const part = element[i] as ElementPart
    if (part.kind === 'net') key += `${(part.addr & netmask(lens[i] ?? 32)) >>> 0},`
    else if (part.kind === 'port') key += `${part.proto}:${part.port},`
    else if (part.kind === 'number') key += `${part.port},`
  }
  return key
}

/** ip_set_test: `dirs` says for each part of an element whether it is the packet's source or destination. */
export function ipsetHas(set: IpSet, packet: Ipv4Packet, dirs: readonly Dir[], returnNomatch = false): boolean {
  if (set.type === 'list:set') return set.members.some((member) => ipsetHas(member, packet, dirs, returnNomatch))
  const entry = ipsetEntry(set, packet, dirs)
  // ip_set_test: --return-nomatch turns round what was found.
  return entry !== undefined && (entry.nomatch ?? false) === (returnNomatch && set.type.includes('net'))
}

/** The entry that covers the packet; of a `list:set`, none. */
export function ipsetEntry(set: IpSet, packet: Ipv4Packet, dirs: readonly Dir[]): SetEntry | undefined {
  if (set.type === 'list:set') return undefined
  const parts = SET_PARTS[set.type]
  if (dirs.length < parts.length) return undefined
  const element: ElementPart[] = []
  for (const [i, part] of parts.entries()) {
    const found = partOf(packet, part, dirs[i] ?? 'src')
    if (!found) return undefined
    element.push(found)
  }
  for (const { lens, entries } of set.groups) {
    const entry = entries.get(keyOf(element, lens))
    if (entry) return entry
  }
  return undefined
}

function partOf(packet: Ipv4Packet, part: string, dir: Dir): ElementPart | undefined {
  if (part === 'ip' || part === 'net') return { kind: 'net', addr: dir === 'src' ? packet.src : packet.dst, len: 32 }
  const { proto } = packet
  const port = portOf(packet, dir)
  if (port === undefined) return undefined
  if (part === 'port') return { kind: 'port', proto, port }
  // ip_set_get_ip_port: a bitmap has ports of TCP and UDP alone.
  return proto === IPPROTO_TCP || proto === IPPROTO_UDP ? { kind: 'number', port } : undefined
}

/** ip_set_getport.c: of ICMP, type and code; of protocols without ports, 0. Further fragments have none. */
function portOf(packet: Ipv4Packet, dir: Dir): number | undefined {
  const { proto } = packet
  if (proto !== IPPROTO_TCP && proto !== IPPROTO_UDP && proto !== IPPROTO_ICMP) return 0
  const header = transportOf(packet)
  if (!header) return undefined
  if (header.kind === 'icmp') return (header.type << 8) | header.code
  return dir === 'src' ? header.sport : header.dport
}
