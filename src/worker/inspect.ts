/** A namespace at a moment of a trace: the World it began with, and every change by a hop up to then. */

import type { Decision, Hop, StateChange } from '../kernel/hop.ts'
import { type FdbEntry, type Neighbour, type Netns, type Route, TABLE, type World } from '../kernel/netns.ts'
import { printAddress, printLink } from '../kernel/print/ipLink.ts'
import { printFdbEntry, printNeighbour } from '../kernel/print/ipNeigh.ts'
import { nexthopState, printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { routesOfTable } from '../kernel/print/order.ts'
import type { NamespaceView, Row } from '../protocol/namespaceView.ts'
import { sysctlRows } from './sysctlRows.ts'

/** `hop` −1: before the first. */
export function inspect(world: World, netns: Netns, hops: readonly Hop[], hop: number): NamespaceView {
  const now = stateAt(netns, hops.slice(0, hop + 1))
  const here = hops[hop]?.ns === netns.name ? hops[hop] : undefined
  const decided = here?.decided ?? []
  const changed = new Set(here?.changes?.map(changeKey))

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
    sysctls: sysctlRows(netns).map((sysctl) =>
      row(sysctl.key, `${sysctl.key} = ${sysctl.value}`, sysctl, (by) => by.kind === 'sysctl' && by.key === sysctl.key),
    ),
  }
}

interface Changing {
  readonly neighbours: readonly Neighbour[]
  readonly fdb: readonly FdbEntry[]
}

function stateAt(netns: Netns, hops: readonly Hop[]): Changing {
  const neighbours = new Map(netns.neighbours.map((neighbour) => [neighbourKey(neighbour), neighbour]))
  const fdb = new Map(netns.fdb.map((entry) => [fdbKey(entry), entry]))
  for (const hop of hops) {
    if (hop.ns !== netns.name) continue
    for (const change of hop.changes ?? []) {
      if (change.table === 'neighbour') put(neighbours, change, neighbourKey)
      else if (change.table === 'fdb') put(fdb, change, fdbKey)
    }
  }
  return { neighbours: [...neighbours.values()], fdb: [...fdb.values()] }
}

function put<T>(
  table: Map<string, T>,
  change: { readonly before?: T; readonly after?: T },
  keyOf: (entry: T) => string,
): void {
  const { before, after } = change
  if (before && (!after || keyOf(before) !== keyOf(after))) table.delete(keyOf(before))
  if (after) table.set(keyOf(after), after)
}

const neighbourKey = ({ dev, addr }: Neighbour): string => `${dev} ${addr}`
const fdbKey = ({ dev, mac, dst }: FdbEntry): string => `${dev} ${mac} ${dst ?? ''}`

function changeKey(change: StateChange): string {
  switch (change.table) {
    case 'neighbour':
      return keyOfEither(change.after, change.before, neighbourKey)
    case 'fdb':
      return keyOfEither(change.after, change.before, fdbKey)
    case 'conntrack':
      return `conntrack ${(change.after ?? change.before)?.id ?? ''}`
    case 'pmtu':
      return `pmtu ${change.dst}`
  }
}

const keyOfEither = <T>(after: T | undefined, before: T | undefined, keyOf: (entry: T) => string): string => {
  const entry = after ?? before
  return entry === undefined ? '' : keyOf(entry)
}

/** Main first, the kernel's own last. */
function tablesOf(routes: readonly Route[]): number[] {
  const rank = (table: number): number => (table === TABLE.main ? -1 : table === TABLE.local ? 1 : 0)
  return [...new Set(routes.map((route) => route.table))].sort((a, b) => rank(a) - rank(b) || a - b)
}

/** A decision holds the object itself; of a cloned World, one like it. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
