/** Finds the rules of a long chain that can match at all: by exact destination. The order is the chain's own. */
import type { Ipv4Packet } from '../../net/packet.ts'
import type { Chain, Rule, Ruleset } from './ruleset.ts'

/** Shorter chains are walked one by one. */
const WORTH_IT = 24

interface ChainIndex {
  readonly byDestination: ReadonlyMap<number, readonly Rule[]>
  /** Rules without an exact destination. */
  readonly others: readonly Rule[]
}

const indexes = new WeakMap<Chain, ChainIndex>()

/** As the kernel lays a ruleset out when it takes it, not when the first packet comes. */
export function indexRules({ tables }: Ruleset): void {
  for (const { chains } of tables.values())
    for (const chain of chains.values()) if (chain.rules.length >= WORTH_IT) indexOf(chain)
}

function indexOf(chain: Chain): ChainIndex {
  const known = indexes.get(chain)
  if (known) return known
  const byDestination = new Map<number, Rule[]>()
  const others: Rule[] = []
  for (const rule of chain.rules) {
    const exact = rule.matches.find((m) => m.kind === 'destination' && !m.not && m.cidr.len === 32)
    if (exact?.kind !== 'destination') {
      others.push(rule)
      continue
    }
    const same = byDestination.get(exact.cidr.addr)
    if (same) same.push(rule)
    else byDestination.set(exact.cidr.addr, [rule])
  }
  const index = { byDestination, others }
  indexes.set(chain, index)
  return index
}

/** The rules from place `from` on that may match, in order. */
export function* candidates(chain: Chain, from: number, packet: Ipv4Packet): Generator<Rule> {
  if (chain.rules.length < WORTH_IT) {
    for (let at = from; at < chain.rules.length; at++) yield chain.rules[at] as Rule
    return
  }
  const { byDestination, others } = indexOf(chain)
  const exact = byDestination.get(packet.dst) ?? []
  let a = 0
  let b = 0
  while (a < exact.length || b < others.length) {
    const first = exact[a]
    const second = others[b]
    const rule = !second || (first && first.index < second.index) ? (first as Rule) : second
    if (rule === first) a++
    else b++
    if (rule.index >= from) yield rule
  }
}
