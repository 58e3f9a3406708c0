/** A network namespace while it is being configured: the mutable form of `Netns`. */
import { cidr, parseAddrLen } from '../../net/cidr.ts'
import type { ResolvConf } from '../../net/dnsZone.ts'
import { ZERO_MAC } from '../../net/mac.ts'
import type { Fib } from '../fib/lookup.ts'
import { createFibTable, type FibTable, fibTableInsert } from '../fib/table.ts'
import {
  type Address,
  type Connection,
  type FdbEntry,
  type Link,
  type Listener,
  type Neighbour,
  type NetfilterText,
  type Netns,
  type ProxyNeighbour,
  type Route,
  type Rule,
  TABLE,
} from '../netns.ts'

export interface NetnsDraft {
  readonly name: string
  initNet?: string
  links: Link[]
  addresses: Address[]
  routes: Route[]
  rules: Rule[]
  neighbours: Neighbour[]
  proxies: ProxyNeighbour[]
  fdb: FdbEntry[]
  sysctls: Record<string, string>
  netfilter: NetfilterText
  listeners: Listener[]
  resolv?: ResolvConf
  connections?: readonly Connection[]
  readonly tables: Map<number, FibTable>
  /** Metrics of connected routes, by the address that brings them: they come back when the device does. */
  readonly metrics: WeakMap<Address, number>
  /** What was set by hand and so follows no port any more: `br0 mtu`, `br0 address`. */
  readonly pinned: Set<string>
}

/** What a fresh namespace has after `ip link set lo up`. */
export function createNetns(name: string): NetnsDraft {
  const draft: NetnsDraft = {
    name,
    links: [{ kind: 'lo', index: 1, name: 'lo', mac: ZERO_MAC, mtu: 65536, up: true }],
    addresses: [],
    routes: [],
    rules: [
      { priority: 0, action: 'lookup', table: TABLE.local },
      { priority: 32766, action: 'lookup', table: TABLE.main },
      { priority: 32767, action: 'lookup', table: TABLE.default },
    ],
    neighbours: [],
    proxies: [],
    fdb: [],
    sysctls: {},
    netfilter: {},
    listeners: [],
    tables: new Map(),
    metrics: new WeakMap(),
    pinned: new Set(),
  }
  const loopback = parseAddrLen('127.0.0.1/8')
  if (loopback) draft.addresses.push({ dev: 'lo', ...loopback, scope: 'host', secondary: false })
  const local = { type: 'local', table: TABLE.local, metric: 0, proto: 'kernel', scope: 'host', tos: 0 } as const
  const onLo = { nexthops: [{ dev: 'lo' }], ...(loopback && { src: loopback.addr }) }
  insertRoute(draft, { ...local, dst: cidr('127.0.0.0/8'), ...onLo })
  insertRoute(draft, { ...local, dst: cidr('127.0.0.1/32'), ...onLo })
  insertRoute(draft, { ...local, type: 'broadcast', scope: 'link', dst: cidr('127.255.255.255/32'), ...onLo })
  return draft
}

/** Without any check. */
export function insertRoute(draft: NetnsDraft, route: Route): void {
  let table = draft.tables.get(route.table)
  if (!table) {
    table = createFibTable()
    draft.tables.set(route.table, table)
  }
  fibTableInsert(table, route)
  draft.routes.push(route)
}

export function removeRoutes(draft: NetnsDraft, gone: (route: Route) => boolean): void {
  draft.routes = draft.routes.filter((route) => !gone(route))
  draft.tables.clear()
  for (const route of draft.routes) {
    const table = draft.tables.get(route.table) ?? createFibTable()
    draft.tables.set(route.table, table)
    fibTableInsert(table, route)
  }
}

export const linkOf = (draft: NetnsDraft, name: string): Link | undefined =>
  draft.links.find((link) => link.name === name)

export function replaceLink(draft: NetnsDraft, link: Link): void {
  draft.links = draft.links.map((old) => (old.name === link.name ? link : old))
}

export const fibOf = (draft: NetnsDraft): Fib => ({
  tables: draft.tables,
  rules: draft.rules,
  usable: (dev) => linkOf(draft, dev)?.up ?? false,
})

export function freezeNetns(draft: NetnsDraft): Netns {
  const { tables: _, metrics: __, pinned: ___, ...netns } = draft
  return netns
}
