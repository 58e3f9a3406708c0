/**
 * The order in which the kernel tells its routes (net/ipv4/fib_trie.c, fib_table_dump and /proc/net/route): by prefix,
 * the longer of two that begin alike first, then by TOS (higher first) and metric.
 */
import type { Route } from '../netns.ts'

const compareRoutes = (a: Route, b: Route): number =>
  a.dst.addr - b.dst.addr || b.dst.len - a.dst.len || b.tos - a.tos || a.metric - b.metric

export const routesOfTable = (routes: readonly Route[], table: number): Route[] =>
  routes.filter((route) => route.table === table).sort(compareRoutes)
