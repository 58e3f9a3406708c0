/** `ip route` and `ip route show table …` (iproute2 6.1, ip/iproute.c print_route). */
import { formatCidr } from '../../net/cidr.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import { dsfieldName } from '../netlink/names.ts'
import { type Netns, type NextHop, type Route, SCOPE, TABLE, type World } from '../netns.ts'
import { deviceHasCarrier } from './carrier.ts'
import { routesOfTable } from './order.ts'

type NexthopState = 'dead' | 'linkdown' | 'alive'

export interface RouteOptions {
  /** The table that was asked for: routes of another one say which is theirs. Default main. */
  readonly table?: number | 'all'
  /** Devices that are down, or without carrier, mark their routes. */
  readonly state?: (dev: string) => NexthopState
}

const NAMED_TABLES = new Map<number, string>(Object.entries(TABLE).map(([name, number]) => [number, name]))
export const tableName = (table: number): string => NAMED_TABLES.get(table) ?? String(table)

/** One route, without the blank that iproute2 ends its lines with. An ECMP route has a line for each next hop. */
export function printRoute(route: Route, options: RouteOptions = {}): string {
  return routeLines(route, options).join('\n')
}

function routeLines(route: Route, options: RouteOptions): string[] {
  const { table = TABLE.main } = options
  // fib_sync_down_dev passes by next hops of scope nowhere: those of local routes.
  const state = (route.type !== 'local' && options.state) || (() => 'alive')
  const words: string[] = []
  if (route.type !== 'unicast') words.push(route.type)
  words.push(destination(route))
  if (route.tos !== 0) words.push('tos', dsfieldName(route.tos))
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined
  if (single?.via !== undefined) words.push('via', formatIpv4(single.via))
  if (single) words.push('dev', single.dev)
  if (route.table !== TABLE.main && route.table !== table) words.push('table', tableName(route.table))
  if (route.proto !== 'boot') words.push('proto', route.proto)
  if (SCOPE[route.scope] !== SCOPE.global) words.push('scope', route.scope)
  if (route.src !== undefined) words.push('src', formatIpv4(route.src))
  if (route.metric !== 0) words.push('metric', String(route.metric))
  if (single) words.push(...flags(single, state))
  if (route.mtu !== undefined) words.push('mtu', ...(route.mtuLocked ? ['lock'] : []), String(route.mtu))
  const lines = [words.join(' ')]
  if (route.nexthops.length > 1) for (const hop of route.nexthops) lines.push(nexthopLine(hop, state))
  return lines
}

const destination = ({ dst }: Route): string => {
  if (dst.len === 0 && dst.addr === 0) return 'default'
  return dst.len === 32 ? formatIpv4(dst.addr) : formatCidr(dst)
}

function nexthopLine(hop: NextHop, state: (dev: string) => NexthopState): string {
  const via = hop.via === undefined ? [] : ['via', formatIpv4(hop.via)]
  const weight = ['weight', String(hop.weight ?? 1)]
  return `\t${['nexthop', ...via, 'dev', hop.dev, ...weight, ...flags(hop, state)].join(' ')}`
}

/** print_rt_flags. */
const FLAGS = { dead: ['dead', 'linkdown'], linkdown: ['linkdown'], alive: [] } as const

function flags(hop: NextHop, state: (dev: string) => NexthopState): string[] {
  const onlink = hop.onlink ? ['onlink'] : []
  const { [state(hop.dev)]: words } = FLAGS
  return words.length === 2 ? [words[0], ...onlink, words[1]] : [...onlink, ...words]
}

/** RTNH_F_DEAD, RTNH_F_LINKDOWN. */
export function nexthopState(netns: Netns, dev: string, world?: World): NexthopState {
  if (!netns.links.some(({ name, up }) => name === dev && up)) return 'dead'
  return deviceHasCarrier(netns, dev, world) ? 'alive' : 'linkdown'
}

/** The whole output, each line with its blank. Tables of `all` come as the kernel's hash of 256 holds them. */
export function ipRoute(netns: Netns, table: number | 'all' = TABLE.main, world?: World): string {
  const tables = table === 'all' ? [...new Set(netns.routes.map((route) => route.table))] : [table]
  tables.sort((a, b) => (a & 255) - (b & 255) || a - b)
  const state = (dev: string): NexthopState => nexthopState(netns, dev, world)
  return tables
    .flatMap((own) => routesOfTable(netns.routes, own))
    .flatMap((route) => routeLines(route, { table, state }))
    .map((line) => `${line} \n`)
    .join('')
}
