/** Rules as iptables-save of Debian 12 prints them (iptables 1.8.9, nft variant: iptables/nft.c, nft-ipv4.c). */
import { BASE_CHAINS } from './baseChains.ts'
import { printMatch } from './matches/matches.ts'
import type { Chain, Counters, Match, Rule, Ruleset, Table, TableName, Target } from './ruleset.ts'
import { printTarget } from './targets/targets.ts'

/** iptables/nft.h, enum nft_table_type. */
export const TABLE_ORDER: readonly TableName[] = ['mangle', 'security', 'raw', 'filter', 'nat']

export function printRule(chain: string, matches: readonly Match[], target: Target | undefined): string {
  let text = `-A ${chain}`
  for (const match of matches) text += printMatch(match)
  return target ? text + printTarget(target) : text
}

const printCounters = ({ packets, bytes }: Counters): string => `[${packets}:${bytes}]`

/** Built-in chains in hook order, then the user's in byte order. */
export function chainsAsSaved({ name, chains }: Table): readonly Chain[] {
  const base = BASE_CHAINS[name].flatMap((hook) => chains.get(hook) ?? [])
  const user = [...chains.values()]
    .filter(({ name: own }) => !BASE_CHAINS[name].some((hook) => hook === own))
    .sort(byName)
  return [...base, ...user]
}

/** Tables in the order of nft's own list. */
export function printRuleset(ruleset: Ruleset, { counters = false }: { readonly counters?: boolean } = {}): string {
  let text = ''
  for (const name of TABLE_ORDER) {
    const table = ruleset.tables.get(name)
    if (!table) continue
    text += `*${name}\n`
    const chains = chainsAsSaved(table)
    for (const chain of chains) text += `:${chain.name} ${chain.policy ?? '-'} ${printCounters(chain.counters)}\n`
    for (const chain of chains) text += printRules(chain.rules, counters)
    text += 'COMMIT\n'
  }
  return text
}

const printed = { plain: new WeakMap<readonly Rule[], string>(), counted: new WeakMap<readonly Rule[], string>() }

/** Of one chain, printed once: an edit changes a chain, and thousands stay. */
function printRules(rules: readonly Rule[], counted: boolean): string {
  if (rules.length === 0) return ''
  const known = printed[counted ? 'counted' : 'plain']
  let text = known.get(rules)
  if (text !== undefined) return text
  text = ''
  for (const rule of rules) text += `${counted ? `${printCounters(rule.counters ?? NONE)} ` : ''}${rule.text}\n`
  known.set(rules, text)
  return text
}

const NONE: Counters = { packets: 0, bytes: 0 }
const byName = (a: Chain, b: Chain): number => (a.name < b.name ? -1 : 1)
