/** What a packet needs for which no route led on: the one that was programmed, or one that somebody would have to add. */
import type { Hop } from '../kernel/hop.ts'
import { type Route, TABLE } from '../kernel/netns.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { cidrContains, formatCidr, parseCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, parseIpv4 } from '../net/ipv4.ts'
import type { Trace } from '../sim/trace.ts'
import { ipv4Of, wayTo } from './lostPacket.ts'
import { type Need, need } from './need.ts'
import { serviceNeeds } from './needsOfServices.ts'
import type { Standing } from './verdict.ts'

const bestRoute = (routes: readonly Route[], addr: Ipv4Addr): Route | undefined =>
  routes
    .filter(({ dst, table }) => table === TABLE.main && cidrContains(dst, addr))
    .sort((a, b) => b.dst.len - a.dst.len || a.metric - b.metric)[0]

const wordsOf = (route: Route): string => printRoute(route).trim().replaceAll(/\s+/g, ' ')

/** The first place where the packet was led otherwise than what was programmed would lead it. */
export function strayedAt({ programmed, world }: Standing, trace: Trace, lostAt: number) {
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

export function routeNeeds(standing: Standing, trace: Trace, lostAt: number): Need[] {
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
  const nodes = new Set(spec?.nodes.map(({ name }) => name))
  const passed = wayTo(trace, lostAt).map((at) => trace.hops[at]?.ns ?? '')
  const asked = serviceNeeds(standing, address, passed.find((ns) => nodes.has(ns)) ?? node)
  if (asked) return asked
  const home = homeOf(standing, nodes, to)
  if (home?.node === node) return [need('holder', { node, address })]
  if (!home) return [need('somebody', { address })]
  const pool = spec?.ipPools.find(({ cidr }) => {
    const range = parseCidr(cidr)
    return range && cidrContains(range, to)
  })
  const isNode = nodes.has(node)
  const isBack = trace.journeys[hop.journey]?.direction === 'back'
  const words = `${home.block} via ${home.via}${isNode ? ' onlink' : ''}`
  const isFromCluster = passed.some((ns) => nodes.has(ns))
  const isBare = pool?.ipipMode === 'Never' && pool.vxlanMode === 'Never'
  return [
    ...(pool && !isNode && isBack && !pool.natOutgoing ? [need('masquerade', { src: address, pool: pool.name })] : []),
    need('route', { node, dst: home.block, words }),
    ...(pool && !isNode && !isBack && isFromCluster && isBare ? [need('encapsulation', { pool: pool.name })] : []),
  ]
}

const dstOf = ({ dst }: Route): string => (dst.len === 0 ? 'default' : formatCidr(dst))

/** The node that has the address in one of its blocks. */
function homeOf({ world, spec }: Standing, nodes: ReadonlySet<string>, addr: Ipv4Addr) {
  for (const { name, address } of spec?.nodes ?? []) {
    const routes = nodes.has(name) ? (world.namespaces.get(name)?.routes ?? []) : []
    const block = routes.find(({ type, dst }) => type === 'blackhole' && dst.len > 0 && cidrContains(dst, addr))
    if (block) return { node: name, block: formatCidr(block.dst), via: address.split('/')[0] ?? '' }
  }
  return undefined
}
