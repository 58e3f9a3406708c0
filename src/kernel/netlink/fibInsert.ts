/** The kernel's own checks of a new route (net/ipv4/fib_semantics.c fib_create_info, fib_check_nh; fib_trie.c). */
import { cidrOf } from '../../net/cidr.ts'
import { ANY, type IpAddr, isMulticast, isZeronet, LIMITED_BROADCAST } from '../../net/ipv4.ts'
import { type Fib, fibLookup, fibTableLookup } from '../fib/lookup.ts'
import { fibTableHas } from '../fib/table.ts'
import { type NextHop, type Route, type RouteType, SCOPE, type Scope, TABLE } from '../netns.ts'
import { fibOf, insertRoute, linkOf, type NetnsDraft } from './draft.ts'
import type { Words } from './words.ts'

/** A route as it is asked for: its prefix may have host bits, its next hops no device. */
export type RouteRequest = Route

/** net/ipv4/fib_semantics.c, fib_props: how wide a route of this type may be. */
const WIDEST: Partial<Record<RouteType, Scope>> = { local: 'host', broadcast: 'link' }
const DECIDES: readonly RouteType[] = ['blackhole', 'unreachable', 'prohibit', 'throw']

const ECN_BITS = 3

export function fibInsert(draft: NetnsDraft, route: RouteRequest, words: Words): void {
  const created = fibCreateInfo(draft, route, words)
  const table = draft.tables.get(route.table)
  if (table && fibTableHas(table, created)) words.fail('RTNETLINK answers: File exists')
  insertRoute(draft, created)
}

/** fib_create_info: the route as the kernel would hold it. */
export function fibCreateInfo(draft: NetnsDraft, route: RouteRequest, words: Words): Route {
  const { dst, type, scope } = route
  if (route.tos & ECN_BITS) words.fail('Error: Invalid dsfield (tos): ECN bits must be 0.')
  if (cidrOf(dst.addr, dst.len).addr !== dst.addr) words.fail('Error: Invalid prefix for given prefix length.')
  if (SCOPE[scope] < SCOPE[WIDEST[type] ?? 'global']) words.fail('Error: Invalid scope.')
  const created = { ...route, nexthops: checkNexthops(draft, route, words) }
  if (route.src !== undefined && !mayBeSource(draft, route, route.src)) words.fail('Error: Invalid prefsrc address.')
  return created
}

function checkNexthops(draft: NetnsDraft, route: RouteRequest, words: Words): readonly NextHop[] {
  const { type, scope, nexthops } = route
  if (DECIDES.includes(type)) {
    if (nexthops.length === 0) return []
    words.fail('Error: Gateway, device and multipath can not be specified for this route type.')
  }
  if (SCOPE[scope] > SCOPE.host) words.fail('Error: Invalid scope.')
  if (scope === 'host') {
    if (nexthops.length > 1) words.fail('Error: Route with host scope can not have multiple nexthops.')
    if (nexthops[0]?.via !== undefined) words.fail('Error: Route with host scope can not have a gateway.')
    if (!nexthops[0]?.dev) words.fail('RTNETLINK answers: No such device')
    return nexthops
  }
  if (nexthops.length === 0) words.fail('RTNETLINK answers: No such device')
  const fib = fibOf(draft)
  return nexthops.map((hop) => checkNexthop(draft, fib, route, hop, words))
}

/** fib_check_nh: the gateway must be reachable over a route that is narrower, and the device up. */
function checkNexthop(draft: NetnsDraft, fib: Fib, route: RouteRequest, hop: NextHop, words: Words): NextHop {
  const isUp = (dev: string): boolean => linkOf(draft, dev)?.up ?? false
  if (hop.via === undefined) {
    if (hop.onlink) words.fail('Error: Invalid flags for nexthop - PERVASIVE and ONLINK can not be set.')
    if (hop.dev === '') words.fail('RTNETLINK answers: No such device')
    if (!isUp(hop.dev)) words.fail('Error: Device for nexthop is not up.')
    return hop
  }
  if (hop.onlink) {
    if (SCOPE[route.scope] >= SCOPE.link) words.fail('Error: Nexthop has invalid scope.')
    if (hop.dev === '') words.fail('Error: Nexthop device required for onlink.')
    if (!isUp(hop.dev)) words.fail('Error: Nexthop device is not up.')
    if (typeIn(fib, hop.via, TABLE.local) !== 'unicast') words.fail('Error: Nexthop has invalid gateway.')
    return hop
  }
  const flow = {
    dst: hop.via,
    src: ANY,
    iif: 'lo',
    scope: Math.max(SCOPE[route.scope] + 1, SCOPE.link),
    ...(hop.dev !== '' && { oif: hop.dev }),
  }
  // The route's own table is asked first, then the rules: a gateway may be known to another table alone.
  const known = route.table === TABLE.main ? undefined : fibTableLookup(fib, route.table, flow)
  const found = known?.ok ? known : fibLookup(fib, flow)
  if (!found.ok || (found.route.type !== 'unicast' && found.route.type !== 'local'))
    return words.fail('Error: Nexthop has invalid gateway.')
  const dev = found.route.nexthops[found.nexthops[0] ?? 0]?.dev ?? hop.dev
  if (!isUp(dev)) words.fail('RTNETLINK answers: Network is down')
  return { ...hop, dev, ...(found.route.scope === 'host' && { gatewayIsLocal: true }) }
}

/** inet_addr_type_table. */
function typeIn(fib: Fib, addr: IpAddr, id: number): RouteType | 'multicast' {
  if (isZeronet(addr) || addr === LIMITED_BROADCAST) return 'broadcast'
  if (isMulticast(addr)) return 'multicast'
  const found = fibTableLookup(fib, id, { dst: addr, src: ANY, iif: 'lo' })
  return found?.ok ? found.route.type : 'unicast'
}

/** fib_valid_prefsrc: an address of this machine, or the very address that a local route is about. */
function mayBeSource(draft: NetnsDraft, route: RouteRequest, src: IpAddr): boolean {
  if (route.type === 'local' && route.dst.addr === src && src !== 0) return true
  const tables = route.table === TABLE.main ? [TABLE.local] : [route.table, TABLE.local]
  return tables.some((table) => typeIn(fibOf(draft), src, table) === 'local')
}
