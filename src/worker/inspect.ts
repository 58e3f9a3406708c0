/** A namespace's tables at a moment of a trace, in the words of the programs that print them. */

import type { Decision } from '../kernel/hop.ts'
import { type Netns, type Route, TABLE, type World } from '../kernel/netns.ts'
import { printAddress, printLink } from '../kernel/print/ipLink.ts'
import { printFdbEntry, printNeighbour } from '../kernel/print/ipNeigh.ts'
import { nexthopState, printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { routesOfTable } from '../kernel/print/order.ts'
import { printListener } from '../kernel/print/ss.ts'
import type { NamespaceView, Row } from '../protocol/namespaceView.ts'
import type { Trace } from '../sim/trace.ts'
import { conntrackRows } from './inspect/conntrackRows.ts'
import { netfilterMoment } from './inspect/netfilterMoment.ts'
import { changeKey, fdbKey, neighbourKey, replay } from './inspect/replay.ts'
import { sysctlRows } from './inspect/sysctlRows.ts'

/** `hop` −1: before the first. */
export function inspect(
  world: World,
  netns: Netns,
  trace: Pick<Trace, 'hops' | 'between'>,
  hop: number,
): Omit<NamespaceView, 'edited'> {
  const { hops, between } = trace
  const past = hops.slice(0, hop + 1)
  const now = replay(netns, past, between)
  const here = hops[hop]?.ns === netns.name ? hops[hop] : undefined
  const decided = here?.decided ?? []
  const quiet = between.filter((told) => told.ns === netns.name && told.hops === hop)
  const changed = new Set([...quiet.map(({ change }) => change), ...(here?.changes ?? [])].map(changeKey))

  const row = <T>(key: string, text: string, value: T, by: (decision: Decision) => boolean): Row<T> => ({
    key,
    text,
    value,
    decided: decided.some(by),
    changed: changed.has(key),
  })
  return {
    ns: netns.name,
    hop,
    links: netns.links.map((link) =>
      row(link.name, printLink(netns, link, world), link, (by) => by.kind === 'link' && by.link.name === link.name),
    ),
    addresses: netns.addresses.map((address) =>
      row(
        `${address.dev} ${address.addr}/${address.len}`,
        printAddress(address),
        address,
        (by) => by.kind === 'address' && by.dev === address.dev && by.addr === address.addr,
      ),
    ),
    rules: netns.rules.map((rule, index) =>
      row(
        `${index}`,
        printRule(rule, netns),
        rule,
        (by) => (by.kind === 'rule' || by.kind === 'route') && same(by.rule, rule),
      ),
    ),
    routes: tablesOf(netns.routes).flatMap((table) =>
      routesOfTable(netns.routes, table).map((route, index) =>
        row(
          `${table} ${index}`,
          printRoute(route, { table, state: (dev) => nexthopState(netns, dev, world) }),
          route,
          (by) => by.kind === 'route' && same(by.route, route),
        ),
      ),
    ),
    neighbours: now.neighbours.map((neighbour) => {
      const key = neighbourKey(neighbour)
      return row(
        key,
        printNeighbour(neighbour),
        neighbour,
        (by) => by.kind === 'neighbour' && neighbourKey(by.neighbour) === key,
      )
    }),
    fdb: now.fdb.map((entry) => {
      const key = fdbKey(entry)
      return row(key, printFdbEntry(entry), entry, (by) => by.kind === 'fdb' && fdbKey(by.entry) === key)
    }),
    sysctls: sysctlRows(netns, world.namespaces.get(netns.initNet ?? netns.name)).map((sysctl) =>
      row(sysctl.key, `${sysctl.key} = ${sysctl.value}`, sysctl, (by) => by.kind === 'sysctl' && by.key === sysctl.key),
    ),
    conntrack: conntrackRows(now.conntrack, here),
    sockets: netns.listeners.map((listener) =>
      row(
        `${listener.proto} ${listener.port}`,
        printListener(listener),
        listener,
        (by) => by.kind === 'socket' && by.proto === listener.proto && by.port === listener.port,
      ),
    ),
    netfilter: netfilterMoment(netns, past),
  }
}

/** Main first, the kernel's own last. */
function tablesOf(routes: readonly Route[]): number[] {
  const rank = (table: number): number => (table === TABLE.main ? -1 : table === TABLE.local ? 1 : 0)
  return [...new Set(routes.map((route) => route.table))].sort((a, b) => rank(a) - rank(b) || a - b)
}

/** A decision holds the object itself; of a cloned World, one like it. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
