/** Texts of netfilter as data, the last few kept: an edit reads what the edit before it has written. */

import { parseIpsets } from '../kernel/netfilter/ipset/parse.ts'
import type { IpSet } from '../kernel/netfilter/ipset.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import { printRuleset } from '../kernel/netfilter/print.ts'
import type { Ruleset } from '../kernel/netfilter/ruleset.ts'
import type { Result } from '../net/problem.ts'

const KEPT = 8

/** Pure but for its speed: the answer depends on the text alone. */
function remembering<T>(read: (text: string) => Result<T>): (text: string) => Result<T> {
  const known = new Map<string, Result<T>>()
  return (text) => {
    const found = known.get(text) ?? read(text)
    known.delete(text)
    known.set(text, found)
    const [oldest] = known.keys()
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
    return found
  }
}

export const readRuleset = remembering<Ruleset>((text) => parseRuleset(text))
const readIpsets = remembering<ReadonlyMap<string, IpSet>>(parseIpsets)

/** A World's own texts have been read before: that they cannot be is our bug. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.value
}

export const rulesetOf = (text: string | undefined): Ruleset => must(readRuleset(text ?? ''))
export const ipsetsOf = (text: string | undefined): ReadonlyMap<string, IpSet> => must(readIpsets(text ?? ''))

/** With counters where there were some. */
export function rulesetText(ruleset: Ruleset): string {
  const counted = [...ruleset.tables.values()].some(({ chains }) =>
    [...chains.values()].some(({ rules }) => rules.some(({ counters }) => counters)),
  )
  return printRuleset(ruleset, { counters: counted })
}
