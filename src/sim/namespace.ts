/** Puts a namespace to work: indexes over its state, made once for each `Netns`, and the state that a run changes. */

import type { BridgeTable } from '../kernel/dev/bridge.ts'
import { hasCarrier } from '../kernel/dev/transmit.ts'
import { type Fib, hasCustomRules } from '../kernel/fib/lookup.ts'
import { createFibTable, type FibTable, fibTableInsert } from '../kernel/fib/table.ts'
import { type NeighEntry, neighKey } from '../kernel/neigh/table.ts'
import { neighAddTimer } from '../kernel/neigh/timer.ts'
import { createConntrack } from '../kernel/netfilter/conntrack/table.ts'
import { registerDefrag } from '../kernel/netfilter/defrag.ts'
import { emptyHooks, type HookTable } from '../kernel/netfilter/hook.ts'
import { parseIpsets } from '../kernel/netfilter/ipset/parse.ts'
import type { IpSet } from '../kernel/netfilter/ipset.ts'
import { createIpvs, type Ipvs } from '../kernel/netfilter/ipvs/conn.ts'
import type { IpvsService } from '../kernel/netfilter/ipvs/service.ts'
import { parseIpvs } from '../kernel/netfilter/ipvs/text.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import { keepReading, readingOf } from '../kernel/netfilter/reading.ts'
import { registerNetfilter } from '../kernel/netfilter/register.ts'
import { indexRules } from '../kernel/netfilter/ruleIndex.ts'
import type { Ruleset } from '../kernel/netfilter/ruleset.ts'
import type { Address, FdbEntry, Link, Netns } from '../kernel/netns.ts'
import type { Machine, Ns } from '../kernel/runtime.ts'
import { createSockets } from '../kernel/socket/sockets.ts'
import { type Sysctls, sysctlsOf } from '../kernel/sysctl.ts'
import type { Result } from '../net/problem.ts'

interface Index {
  readonly links: ReadonlyMap<string, Link>
  readonly addresses: ReadonlyMap<string, readonly Address[]>
  readonly fib: Fib
  readonly sysctl: Sysctls
  /** Read when a packet first comes to a hook: a flooded question comes to every node, and to none of its hooks. */
  readonly netfilter: () => Netfilter
}

interface Netfilter {
  readonly ruleset: Ruleset | undefined
  readonly sets: ReadonlyMap<string, IpSet>
  readonly services: readonly IpvsService[]
  readonly hooks: HookTable
}

const indexes = new WeakMap<Netns, Index>()

function indexOf(netns: Netns): Index {
  const known = indexes.get(netns)
  if (known) return known
  const links = new Map(netns.links.map((link) => [link.name, link]))
  const addresses = new Map<string, Address[]>()
  for (const address of netns.addresses) {
    const own = addresses.get(address.dev)
    if (own) own.push(address)
    else addresses.set(address.dev, [address])
  }
  const tables = new Map<number, FibTable>()
  for (const route of netns.routes) {
    let table = tables.get(route.table)
    if (!table) {
      table = createFibTable()
      tables.set(route.table, table)
    }
    fibTableInsert(table, route)
  }
  const usable = (dev: string): boolean => links.get(dev)?.up ?? false
  const fib: Fib = { tables, rules: netns.rules, usable, custom: hasCustomRules(netns.rules) }
  let netfilter: Netfilter | undefined
  const index: Index = {
    ...{ links, addresses, fib, sysctl: sysctlsOf(netns.sysctls) },
    netfilter() {
      netfilter ??= netfilterOf(netns)
      return netfilter
    },
  }
  indexes.set(netns, index)
  return index
}

/** Who made the World has read these texts before and refused what cannot be evaluated. */
function netfilterOf(netns: Netns): Netfilter {
  const { netfilter } = netns
  const ruleset = netfilter.iptables ? (readingOf(netfilter) ?? rulesetOf(netfilter.iptables)) : undefined
  if (ruleset) {
    keepReading(netfilter, ruleset)
    indexRules(ruleset)
  }
  const hooks = emptyHooks()
  registerDefrag(hooks, ruleset)
  registerNetfilter(hooks, netns, ruleset)
  return {
    ruleset,
    hooks,
    sets: netfilter.ipset ? read(parseIpsets(netfilter.ipset)) : new Map(),
    services: netfilter.ipvs ? read(parseIpvs(netfilter.ipvs)) : [],
  }
}

/** Variants of a cluster hold the same rules on many nodes: a ruleset is never changed, so they share it. */
const rulesets = new Map<string, Ruleset>()
const MOST_RULESETS = 32
/** Characters. Ten thousand Services are not kept for the sake of another variant. */
const LONGEST_SHARED = 200_000

function rulesetOf(text: string): Ruleset {
  const known = rulesets.get(text)
  if (known) return known
  const ruleset = read(parseRuleset(text))
  if (rulesets.size >= MOST_RULESETS) rulesets.clear()
  if (text.length <= LONGEST_SHARED) rulesets.set(text, ruleset)
  return ruleset
}

