/** A hook's hop in full: what was tried, whose chains were asked, and the connection before and after. */
import type { Decision, Hop } from '../kernel/hop.ts'
import { type ConnSnapshot, printConn } from '../kernel/netfilter/conntrack/entry.ts'
import type { Miss } from '../kernel/netfilter/explain/miss.ts'
import { retrace, type WalkPart } from '../kernel/netfilter/explain/retrace.ts'
import { missesOf } from '../kernel/netfilter/explain.ts'
import type { Chain, Table } from '../kernel/netfilter/ruleset.ts'
import type { World } from '../kernel/netns.ts'
import type { ConnectionView, HookView } from '../protocol/hookView.ts'
import { createMachine } from '../sim/machine.ts'
import { netfilterIn } from '../sim/namespace.ts'

/** Undefined where no hook is. */
export function explain(world: World, hops: readonly Hop[], index: number): HookView | undefined {
  const hop = hops[index]
  if (!hop?.hook) return undefined
  const tables = (hop.walks ?? []).map((walk) => tableOf(world, hop, walk.table))
  const walks = (hop.walks ?? []).map((_, walk) => partsOf(world, hop, walk))
  const names = new Set(walks.flatMap((parts, walk) => parts.map((part) => chainOf(hop, walk, part))))
  const conntrack = connectionAt(hops, index)
  return {
    hop: index,
    walks,
    chains: Object.fromEntries(
      [...names].flatMap((name) => {
        const owners = tables.flatMap((table) => ownerOf(table?.chains.get(name)) ?? [])
        return owners[0] === undefined ? [] : [[name, owners[0]]]
      }),
    ),
    ...(conntrack && { conntrack }),
  }
}

/** A page of the rules that a part of a walk tried in vain. */
const MOST_RULES = 200

/** From rule `from` of the chain on; undefined where there is no such part. */
export function tried(
  world: World,
  hop: Hop | undefined,
  walk: number,
  part: number,
  from: number,
): Miss[] | undefined {
  const told = hop?.walks?.[walk]
  const found = hop && partsOf(world, hop, walk)[part]
  const ns = hop && createMachine(world, 0).machine.ns(hop.ns)
  if (!told || !hop.hook || !ns || found?.kind !== 'tried') return undefined
  const rules = tableOf(world, hop, told.table)?.chains.get(found.chain)?.rules ?? []
  const first = Math.max(found.from, from)
  return missesOf(ns, hop.hook, told, found.at, rules.slice(first, Math.min(found.to, first + MOST_RULES)))
}

function tableOf(world: World, hop: Hop, name: string): Table | undefined {
  const netns = world.namespaces.get(hop.ns)
  const tables = netns && netfilterIn(netns).ruleset?.tables
  return [...(tables?.values() ?? [])].find((table) => table.name === name)
}

function partsOf(world: World, hop: Hop, index: number): readonly WalkPart[] {
  const walk = hop.walks?.[index]
  const table = walk && tableOf(world, hop, walk.table)
  return (table && hop.hook && retrace(table, hop.hook, walk)) ?? []
}

const chainOf = (hop: Hop, walk: number, part: WalkPart): string =>
  part.kind === 'tried' ? part.chain : (hop.walks?.[walk]?.steps[part.step]?.chain ?? '')

/** Felix says it of policies and profiles, kube-proxy of a Service's chains: in a comment of their rules. */
function ownerOf(chain: Chain | undefined): string | undefined {
  const isFelix = /^cali-pr?[io]-/.test(chain?.name ?? '')
  if (!chain || (!isFelix && !/^KUBE-(SVC|SEP|FW|XLB|EXT|SVL)-/.test(chain.name))) return undefined
  for (const { matches } of chain.rules) {
    for (const match of matches) {
      if (match.kind !== 'comment') continue
      if (!isFelix || /^(Policy|Profile) .+ (in|e)gress$/.test(match.comment)) return match.comment
    }
  }
  return undefined
}

function connectionAt(hops: readonly Hop[], index: number): ConnectionView | undefined {
  const hop = hops[index]
  const after = connOf(hop?.decided)
  if (!hop || !after) return undefined
  const before = connBefore(hops, index, after.id)
  return { ...(before && { before: printConn(before) }), after: printConn(after), confirmed: after.confirmed }
}

function connBefore(hops: readonly Hop[], index: number, id: number): ConnSnapshot | undefined {
  const here = hops[index]
  const change = here?.changes?.find((one) => one.table === 'conntrack' && one.before?.id === id)
  if (change?.table === 'conntrack') return change.before
  for (let at = index - 1; at >= 0; at--) {
    const hop = hops[at]
    const known = hop?.ns === here?.ns ? connOf(hop?.decided) : undefined
    if (known?.id === id) return known
  }
  return undefined
}

const connOf = (decided: readonly Decision[] | undefined): ConnSnapshot | undefined =>
  decided?.flatMap((decision) => (decision.kind === 'conntrack' ? [decision.conn] : []))[0]
