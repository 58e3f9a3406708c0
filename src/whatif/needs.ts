/**
 * What would have to be true for a lost packet to go on, from the values that stand: in the present kernels, in what was
 * programmed, and in the desired state. One step of the way at a time: further on it may be lost again.
 */
import type { Hop } from '../kernel/hop.ts'
import { type Link, type Netns, type Route, TABLE, type World } from '../kernel/netns.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { sysctlDefault } from '../kernel/sysctlDefault.ts'
import { cidrContains, formatCidr, parseCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, parseIpv4 } from '../net/ipv4.ts'
import type { Ipv4Packet, Packet } from '../net/packet.ts'
import type { Trace } from '../sim/trace.ts'
import type { Standing } from './verdict.ts'

export type NeedCode =
  | 'route' // node dst words
  | 'wayBack' // node src dev expected
  | 'sysctl' // node key value
  | 'noRule' // node table chain rule text
  | 'chainPolicy' // node table chain
  | 'policy' // pod namespace name direction proto port
  | 'serviceRule' // node service address
  | 'masquerade' // src pool
  | 'encapsulation' // pool
  | 'lladdr' // node addr lladdr dev
  | 'neighbour' // node addr dev
  | 'fdb' // node mac dev
  | 'mtu' // node dev len mtu
  | 'linkUp' // node dev
  | 'holder' // node address
  | 'listener' // node proto port
  | 'ttl' // node

export interface Need {
  readonly code: NeedCode
  readonly params: Readonly<Record<string, string | number>>
}

const need = (code: NeedCode, params: Need['params']): Need => ({ code, params })

/** Where the loss was made: not always where it shows. */
export function causeOf(standing: Standing, trace: Trace, lostAt: number): number {
  const hop = trace.hops[lostAt] as Hop
  if (hop.drop === 'OTHERHOST') return sentTo(trace, lostAt) ?? lostAt
  if (isUnresolved(hop)) return ignoredAt(trace, hop) ?? lostAt
  return strayedAt(standing, trace, lostAt)?.hop ?? lostAt
}

export function needsOf(standing: Standing, trace: Trace, lostAt: number): Need[] {
  const hop = trace.hops[lostAt] as Hop
  const node = hop.ns
  const dev = hop.dev ?? ''
  const [reason] = hop.reasons
  const params = reason?.params ?? {}
  if (hop.drop === 'OTHERHOST') return staleNeeds(standing, trace, lostAt)
  if (isUnresolved(hop)) return arpNeeds(standing, trace, hop)
  switch (reason?.code) {
    case 'forwardingOff':
      return [forwardingNeed(standing.world, node, `${params['dev']}`)]
    case 'reversePathFailed':
      return [
        need('sysctl', { node, key: 'net.ipv4.conf.all.rp_filter', value: '2' }),
        need('wayBack', { node, ...params }),
      ]
    case 'droppedByRule':
    case 'droppedByPolicy':
      return filterNeeds(standing, hop)
    case 'conntrackFull': {
      const key = 'net.netfilter.nf_conntrack_max'
      return [need('sysctl', { node, key, value: sysctlDefault(key) ?? `${params['max']}` })]
    }
    case 'noRoute':
    case 'routeMatched':
      return routeNeeds(standing, trace, lostAt)
    case 'mtuExceeded':
    case 'messageTooLong':
      return [need('mtu', { node, dev: `${params['dev'] ?? dev}`, len: params['len'] ?? 0, mtu: params['mtu'] ?? 0 })]
    case 'ttlExpired':
      return [need('ttl', { node })]
    case 'noSocket':
      return [need('listener', { node, proto: `${params['proto']}`, port: params['port'] ?? 0 })]
    case 'linkDown':
    case 'peerDown':
      return [need('linkUp', { node, dev: `${params['dev'] ?? dev}` })]
    case 'noFdbEntry':
      return [need('fdb', { node, mac: `${params['mac']}`, dev })]
    default:
      return []
  }
}

/** Nobody has answered ARP: the packet was thrown away, or still waits. */
const isUnresolved = ({ drop, kind }: Hop): boolean =>
  drop === 'NEIGH_FAILED' || drop === 'NEIGH_QUEUEFULL' || (drop === undefined && kind === 'neigh')

const askedFor = ({ decided, reasons }: Hop): string => {
  const neighbour = decided.find((one) => one.kind === 'neighbour')
  return neighbour ? formatIpv4(neighbour.neighbour.addr) : `${reasons[0]?.params['addr'] ?? ''}`
}

/** Where an ARP request for it was heard and not answered. */
function ignoredAt({ hops }: Trace, lost: Hop): number | undefined {
  const addr = askedFor(lost)
  const at = hops.findIndex(
    ({ kind, reasons }) =>
      kind === 'arp' && reasons.some(({ code, params }) => code.startsWith('arpIgnored') && params['addr'] === addr),
  )
  return at < 0 ? undefined : at
}

