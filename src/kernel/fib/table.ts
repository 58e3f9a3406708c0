/** One routing table: longest-prefix match by a map per prefix length (net/ipv4/fib_trie.c answers the same). */
import { netmask } from '../../net/cidr.ts'
import type { IpAddr } from '../../net/ipv4.ts'
import type { Route } from '../netns.ts'

export interface FibTable {
  /** Prefix lengths in use, longest first. */
  readonly lengths: number[]
  /** By prefix length, then by prefix: routes in the kernel's order (TOS, then metric). */
  readonly byLength: Map<number, Map<number, Route[]>>
}

export const createFibTable = (): FibTable => ({ lengths: [], byLength: new Map() })

/** Whether the kernel would refuse `ip route add` with EEXIST: same prefix, TOS and metric (fib_table_insert). */
export function fibTableHas(table: FibTable, route: Route): boolean {
  const same = table.byLength.get(route.dst.len)?.get(route.dst.addr)
  return same?.some((r) => r.tos === route.tos && r.metric === route.metric) ?? false
}

export function fibTableInsert(table: FibTable, route: Route): void {
  let prefixes = table.byLength.get(route.dst.len)
  if (!prefixes) {
    prefixes = new Map()
    table.byLength.set(route.dst.len, prefixes)
    table.lengths.push(route.dst.len)
    table.lengths.sort((a, b) => b - a)
  }
  const routes = prefixes.get(route.dst.addr)
  if (!routes) {
    prefixes.set(route.dst.addr, [route])
    return
  }
  let at = routes.findIndex((r) => r.tos < route.tos || (r.tos === route.tos && r.metric > route.metric))
  if (at < 0) at = routes.length
  routes.splice(at, 0, route)
}

/** Routes that cover `dst`, most specific first: the caller takes the first that is usable. Tables may be read as one. */
export function* fibTableMatches(tables: readonly FibTable[], dst: IpAddr): Generator<Route> {
  const next = tables.map(() => 0)
  for (;;) {
    let len = -1
    for (let i = 0; i < tables.length; i++) len = Math.max(len, tables[i]?.lengths[next[i] ?? 0] ?? -1)
    if (len < 0) return
    for (let i = 0; i < tables.length; i++) {
      const table = tables[i]
      if (table?.lengths[next[i] ?? 0] !== len) continue
      next[i] = (next[i] ?? 0) + 1
      const routes = table.byLength.get(len)?.get((dst & netmask(len)) >>> 0)
      if (routes) yield* routes
    }
  }
}
