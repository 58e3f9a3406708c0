/** A namespace's rules as columns (src/protocol/netfilterView.ts), and the numbers that rules and chains have there. */
import { chainsAsSaved } from '../../kernel/netfilter/print.ts'
import type { Chain, Counters, Ruleset, TableName } from '../../kernel/netfilter/ruleset.ts'
import {
  type ChainHead,
  type CountOf,
  type RulesetColumns,
  WORD_KINDS,
  type WordKind,
} from '../../protocol/netfilterView.ts'
import { eachWord } from './ruleWords.ts'

/** As a packet comes through them. */
const TABLES: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter', 'security']

export interface Numbers {
  /** A chain's number, and the number of its first rule. */
  chain(table: string, name: string): { readonly chain: number; readonly firstRule: number } | undefined
}

interface Known {
  readonly columns: RulesetColumns
  readonly numbers: Numbers
}

const known = new WeakMap<Ruleset, Known>()

export function columnsOf(ruleset: Ruleset): Known {
  const made = known.get(ruleset) ?? makeColumns(ruleset)
  known.set(ruleset, made)
  return made
}

function makeColumns(ruleset: Ruleset): Known {
  const tables = TABLES.flatMap((name) => ruleset.tables.get(name) ?? [])
  const chains = tables.map(chainsAsSaved)
  const heads: ChainHead[] = []
  const places = new Map<string, { chain: number; firstRule: number }>()
  const firsts: RulesetColumns['tables'][number][] = []
  let rules = 0
  for (const [table, { name }] of tables.entries()) {
    const own = chains[table] ?? []
    firsts.push({ name, firstChain: heads.length, chains: own.length })
    for (const chain of own) {
      places.set(`${name} ${chain.name}`, { chain: heads.length, firstRule: rules })
      const policy = chain.policy && { policy: chain.policy }
      heads.push({ table, name: chain.name, ...policy, firstRule: rules, rules: chain.rules.length })
      rules += chain.rules.length
    }
  }
  const numbers: Numbers = { chain: (table, name) => places.get(`${table} ${name}`) }
  return { numbers, columns: { tables: firsts, chains: heads, ...rulesOf(tables, chains, rules, numbers) } }
}

type OfRules = Omit<RulesetColumns, 'tables' | 'chains'>

function rulesOf(
  tables: readonly { readonly name: TableName }[],
  chains: readonly (readonly Chain[])[],
  rules: number,
  numbers: Numbers,
): OfRules {
  const lines: string[] = []
  const ruleStarts = new Uint32Array(rules + 1)
  const firstWords = new Uint32Array(rules + 1)
  const jumps = new Int32Array(rules).fill(-1)
  let wordEnds = new Uint32Array(rules * 16)
  let wordKinds = new Uint8Array(rules * 16)
  let words = 0
  const counted: CountOf[] = []
  let length = 0
  const tell = (kind: WordKind, end: number): void => {
    if (words === wordEnds.length) {
      wordEnds = grown(wordEnds, new Uint32Array(words * 2 + 16))
      wordKinds = grown(wordKinds, new Uint8Array(words * 2 + 16))
    }
    wordEnds[words] = length + end
    wordKinds[words] = KIND[kind] ?? 0
    words += 1
  }
  for (const [table, { name }] of tables.entries()) {
    for (const chain of chains[table] ?? []) {
      const place = numbers.chain(name, chain.name)
      if (place && isCount(chain.counters)) counted.push({ chain: place.chain, ...chain.counters })
      for (const rule of chain.rules) {
        const number = lines.length
        ruleStarts[number] = length
        firstWords[number] = words
        eachWord(rule, tell)
        const { target, counters } = rule
        if (target?.kind === 'jump' || target?.kind === 'goto')
          jumps[number] = numbers.chain(name, target.chain)?.chain ?? -1
        if (counters && isCount(counters)) counted.push({ rule: number, ...counters })
        lines.push(rule.text)
        length += rule.text.length + 1
      }
    }
  }
  ruleStarts[rules] = length
  firstWords[rules] = words
  return {
    text: lines.map((line) => `${line}\n`).join(''),
    ruleStarts,
    firstWords,
    wordEnds: wordEnds.slice(0, words),
    wordKinds: wordKinds.slice(0, words),
    jumps,
    ...callersOf(jumps, chains.flat().length),
    counted,
  }
}

function grown<T extends Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

const KIND: Readonly<Record<string, number>> = Object.fromEntries(WORD_KINDS.map((kind, number) => [kind, number]))
const isCount = ({ packets, bytes }: Counters): boolean => packets > 0 || bytes > 0

/** Turned round: for each chain, the rules that lead there. */
function callersOf(jumps: Int32Array, chains: number): Pick<RulesetColumns, 'callers' | 'firstCallers'> {
  const firstCallers = new Uint32Array(chains + 1)
  for (const chain of jumps) if (chain >= 0) firstCallers[chain + 1] = (firstCallers[chain + 1] ?? 0) + 1
  for (let chain = 0; chain < chains; chain++)
    firstCallers[chain + 1] = (firstCallers[chain + 1] ?? 0) + (firstCallers[chain] ?? 0)
  const callers = new Uint32Array(firstCallers[chains] ?? 0)
  const next = firstCallers.slice()
  for (const [rule, chain] of jumps.entries()) {
    if (chain < 0) continue
    const at = next[chain] ?? 0
    callers[at] = rule
    next[chain] = at + 1
  }
  return { callers, firstCallers }
}
