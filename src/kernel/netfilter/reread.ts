/**
 * A ruleset of which one table changed, as `parseRuleset` would read its print: only rules that are new are printed and
 * read; the table as a whole is judged as ever.
 */
import type { Problem, Result } from '../../net/problem.ts'
import { BASE_CHAINS } from './baseChains.ts'
import { chainsAsSaved, TABLE_ORDER } from './print.ts'
import { ReadRule, type RuleDraft, ruleFrom } from './readRule.ts'
import { collect } from './refusal.ts'
import { parseRule } from './rule.ts'
import type { Chain, Counters, Rule, Ruleset, Table, TableName } from './ruleset.ts'
import { targetExtension } from './targets/targets.ts'
import { tokenize } from './tokens.ts'
import { validateTable } from './validate.ts'

const NO_COUNTERS: Counters = { packets: 0, bytes: 0 }

/**
 * `before` is what its own print is read as; `after` has another table `name`, and else the same ones. Undefined where a
 * change may bear on more of the text: counters appear or go, rules share a list of `recent`, or a text is not read back
 * as what it was. The lines of problems are not told.
 */
export function reread(before: Ruleset, after: Ruleset, name: TableName): Result<Ruleset> | undefined {
  const old = before.tables.get(name)
  const table = after.tables.get(name)
  const counted = isCounted(after)
  if (!table || hasRecent(after) || counted !== isCounted(before) || !arePlain(old, table)) return undefined
  const problems: Problem[] = []
  let grown = false
  const chains = new Map<string, Chain>()
  const judged = new Map<string, { readonly rules: readonly ReadRule[] }>()
  for (const chain of chainsAsSaved(table)) {
    const same = old?.chains.get(chain.name) === chain && areRead(chain.rules)
    const rules = same ? chain.rules : rulesOf(table, chain, counted, problems)
    if (!rules || !areRead(rules)) return undefined
    grown ||= !areRead(chain.rules)
    chains.set(chain.name, same ? chain : { ...chain, rules })
    judged.set(chain.name, { rules })
  }
  const base = BASE_CHAINS[name]
  // Where rules only move or go, nothing can come to stand where it must not.
  if (grown) validateTable({ name, base, chains: judged }, (line, test) => collect(problems, `line ${line}`, test))
  if (problems.length > 0) return { ok: false, problems }
  const tables = new Map<TableName, Table>()
  for (const one of TABLE_ORDER) {
    const own = one === name ? { name, chains } : after.tables.get(one)
    if (own) tables.set(one, own)
  }
  return { ok: true, value: { tables } }
}

const areRead = (rules: readonly Rule[]): rules is readonly ReadRule[] =>
  rules.every((rule) => rule instanceof ReadRule)

/** As `iptables-save -c` would show it. */
const isCounted = (ruleset: Ruleset): boolean => someRule(ruleset, ({ counters }) => counters !== undefined)
const hasRecent = (ruleset: Ruleset): boolean =>
  someRule(ruleset, ({ matches }) => matches.some(({ kind }) => kind === 'recent'))

function someRule({ tables }: Ruleset, test: (rule: Rule) => boolean): boolean {
  for (const { chains } of tables.values()) for (const { rules } of chains.values()) if (rules.some(test)) return true
  return false
}

/** Names that came or went stand in the text as they are, and mean no target. */
function arePlain(old: Table | undefined, table: Table): boolean {
  const isPlain = (name: string): boolean => /^[\w.+:-]+$/.test(name) && !targetExtension(name)
  for (const name of table.chains.keys()) if (!old?.chains.has(name) && !isPlain(name)) return false
  for (const name of old?.chains.keys() ?? []) if (!table.chains.has(name) && !isPlain(name)) return false
  return true
}

/** Undefined: a rule is not read back as what was printed. A rule that is refused is left out, its problem told. */
function rulesOf(table: Table, chain: Chain, counted: boolean, problems: Problem[]): ReadRule[] | undefined {
  const rules: ReadRule[] = []
  for (const [index, rule] of chain.rules.entries()) {
    if (rule instanceof ReadRule && rule.chain === chain.name) {
      rules.push(rule.index === index ? rule : moved(table.name, rule, index))
      continue
    }
    const { text, counters } = rule
    let draft: RuleDraft | undefined
    let refused = true
    collect(problems, 'line', () => {
      draft = readBack(table, rule)
      refused = false
    })
    if (refused) continue
    if (!draft) return undefined
    const made = ruleFrom(
      table.name,
      chain.name,
      { ...draft, counters: counted ? (counters ?? NO_COUNTERS) : undefined },
      index,
    )
    if (made.text !== text) return undefined
    rules.push(made)
  }
  return rules
}

function moved(table: TableName, rule: ReadRule, index: number): ReadRule {
  const remembers = rule.matches.some((match) => 'key' in match)
  return remembers ? ruleFrom(table, rule.chain, rule, index) : new ReadRule(rule.chain, index, rule, rule.text)
}

function readBack({ name, chains }: Table, { chain, text }: Rule): RuleDraft | undefined {
  const words = text.includes('\n') || text !== text.trim() ? undefined : tokenize(text)
  if (words?.[0] !== '-A' || words[1] !== chain) return undefined
  const { matches, target, counters, places } = parseRule(words, 2, {
    table: name,
    chain,
    isChain: (one) => chains.has(one),
  })
  const [own] = matches
  return own && matches.length === 1 ? { line: 0, places, matches: own, target, counters } : undefined
}