function arpNeeds({ world }: Standing, trace: Trace, lost: Hop): Need[] {
  const at = ignoredAt(trace, lost)
  const heard = at === undefined ? undefined : trace.hops[at]
  const reason = heard?.reasons.find(({ code }) => code.startsWith('arpIgnored'))
  const addr = askedFor(lost)
  const unknown = need('neighbour', { node: lost.ns, addr, dev: lost.dev ?? '' })
  if (!heard || !reason) return [unknown]
  const node = heard.ns
  const dev = sysctlDev(heard.dev ?? '')
  switch (reason.code) {
    case 'arpIgnoredNoRoute':
      return [need('route', { node, dst: 'default', words: defaultRouteOf(world, node) ?? '' })]
    case 'arpIgnoredProxyOff':
      return [need('sysctl', { node, key: `net.ipv4.conf.${dev}.proxy_arp`, value: '1' })]
    case 'arpIgnoredForwardingOff':
      return [forwardingNeed(world, node, heard.dev ?? '')]
    case 'arpIgnoredSysctl':
      return [need('sysctl', { node, key: `${reason.params['key']}`, value: '0' })]
    default:
      return [unknown]
  }
}

/** By the address before the node's own: where its subnet's router is, nobody has to tell. */
function defaultRouteOf({ namespaces }: World, node: string): string | undefined {
  const netns = namespaces.get(node)
  const links = (netns?.links ?? []).filter((link): link is Extract<Link, { kind: 'veth' }> => link.kind === 'veth')
  for (const { name, peer } of links) {
    for (const plug of namespaces.get(peer.ns)?.links ?? []) {
      const other = plug.kind === 'veth' ? namespaces.get(plug.peer.ns) : undefined
      if (plug.kind !== 'veth' || !other || other.name === node || !isRouter(other)) continue
      const address = other.addresses.find(({ dev }) => dev === plug.peer.name)
      if (address) return `default via ${formatIpv4(address.addr)} dev ${name}`
    }
  }
  return undefined
}

const isRouter = ({ sysctls, links }: Netns): boolean =>
  sysctls['net.ipv4.ip_forward'] === '1' && links.every(({ kind }) => kind === 'lo' || kind === 'veth')

/** The one switch, where it is off for all. */
function forwardingNeed({ namespaces }: World, node: string, dev: string): Need {
  const all = namespaces.get(node)?.sysctls['net.ipv4.ip_forward']
  const key = all === '1' ? `net.ipv4.conf.${sysctlDev(dev)}.forwarding` : 'net.ipv4.ip_forward'
  return need('sysctl', { node, key, value: '1' })
}

const sysctlDev = (dev: string): string => dev.replaceAll('.', '/')

/** Where the frame got the address that nobody has. */
function sentTo(trace: Trace, lostAt: number): number | undefined {
  return wayTo(trace, lostAt).findLast((at) => trace.hops[at]?.decided.some(({ kind }) => kind === 'neighbour'))
}

function staleNeeds({ world }: Standing, trace: Trace, lostAt: number): Need[] {
  const hop = trace.hops[sentTo(trace, lostAt) ?? -1]
  const neighbour = hop?.decided.find((one) => one.kind === 'neighbour')?.neighbour
  if (!hop || !neighbour) return []
  const addr = formatIpv4(neighbour.addr)
  for (const { addresses, links } of world.namespaces.values()) {
    const held = addresses.find((own) => own.addr === neighbour.addr)
    const link = held && links.find(({ name }) => name === held.dev)
    if (link && 'mac' in link) return [need('lladdr', { node: hop.ns, addr, dev: neighbour.dev, lladdr: link.mac })]
  }
  return [need('neighbour', { node: hop.ns, addr, dev: neighbour.dev })]
}

/** Hops of the lost packet, and of what it was a copy or piece of, up to the loss. */
function wayTo({ hops, journeys }: Trace, lostAt: number): number[] {
  let journey = journeys[hops[lostAt]?.journey ?? -1]
  const way: number[] = []
  while (journey) {
    way.unshift(...journey.hops.filter((at) => at <= lostAt))
    journey =
      journey.parent === undefined || (journey.origin !== 'copy' && journey.origin !== 'fragment')
        ? undefined
        : journeys[journey.parent]
  }
  return way
}

const ipv4Of = (packet: Packet): Ipv4Packet | undefined => {
  const inner = packet.kind === 'eth' ? packet.payload : packet
  return inner.kind === 'ipv4' ? inner : undefined
}

const bestRoute = (routes: readonly Route[], addr: Ipv4Addr): Route | undefined =>
  routes
    .filter(({ dst, table }) => table === TABLE.main && cidrContains(dst, addr))
    .sort((a, b) => b.dst.len - a.dst.len || a.metric - b.metric)[0]

const wordsOf = (route: Route): string => printRoute(route).trim().replaceAll(/\s+/g, ' ')

