/** A namespace as it stands, to be configured further: the way back from `freezeNetns`. */
import { createFibTable, fibTableInsert } from '../fib/table.ts'
import type { Address, Netns } from '../netns.ts'
import type { NetnsDraft } from './draft.ts'

/** The namespace itself stays as it is. What a draft remembers beside its state is read off it. */
export function thawNetns(netns: Netns): NetnsDraft {
  const draft: NetnsDraft = {
    ...netns,
    links: [...netns.links],
    addresses: [...netns.addresses],
    routes: [...netns.routes],
    rules: [...netns.rules],
    neighbours: [...netns.neighbours],
    proxies: [...netns.proxies],
    fdb: [...netns.fdb],
    sysctls: { ...netns.sysctls },
    listeners: [...netns.listeners],
    tables: new Map(),
    metrics: metricsOf(netns),
    pinned: pinnedOf(netns),
  }
  for (const route of netns.routes) {
    const table = draft.tables.get(route.table) ?? createFibTable()
    draft.tables.set(route.table, table)
    fibTableInsert(table, route)
  }
  return draft
}

/** IFA_RT_PRIORITY shows in the connected route that came of the address. */
function metricsOf({ addresses, routes }: Netns): WeakMap<Address, number> {
  const metrics = new WeakMap<Address, number>()
  for (const address of addresses) {
    const connected = routes.find(
      (route) =>
        route.proto === 'kernel' &&
        route.metric > 0 &&
        route.src === address.addr &&
        route.dst.len === address.len &&
        route.nexthops[0]?.dev === address.dev,
    )
    if (connected) metrics.set(address, connected.metric)
  }
  return metrics
}

/** A bridge whose MTU is not its narrowest port's was given it by hand. */
function pinnedOf({ links }: Netns): Set<string> {
  const pinned = new Set<string>()
  for (const link of links) {
    if (link.kind !== 'bridge') continue
    const ports = links.filter(({ master }) => master === link.name)
    const follows = ports.length === 0 ? 1500 : Math.min(...ports.map(({ mtu }) => mtu))
    if (link.mtu !== follows) pinned.add(`${link.name} mtu`)
  }
  return pinned
}
