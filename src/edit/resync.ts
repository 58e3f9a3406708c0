/**
 * What Felix does when it looks whether the dataplane is still as it left it (Calico v3.22: felix/iptables/table.go,
 * felix/ipsets, felix/routetable, felix/dataplane/linux/ipip_mgr.go, vxlan_mgr.go): its own chains, rules, sets, routes
 * and tunnel devices come back; what is not its own stays. The host's other routes, BIRD's, sysctls and kube-proxy's
 * chains are not its own.
 */

import { printIpsets } from '../kernel/netfilter/ipset/print.ts'
import type { IpSet } from '../kernel/netfilter/ipset.ts'
import type { Chain, Rule, Ruleset, Table } from '../kernel/netfilter/ruleset.ts'
import type { Link, Netns, Route, World } from '../kernel/netns.ts'
import type { KernelEdit } from './edit.ts'
import { OverlaidMap } from './overlay.ts'
import { restoreNamespace } from './restore.ts'
import { ipsetsOf, rulesetIn, rulesetText } from './rulesets.ts'

/** rules.ChainNamePrefix; felix/ipsets: cali40 for IPv4. */
const CHAINS = 'cali-'
const SETS = 'cali40'
const TUNNELS = ['tunl0', 'vxlan.calico']

export function felixResync(programmed: World, edited: World, ns: string): KernelEdit[] {
  const before = programmed.namespaces.get(ns)
  const now = edited.namespaces.get(ns)
  if (!before || !now || !hasFelix(before)) return []
  const target: World = { namespaces: new OverlaidMap(edited.namespaces, new Map([[ns, asFelixWants(before, now)]])) }
  return restoreNamespace(ns, target, edited)
}

const hasFelix = ({ netfilter }: Netns): boolean =>
  [...rulesetIn(netfilter).tables.values()].some(({ chains }) => [...chains.keys()].some(isOwnChain))

function asFelixWants(programmed: Netns, edited: Netns): Netns {
  const isTunnel = ({ dev }: { readonly dev: string }): boolean => TUNNELS.includes(dev)
  const isVtep = ({ dev }: { readonly dev: string }): boolean => dev === 'vxlan.calico'
  return {
    ...edited,
    links: edited.links.map((link) => tunnelOf(programmed, link)),
    addresses: ours(programmed.addresses, edited.addresses, isTunnel),
    routes: ours(programmed.routes, edited.routes, isOwnRoute),
    neighbours: ours(programmed.neighbours, edited.neighbours, isVtep),
    fdb: ours(programmed.fdb, edited.fdb, isVtep),
    netfilter: {
      ...edited.netfilter,
      iptables: rulesetText(ownRules(rulesetIn(programmed.netfilter), rulesetIn(edited.netfilter))),
      ipset: printIpsets(ownSets(ipsetsOf(programmed.netfilter.ipset), ipsetsOf(edited.netfilter.ipset))),
    },
  }
}

const ours = <T>(programmed: readonly T[], edited: readonly T[], isOwn: (one: T) => boolean): T[] => [
  ...edited.filter((one) => !isOwn(one)),
  ...programmed.filter(isOwn),
]

/** KeepIPIPDeviceInSync, KeepVXLANDeviceInSync: up, and with its MTU. */
function tunnelOf({ links }: Netns, link: Link): Link {
  const own = TUNNELS.includes(link.name) ? links.find(({ name }) => name === link.name) : undefined
  return own ? { ...link, mtu: own.mtu, up: own.up } : link
}

/** Routes of pods' devices and of the VXLAN device; the kernel's come of the addresses. */
const isOwnRoute = ({ proto, nexthops }: Route): boolean =>
  proto !== 'kernel' && nexthops.some(({ dev }) => /^cali|^vxlan\.calico$/.test(dev))

const isOwnChain = (name: string): boolean => name.startsWith(CHAINS)
/** Felix knows its rules by the hash in their comment. */
const isOwnRule = ({ matches }: Rule): boolean =>
  matches.some((match) => match.kind === 'comment' && match.comment.startsWith('cali:'))

function ownRules(programmed: Ruleset, edited: Ruleset): Ruleset {
  const names = new Set([...edited.tables.keys(), ...programmed.tables.keys()])
  const tables = [...names].map((name): Table => {
    const [was, is] = [programmed.tables.get(name)?.chains, edited.tables.get(name)?.chains]
    const own = [...(was?.values() ?? [])].filter(({ name: chain }) => isOwnChain(chain))
    const others = [...(is?.values() ?? [])].filter(({ name: chain }) => !isOwnChain(chain))
    const chains = [...others.map((chain) => inserted(was?.get(chain.name), chain)), ...own]
    return { name, chains: new Map(chains.map((chain) => [chain.name, chain])) }
  })
  return { tables: new Map(tables.map((table) => [table.name, table])) }
}

/** In others' chains its rules stand first, or last where they stood behind others before. */
function inserted(programmed: Chain | undefined, chain: Chain): Chain {
  const rules = programmed?.rules ?? []
  const foreign = rules.findIndex((rule) => !isOwnRule(rule))
  const first = foreign < 0 ? rules : rules.slice(0, foreign)
  const last = foreign < 0 ? [] : rules.slice(foreign).filter(isOwnRule)
  return { ...chain, rules: [...first, ...chain.rules.filter((rule) => !isOwnRule(rule)), ...last] }
}

function ownSets(programmed: ReadonlyMap<string, IpSet>, edited: ReadonlyMap<string, IpSet>): Map<string, IpSet> {
  const own = [...programmed].filter(([name]) => name.startsWith(SETS))
  return new Map([...[...edited].filter(([name]) => !name.startsWith(SETS)), ...own])
}
