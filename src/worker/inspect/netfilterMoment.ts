/**
 * What hops up to a moment did with a namespace's netfilter: counters as `iptables-save -c` would print them, and the way
 * of the last hop through the chains. Counters follow from the walks: a rule counts every packet that all its matches fit,
 * RETURN and rules without a target included; a policy counts what comes to the end of its chain (nf_tables_core.c,
 * nft_do_chain); bytes are the IP packet's length.
 */
import type { Hop } from '../../kernel/hop.ts'
import type { TableWalk } from '../../kernel/netfilter/evaluate.ts'
import { type IpSet, ipsetEntry } from '../../kernel/netfilter/ipset.ts'
import type { Ruleset } from '../../kernel/netfilter/ruleset.ts'
import type { Netns } from '../../kernel/netns.ts'
import type { CountOf, LookedInto, NetfilterMoment, WalkView } from '../../protocol/netfilterView.ts'
import { netfilterIn } from '../../sim/namespace.ts'
import { ipvsCounts } from './ipvsCounts.ts'
import { columnsOf, type Numbers } from './rulesetColumns.ts'

/** `hops` are those up to the moment, the last one included. */
export function netfilterMoment(netns: Netns, hops: readonly Hop[]): NetfilterMoment {
  const { ruleset, sets, services } = netfilterIn(netns)
  const own = hops.filter((hop) => hop.ns === netns.name)
  const last = hops.at(-1)
  const here = last?.ns === netns.name ? last : undefined
  const walks = here?.walks ?? []
  const columns = ruleset && columnsOf(ruleset)
  return {
    ...(here?.hook && { hook: here.hook }),
    walks: columns ? walks.map((walk) => walkView(walk, columns.numbers)) : [],
    counted: columns ? countedBy(own, columns.numbers, columns.columns.counted) : [],
    sets: ruleset ? walks.flatMap((walk) => setsOf(walk, ruleset, sets)) : [],
    ipvs: services.length > 0 ? ipvsCounts(services, own, here) : [],
  }
}

function walkView({ table, steps, verdict }: TableWalk, numbers: Numbers): WalkView {
  return {
    table,
    verdict,
    steps: steps.flatMap(({ chain, index }) => {
      const place = numbers.chain(table, chain)
      return place ? [{ chain: place.chain, ...(index >= 0 && { rule: place.firstRule + index }) }] : []
    }),
  }
}

function countedBy(hops: readonly Hop[], numbers: Numbers, before: readonly CountOf[]): CountOf[] {
  const counts = new Map(before.map((count) => [keyOf(count), count]))
  for (const hop of hops) {
    for (const walk of hop.walks ?? []) {
      for (const step of walkView(walk, numbers).steps) {
        const of = step.rule === undefined ? { chain: step.chain } : { rule: step.rule }
        const key = keyOf(of)
        const { packets, bytes } = counts.get(key) ?? { packets: 0, bytes: 0 }
        counts.set(key, { ...of, packets: packets + 1, bytes: bytes + walk.packet.len })
      }
    }
  }
  return [...counts.values()]
}

const keyOf = (of: { readonly rule: number } | { readonly chain: number }): string =>
  'rule' in of ? `${of.rule}` : `policy ${of.chain}`

/** The sets that the rules which matched looked into. */
function setsOf(walk: TableWalk, ruleset: Ruleset, sets: ReadonlyMap<string, IpSet>): LookedInto[] {
  const chains = ruleset.tables.get(walk.table)?.chains
  return walk.steps.flatMap(({ chain, index }) =>
    (chains?.get(chain)?.rules[index]?.matches ?? []).flatMap((match) => {
      const set = match.kind === 'set' ? sets.get(match.set) : undefined
      if (match.kind !== 'set' || !set) return []
      const member = memberFor(set, walk, match.dirs)
      return [{ set: set.name, ...(member !== undefined && { member }) }]
    }),
  )
}

/** Its text, as `ipset list` begins it; of a list:set, the set of its own that covers the packet. */
function memberFor(set: IpSet, walk: TableWalk, dirs: readonly ('src' | 'dst')[]): string | undefined {
  if (set.type === 'list:set') return set.members.find((member) => memberFor(member, walk, dirs) !== undefined)?.name
  const entry = ipsetEntry(set, walk.packet, dirs)
  return [...set.entries].find(([, one]) => one === entry)?.[0]
}
