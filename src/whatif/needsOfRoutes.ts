/** What a packet needs for which no route led on: the one that was programmed, or one that somebody would have to add. */
import type { Hop } from '../kernel/hop.ts'
import { type Netns, type Route, TABLE, type World } from '../kernel/netns.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { cidrContains, cidrOf, formatCidr, parseCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, parseIpv4 } from '../net/ipv4.ts'
import type { Trace } from '../sim/trace.ts'
import { ipv4Of, wayTo } from './lostPacket.ts'
import { type Need, need } from './need.ts'
import { serviceNeeds } from './needsOfServices.ts'
import type { Standing } from './verdict.ts'

/** The gateway of every pod's default route (cni-plugin/pkg/dataplane/linux): proxy ARP answers for it, and nobody has it. */
const ARP_GATEWAY = parseIpv4('169.254.1.1')

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
  const home = homeOf(world, to)
  if (!home) return [need(spec && to === ARP_GATEWAY ? 'gatewayAddress' : 'somebody', { address })]
  if (home.node === node) return atHome(world, home, address)
  const pool = spec?.ipPools.find(({ cidr }) => {
    const range = parseCidr(cidr)
    return range && cidrContains(range, to)
  })
  const isBack = trace.journeys[hop.journey]?.direction === 'back'
  const isFromCluster = passed.some((ns) => nodes.has(ns))
  const isBare = pool?.ipipMode === 'Never' && pool.vxlanMode === 'Never'
  const isOutside = pool && !nodes.has(node)
  const { at, via } = turnOf(world, [...passed, node], home.node, to)
  return [
    ...(isOutside && isBack && !pool.natOutgoing ? [need('masquerade', { src: address, pool: pool.name })] : []),
    need('route', { node: at ?? node, dst: home.dst, words: via === undefined ? '' : `${home.dst} via ${via}` }),
    ...(isOutside && !isBack && isFromCluster && isBare ? [need('encapsulation', { pool: pool.name })] : []),
  ]
}

const dstOf = ({ dst }: Route): string => (dst.len === 0 ? 'default' : formatCidr(dst))

interface Home {
  /** The machine that holds whoever has the address, or its block. */
  readonly node: string
  readonly holder?: { readonly ns: string; readonly dev: string }
  /** The block, or the address itself. */
  readonly dst: string
}

function homeOf({ namespaces }: World, addr: Ipv4Addr): Home | undefined {
  for (const { name, addresses, links } of namespaces.values()) {
    if (!addresses.some((own) => own.addr === addr && own.dev !== 'kube-ipvs0')) continue
    const [end] = links.flatMap((link) => (link.kind === 'veth' ? [link.peer] : []))
    const host = end && namespaces.get(end.ns)
    // Behind a switch it is at home itself.
    if (!end || !host || isSwitch(host)) return { node: name, dst: formatIpv4(addr) }
    return { node: end.ns, holder: { ns: name, dev: end.name }, dst: blockIn(host, addr) ?? formatIpv4(addr) }
  }
  for (const netns of namespaces.values()) {
    const dst = blockIn(netns, addr)
    if (dst !== undefined) return { node: netns.name, dst }
  }
  return undefined
}

/** A node keeps a hole for each of its blocks. */
function blockIn({ routes }: Netns, addr: Ipv4Addr): string | undefined {
  const block = routes.find(({ type, dst }) => type === 'blackhole' && dst.len > 0 && cidrContains(dst, addr))
  return block && formatCidr(block.dst)
}

const isSwitch = ({ addresses }: Netns): boolean => addresses.every(({ dev }) => dev === 'lo')

/** On the node itself the way to the pod is missing, or the pod. */
function atHome({ namespaces }: World, { node, holder }: Home, address: string): Need[] {
  if (!holder) return [need('holder', { node, address })]
  const link = namespaces.get(node)?.links.find(({ name }) => name === holder.dev)
  if (link && !link.up) return [need('linkUp', { node, dev: holder.dev })]
  return [need('route', { node, dst: address, words: `${address} dev ${holder.dev} scope link` })]
}

/** The first router on the way that knew no better than its default route, and could hand the packet to its home at once. */
function turnOf({ namespaces }: World, passed: readonly string[], home: string, to: Ipv4Addr) {
  const near = namespaces.get(home)?.addresses ?? []
  for (const at of passed) {
    const netns = namespaces.get(at)
    if (!netns || at === home || netns.sysctls['net.ipv4.ip_forward'] !== '1') continue
    const route = bestRoute(netns.routes, to)
    const via = near.find(({ addr }) =>
      netns.addresses.some((own) => own.len < 32 && own.dev !== 'lo' && cidrContains(cidrOf(own.addr, own.len), addr)),
    )
    if (via && (!route || route.dst.len === 0)) return { at, via: formatIpv4(via.addr) }
  }
  return {}
}
