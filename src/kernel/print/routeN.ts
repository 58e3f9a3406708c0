/**
 * `route -n` (net-tools 2.10, lib/inet_gr.c rprint_fib) over /proc/net/route (net/ipv4/fib_trie.c fib_route_seq_show).
 */
import { netmask } from '../../net/cidr.ts'
import { formatIpv4, ipv4FromNumber } from '../../net/ipv4.ts'
import { type Netns, type Route, TABLE } from '../netns.ts'
import { routesOfTable } from './order.ts'

const HEADER = [
  'Kernel IP routing table',
  'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
]

/** Only the first next hop shows. A blackhole has neither gateway nor device, and looks like a connected route. */
function printRouteN(route: Route): string {
  const hop = route.nexthops[0]
  const refused = route.type === 'unreachable' || route.type === 'prohibit'
  const host = route.dst.len === 32 ? 'H' : ''
  const flags = refused ? `!${host}` : `U${hop?.via === undefined ? '' : 'G'}${host}`
  const columns = [
    formatIpv4(route.dst.addr).padEnd(15),
    (refused ? '-' : formatIpv4(hop?.via ?? ipv4FromNumber(0))).padEnd(15),
    formatIpv4(ipv4FromNumber(netmask(route.dst.len))).padEnd(15),
    flags.padEnd(5),
    String(route.metric).padEnd(6),
    (refused ? '-' : '0').padEnd(1),
  ]
  return `${columns.join(' ')}        0 ${refused ? '-' : (hop?.dev ?? '*')}`
}

/** The main table; local, broadcast and multicast routes do not appear. */
export function routeN(netns: Netns): string {
  const shown = routesOfTable(netns.routes, TABLE.main).filter(({ type }) => type !== 'local' && type !== 'broadcast')
  return `${[...HEADER, ...shown.map(printRouteN)].join('\n')}\n`
}
