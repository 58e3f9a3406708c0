/** Rules as iptables-save of Debian 12 prints them (iptables 1.8.9, nft variant: iptables/nft.c, nft-ipv4.c). */
import { BASE_CHAINS } from './baseChains.ts'
import { printMatch } from './matches/matches.ts'
import type { Chain, Counters, Match, Ruleset, Table, TableName, Target } from './ruleset.ts'
import { printTarget } from './targets/targets.ts'

/** iptables/nft.h, enum nft_table_type. */
const TABLE_ORDER: readonly TableName[] = ['mangle', 'security', 'raw', 'filter', 'nat']

export function printRule(chain: string, matches: readonly Match[], target: Target | undefined): string {
  let text = `-A ${chain}`
  for (const match of matches) text += printMatch(match)
  return target ? text + printTarget(target) : text
}

const printCounters = ({ packets, bytes }: Counters): string => `[${packets}:${bytes}]`

/** Built-in chains in hook order, then the user's in byte order. */
export function chainsAsSaved({ name, chains }: Table): readonly Chain[] {
  const base = BASE_CHAINS[name].flatMap((hook) => chains.get(hook) ?? [])
  const user = [...chains.values()].filter((chain) => !base.includes(chain)).sort(byName)
  return [...base, ...user]
}

/** Tables in the order of nft's own list. */
export function printRuleset(ruleset: Ruleset, options: { readonly counters?: boolean } = {}): string {
  const lines: string[] = []
  for (const name of TABLE_ORDER) {
    const table = ruleset.tables.get(name)
    if (!table) continue
    lines.push(`*${name}`)
    const chains = chainsAsSaved(table)
    for (const chain of chains) {
      lines.push(`:${chain.name} ${chain.policy ?? '-'} ${printCounters(chain.counters)}`)
    }
    for (const chain of chains) {
      for (const { text, counters } of chain.rules) {
        lines.push(options.counters ? `${printCounters(counters ?? NONE)} ${text}` : text)
      }
    }
    lines.push('COMMIT')
  }
  return lines.map((line) => `${line}\n`).join('')
}

const NONE: Counters = { packets: 0, bytes: 0 }
const byName = (a: Chain, b: Chain): number => (a.name < b.name ? -1 : 1)