/** The first place where the packet was led otherwise than what was programmed would lead it. */
function strayedAt({ programmed, world }: Standing, trace: Trace, lostAt: number) {
  for (const at of wayTo(trace, lostAt)) {
    const hop = trace.hops[at] as Hop
    const [before, now] = [programmed.namespaces.get(hop.ns), world.namespaces.get(hop.ns)]
    const dst = ipv4Of(hop.packet)?.dst
    if (dst === undefined || !before || before.routes === now?.routes) continue
    if (hop.kind !== 'route' && hop.kind !== 'drop') continue
    const was = bestRoute(before.routes, dst)
    const is = now && bestRoute(now.routes, dst)
    if (was && (!is || wordsOf(is) !== wordsOf(was))) return { hop: at, ns: hop.ns, route: was }
  }
  return undefined
}

function routeNeeds(standing: Standing, trace: Trace, lostAt: number): Need[] {
  const { world, spec } = standing
  const hop = trace.hops[lostAt] as Hop
  const node = hop.ns
  const to = ipv4Of(hop.packet)?.dst ?? parseIpv4(`${hop.reasons[0]?.params['dst'] ?? ''}`)
  if (to === undefined) return []
  const strayed = strayedAt(standing, trace, lostAt)
  if (strayed) {
    const { ns, route } = strayed
    const dev = route.nexthops[0]?.dev
    const link = world.namespaces.get(ns)?.links.find(({ name }) => name === dev)
    if (link && !link.up) return [need('linkUp', { node: ns, dev: link.name })]
    return [need('route', { node: ns, dst: dstOf(route), words: wordsOf(route) })]
  }
  const address = formatIpv4(to)
  const service = spec?.services?.find(({ clusterIP }) => clusterIP === address)
  const nodes = new Set(spec?.nodes.map(({ name }) => name))
  const passed = wayTo(trace, lostAt).map((at) => trace.hops[at]?.ns ?? '')
  if (service) {
    const first = passed.find((ns) => nodes.has(ns)) ?? node
    return [need('serviceRule', { node: first, service: `${service.namespace}/${service.name}`, address })]
  }
  const needs: Need[] = []
  const pool = spec?.ipPools.find(({ cidr }) => {
    const range = parseCidr(cidr)
    return range && cidrContains(range, to)
  })
  const isNode = nodes.has(node)
  const isBack = trace.journeys[hop.journey]?.direction === 'back'
  if (pool && !isNode && isBack && !pool.natOutgoing) needs.push(need('masquerade', { src: address, pool: pool.name }))
  const home = homeOf(standing, nodes, to)
  if (home?.node === node) return [need('holder', { node, address })]
  if (home)
    needs.push(
      need('route', { node, dst: home.block, words: `${home.block} via ${home.via}${isNode ? ' onlink' : ''}` }),
    )
  if (pool && !isNode && pool.ipipMode === 'Never' && pool.vxlanMode === 'Never' && !isBack)
    needs.push(need('encapsulation', { pool: pool.name }))
  if (needs.length === 0) needs.push(need('route', { node, dst: address, words: '' }))
  return needs
}

const dstOf = ({ dst }: Route): string => (dst.len === 0 ? 'default' : formatCidr(dst))

/** The node that has the address in one of its blocks. */
function homeOf({ world, spec }: Standing, nodes: ReadonlySet<string>, addr: Ipv4Addr) {
  for (const { name, address } of spec?.nodes ?? []) {
    const routes = nodes.has(name) ? (world.namespaces.get(name)?.routes ?? []) : []
    const block = routes.find(
      ({ type, proto, dst }) => type === 'blackhole' && proto === 'bird' && cidrContains(dst, addr),
    )
    if (block) return { node: name, block: formatCidr(block.dst), via: address.split('/')[0] ?? '' }
  }
  return undefined
}

function filterNeeds({ world, spec }: Standing, hop: Hop): Need[] {
  const decided = hop.decided.findLast((one) => one.kind === 'netfilter')
  if (decided?.kind !== 'netfilter') return []
  const { table, chain, index, text } = decided
  const node = hop.ns
  const [, way, dev] = /^cali-(fw|tw)-(.+)$/.exec(chain) ?? []
  const pod = dev === undefined ? undefined : podBehind(world, node, dev)
  const packet = ipv4Of(hop.packet)
  if (pod !== undefined && packet && /no policies passed/.test(text)) {
    const known = spec?.pods.find(({ name }) => name === pod)
    const { payload } = packet
    const port = payload.kind === 'tcp' || payload.kind === 'udp' ? payload.dport : 0
    const direction = way === 'fw' ? 'egress' : 'ingress'
    const proto = payload.kind === 'tcp' ? 'TCP' : payload.kind === 'udp' ? 'UDP' : 'ICMP'
    return [need('policy', { pod, namespace: known?.namespace ?? '', direction, proto, port })]
  }
  if (index < 0) return [need('chainPolicy', { node, table, chain })]
  return [need('noRule', { node, table, chain, rule: index + 1, text })]
}

function podBehind({ namespaces }: World, node: string, dev: string): string | undefined {
  const link = namespaces.get(node)?.links.find(({ name }) => name === dev)
  return link?.kind === 'veth' ? link.peer.ns : undefined
}