function read<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('\n'))
  return result.value
}

/** The same reading that the namespace works with. */
export const netfilterIn = (netns: Netns): Netfilter => indexOf(netns).netfilter()

/** `initNet`: the first namespace of its kernel, where it is not one itself. */
export function createNs(netns: Netns, machine: Machine, initNet: Netns = netns): Ns {
  const index = indexOf(netns)
  const neighbours = new Map<string, NeighEntry>()
  for (const n of netns.neighbours) {
    neighbours.set(neighKey(n.dev, n.addr), {
      dev: n.dev,
      addr: n.addr,
      state: n.state,
      ...(n.lladdr && { lladdr: n.lladdr }),
      confirmed: machine.now(),
      updated: machine.now(),
      used: machine.now(),
      queue: [],
      probes: 0,
    })
  }
  const bridges = new Map<string, BridgeTable>()
  const vxlanFdb = new Map<string, Map<string, FdbEntry[]>>()
  for (const link of netns.links) {
    if (link.kind === 'bridge') bridges.set(link.name, new Map())
    if (link.kind === 'vxlan') vxlanFdb.set(link.name, new Map())
  }
  for (const entry of netns.fdb) {
    const vtep = vxlanFdb.get(entry.dev)
    if (vtep) vtep.set(entry.mac, [...(vtep.get(entry.mac) ?? []), entry])
    else if (entry.master !== undefined) bridges.get(entry.master)?.set(entry.mac, entry)
  }
  // A nexthop whose device lost its carrier is passed over where the sysctl says so (RTNH_F_LINKDOWN).
  const usable = (dev: string): boolean => {
    const link = index.links.get(dev)
    if (!link?.up) return false
    return index.sysctl.conf(dev, 'ignore_routes_with_linkdown') === 0 || hasCarrier(ns, link)
  }
  const ns: Ns = new WorkingNs(index, netns, machine, initNet, { neighbours, bridges, vxlanFdb, usable })
  for (const entry of neighbours.values()) startTimer(ns, entry)
  return ns
}

/** neigh_update of whoever put it there: a state that does not last begins to run out. */
function startTimer(ns: Ns, entry: NeighEntry): void {
  const dev = ns.links.get(entry.dev)
  if (dev && entry.state === 'REACHABLE') neighAddTimer(ns, dev, entry)
  else if (dev && (entry.state === 'DELAY' || entry.state === 'PROBE')) neighAddTimer(ns, dev, entry, 0)
}

interface Parts {
  readonly neighbours: Ns['neighbours']
  readonly bridges: Ns['bridges']
  readonly vxlanFdb: Ns['vxlanFdb']
  readonly usable: Fib['usable']
}

/**
 * What netfilter and IPVS hold is read when it is first asked for. A class, because accessors of an object literal give every
 * object a shape of its own: V8 then neither caches a property's place nor frees the shapes before a full collection.
 */
class WorkingNs implements Ns {
  readonly name: string
  readonly netns: Netns
  readonly machine: Machine
  readonly links: Ns['links']
  readonly addresses: Ns['addresses']
  readonly sysctl: Sysctls
  readonly fib: Fib
  readonly neighbours: Ns['neighbours']
  readonly bridges: Ns['bridges']
  readonly vxlanFdb: Ns['vxlanFdb']
  readonly exceptions: Ns['exceptions'] = new Map()
  readonly frags: Ns['frags'] = new Map()
  readonly conntrack: Ns['conntrack']
  readonly matchMemory: Ns['matchMemory'] = new Map()
  readonly sockets: Ns['sockets']
  readonly errorBudget: Ns['errorBudget'] = new Map()
  readonly redirects: Ns['redirects'] = new Map()
  nextIpId: number
  private readonly index: Index
  private ipvsState: Ipvs | undefined

  constructor(index: Index, netns: Netns, machine: Machine, initNet: Netns, parts: Parts) {
    this.name = netns.name
    this.netns = netns
    this.machine = machine
    this.links = index.links
    this.addresses = index.addresses
    this.sysctl = index.sysctl
    this.fib = { ...index.fib, usable: parts.usable }
    this.neighbours = parts.neighbours
    this.bridges = parts.bridges
    this.vxlanFdb = parts.vxlanFdb
    this.conntrack = createConntrack(indexOf(initNet).sysctl.conntrack('max'), netns.connections, machine.now())
    this.sockets = createSockets(32768 + Math.floor(machine.random() * 28000))
    this.nextIpId = Math.floor(machine.random() * 0xffff)
    this.index = index
    this.ipvsState = undefined
  }

  get hooks(): HookTable {
    return this.index.netfilter().hooks
  }

  get sets(): ReadonlyMap<string, IpSet> {
    return this.index.netfilter().sets
  }

  get ipvs(): Ipvs {
    this.ipvsState ??= createIpvs(this.index.netfilter().services)
    return this.ipvsState
  }
}
