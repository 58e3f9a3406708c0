/**
 * Rules that a user switched off. The kernel knows no such thing: the rule is deleted, and the command keeps its words in a
 * remark, `iptables -D FORWARD 3 # disabled: -s 10.0.0.0/8 -j DROP`, so that they are kept, shared and undone with it.
 */
import type { TableName } from '../kernel/netfilter/ruleset.ts'
import type { Netns } from '../kernel/netns.ts'
import type { KernelEdit } from './edit.ts'
import { rulesetIn } from './rulesets.ts'
import { wordsOf } from './text.ts'

export const REMARK = '# disabled:'

export interface DisabledRule {
  readonly table: TableName
  readonly chain: string
  /** Where it would stand, from 1. */
  readonly place: number
  /** Without `-A CHAIN`. */
  readonly words: string
}

/** In the order of their places, chain by chain; `edits` are all that were made, in their order. */
export function disabledRules(netns: Netns, edits: readonly KernelEdit[]): DisabledRule[] {
  let found: DisabledRule[] = []
  for (const { ns, table, words } of edits) {
    if (ns !== netns.name || table !== 'netfilter') continue
    const command = read(words)
    if (!command) continue
    found = found.flatMap((rule) => afterwards(rule, command))
    if (command.disabled !== undefined && command.verb === '-D') {
      const { chain, place = 1, disabled } = command
      found.push({ table: command.table, chain, place, words: disabled })
    }
  }
  const { tables } = rulesetIn(netns.netfilter)
  const lengthOf = ({ table, chain }: DisabledRule): number | undefined =>
    tables.get(table)?.chains.get(chain)?.rules.length
  return found
    .flatMap((rule) => {
      const length = lengthOf(rule)
      return length === undefined ? [] : [{ ...rule, place: Math.min(rule.place, length + 1) }]
    })
    .sort((a, b) => a.place - b.place)
}

interface Command {
  readonly table: TableName
  readonly verb: string
  readonly chain: string
  readonly place?: number
  /** The rule that it makes, or names. */
  readonly rule: string
  readonly disabled?: string
}

function read(words: string): Command | undefined {
  const remark = words.indexOf(REMARK)
  const all = wordsOf(words)
  const texts = all.map(({ text }) => text)
  const t = texts.indexOf('-t')
  const at = texts.findIndex((text) => /^-[AIDRFXE]$/.test(text))
  const chain = texts[at + 1]
  if (at < 0 || chain === undefined) return undefined
  const number = Number(texts[at + 2])
  const placed = Number.isInteger(number) && number > 0
  const from = all[at + (placed ? 3 : 2)]?.offset
  return {
    table: (t < 0 ? 'filter' : texts[t + 1]) as TableName,
    verb: texts[at] ?? '',
    chain,
    ...(placed && { place: number }),
    rule: from === undefined ? '' : words.slice(from).trim(),
    ...(remark >= 0 && { disabled: words.slice(remark + REMARK.length).trim() }),
  }
}

/** What a later command on its chain makes of a disabled rule: it comes back, or stands elsewhere. */
function afterwards(rule: DisabledRule, { table, chain, verb, place = 1, rule: words }: Command): DisabledRule[] {
  if (rule.table !== table || rule.chain !== chain) return [rule]
  if ((verb === '-I' || verb === '-A' || verb === '-R') && words === rule.words) return []
  if (verb === '-X') return []
  if (verb === '-E') return [{ ...rule, chain: words }]
  if (verb === '-F') return [{ ...rule, place: 1 }]
  if (verb === '-I' && place <= rule.place) return [{ ...rule, place: rule.place + 1 }]
  if (verb === '-D' && place < rule.place) return [{ ...rule, place: rule.place - 1 }]
  return [rule]
}
