/** Texts of netfilter as data, the last few kept: an edit reads what the edit before it has written. */

import { parseIpsets } from '../kernel/netfilter/ipset/parse.ts'
import type { IpSet } from '../kernel/netfilter/ipset.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import { printRuleset } from '../kernel/netfilter/print.ts'
import { keepReading, readingOf } from '../kernel/netfilter/reading.ts'
import { reread } from '../kernel/netfilter/reread.ts'
import type { Ruleset, TableName } from '../kernel/netfilter/ruleset.ts'
import type { NetfilterText } from '../kernel/netns.ts'
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

const readRuleset = remembering<Ruleset>((text) => parseRuleset(text))
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

export function rulesetIn(netfilter: NetfilterText): Ruleset {
  const known = readingOf(netfilter)
  if (known) return known
  const ruleset = rulesetOf(netfilter.iptables)
  keepReading(netfilter, ruleset)
  return ruleset
}

/** Rulesets that their own print is read as. */
const printed = new WeakSet<Ruleset>()

/** `after` is `before` with another table `name`: its text, and what that is read as. */
export function rewritten(
  netfilter: NetfilterText,
  after: Ruleset,
  name: TableName,
): { readonly text: string; readonly judged: Result<Ruleset> } {
  const before = rulesetIn(netfilter)
  const text = rulesetText(after)
  if (!printed.has(before) && rulesetText(before) === netfilter.iptables) printed.add(before)
  const judged = printed.has(before) ? reread(before, after, name) : undefined
  if (judged?.ok) printed.add(judged.value)
  return { text, judged: judged ?? readRuleset(text) }
}
