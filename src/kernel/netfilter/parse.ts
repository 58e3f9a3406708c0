/** Reads iptables-save text as iptables-restore does (iptables/xtables-restore.c). What it cannot evaluate it refuses. */
import type { IpAddr } from '../../net/ipv4.ts'
import type { Problem, Result } from '../../net/problem.ts'
import { BASE_CHAINS } from './baseChains.ts'
import type { Hook } from './hook.ts'
import { type RuleDraft, ruleFrom } from './readRule.ts'
import { collect, iptablesRefuses, notSupported, Refusal } from './refusal.ts'
import { parseRule } from './rule.ts'
import type { Chain, Counters, Match, Ruleset, Table, TableName } from './ruleset.ts'
import { tokenize } from './tokens.ts'
import { validateTable } from './validate.ts'

interface ChainDraft {
  readonly name: string
  policy?: 'ACCEPT' | 'DROP'
  absent?: boolean
  counters: Counters
  rules: RuleDraft[]
}

interface TableDraft {
  readonly name: TableName
  readonly base: readonly Hook[]
  readonly chains: Map<string, ChainDraft>
  readonly sets: { has(name: string): boolean } | undefined
  /** Masks of the lists of `-m recent`, by name: of all tables together. */
  readonly masks: Map<string, IpAddr>
}

const NO_COUNTERS: Counters = { packets: 0, bytes: 0 }
/** iptables/xshared.c, XT_EXTENSION_MAXNAMELEN. */
const MAX_CHAIN_NAME = 28
const TABLE_NAMES: readonly string[] = Object.keys(BASE_CHAINS)

/** `sets`: a match on any other set is refused, as the kernel does; without it nothing is asked of sets. */
export function parseRuleset(text: string, sets?: { has(name: string): boolean }): Result<Ruleset> {
  const problems: Problem[] = []
  const tables = new Map<TableName, Table>()
  const masks = new Map<string, IpAddr>()
  let table: TableDraft | undefined
  let number = 0
  let at = 0
  const commit = (draft: TableDraft): void => {
    validateTable(draft, (line, test) => collect(problems, `line ${line}`, test))
    tables.set(draft.name, tableOf(draft))
  }
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end).trim()
    at = end < 0 ? text.length : end + 1
    number++
    if (line === '' || line.startsWith('#')) continue
    const lineNumber = number
    collect(problems, `line ${lineNumber}`, () => {
      if (line.startsWith('*')) {
        if (table) throw iptablesRefuses(`COMMIT expected at line ${lineNumber}`)
        table = beginTable(line.slice(1).trim(), sets, masks)
      } else if (!table) {
        throw iptablesRefuses(`\`${line}' is in no table: *TABLE comes first`)
      } else if (line === 'COMMIT') {
        commit(table)
        table = undefined
      } else if (line.startsWith(':')) declareChain(table, line)
      else readCommand(table, line, lineNumber)
    })
  }
  const open = table
  if (open) collect(problems, `line ${number}`, () => refuseOpen(open))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { tables } }
}

function refuseOpen({ name }: TableDraft): void {
  throw iptablesRefuses(`COMMIT expected at the end of table ${name}`)
}

function beginTable(text: string, sets: TableDraft['sets'], masks: TableDraft['masks']): TableDraft {
  const name = TABLE_NAMES.find((known): known is TableName => known === text)
  if (!name) throw iptablesRefuses(`table name '${text}' invalid`)
  const base = BASE_CHAINS[name]
  return {
    name,
    base,
    sets,
    masks,
    chains: new Map(
      base.map((hook) => [hook, { name: hook, policy: 'ACCEPT', absent: true, counters: NO_COUNTERS, rules: [] }]),
    ),
  }
}

/** `:NAME POLICY [packets:bytes]`: makes the chain, or empties it. */
function declareChain(table: TableDraft, line: string): void {
  // What follows is looked at with --counters alone.
  const [name = '', policy, counters = ''] = line.slice(1).split(/\s+/)
  if (name === '' || policy === undefined) throw iptablesRefuses(`policy invalid: ${line}`)
  const known = table.chains.get(name)
  const chain = known ?? addChain(table, name)
  chain.rules = []
  chain.absent = false
  if (chain.policy && policy !== '-') chain.policy = policyOf(policy)
  if (COUNTERS.test(counters)) chain.counters = parseCounters(counters)
}

function addChain(table: TableDraft, name: string): ChainDraft {
  checkChainName(name)
  const chain: ChainDraft = { name, counters: NO_COUNTERS, rules: [] }
  table.chains.set(name, chain)
  return chain
}

/** iptables/xshared.c, parse_chain. */
export function checkChainName(name: string): void {
  const bad =
    name.length > MAX_CHAIN_NAME
      ? `chain name \`${name}' too long (must be under ${MAX_CHAIN_NAME + 1} chars)`
      : /^[-!]/.test(name)
        ? `chain name not allowed to start with \`${name[0]}'`
        : ['ACCEPT', 'DROP', 'RETURN', 'QUEUE'].includes(name)
          ? 'chain name may not clash with target name'
          : undefined
  if (bad) throw new Refusal('badName', { name, detail: bad }, bad)
}

function policyOf(text: string): 'ACCEPT' | 'DROP' {
  if (text === 'ACCEPT' || text === 'DROP') return text
  throw new Refusal('notOneOf', { value: text, allowed: 'ACCEPT, DROP' }, `Bad policy name ${text}`)
}

const COUNTERS = /^\[(\d+):(\d+)\]$/

function parseCounters(text: string): Counters {
  const [, packets, bytes] = COUNTERS.exec(text) ?? []
  if (packets === undefined || bytes === undefined) throw iptablesRefuses(`invalid counters \`${text}'`)
  return { packets: Number(packets), bytes: Number(bytes) }
}

function readCommand(table: TableDraft, line: string, number: number): void {
  const words = tokenize(line)
  if (!words) throw iptablesRefuses('a quoted string does not end')
  let at = 0
  let counters: Counters | undefined
  if (line.startsWith('[')) counters = parseCounters(words[at++] ?? '')
  const command = words[at++] ?? ''
  if (/^-[DRECLS]$/.test(command)) throw notSupported(`${command} in a ruleset`)
  if (/^-[FXZ]$/.test(command)) {
    changeChains(table, command, words.slice(at))
    return
  }
  const name = words[at++]
  if (name === undefined) throw iptablesRefuses(`option "${command}" requires an argument`)
  switch (command) {
    case '-A':
    case '--append': {
      const chain = chainOf(table, name)
      for (const rule of readRules(table, name, words, at, number, counters)) chain.rules.push(rule)
      break
    }
    case '-I':
    case '--insert': {
      const chain = chainOf(table, name)
      const place = /^\d+$/.test(words[at] ?? '') ? Number(words[at++]) : 1
      if (place < 1 || place > chain.rules.length + 1) throw iptablesRefuses('Index of insertion too big.')
      chain.rules.splice(place - 1, 0, ...readRules(table, name, words, at, number, counters))
      break
    }
    case '-N':
    case '--new-chain':
      if (table.chains.has(name)) throw iptablesRefuses('Chain already exists.')
      if (words[at] !== undefined) throw iptablesRefuses(`Bad argument \`${words[at]}'`)
      addChain(table, name)
      break
    case '-P':
    case '--policy': {
      const chain = chainOf(table, name)
      if (!chain.policy) throw iptablesRefuses('Bad built-in chain name.')
      chain.policy = policyOf(words[at] ?? '')
      break
    }
    default:
      throw iptablesRefuses(`unknown command \`${command}'`)
  }
}

/** `-F`, `-X`, `-Z`: of one chain or of all. Without a chain `-F` leaves what the same text has put there (nft_cmd.c). */
function changeChains(table: TableDraft, command: string, words: readonly string[]): void {
  const [name, extra] = words
  if (command === '-Z' && /^\d+$/.test(extra ?? '')) throw notSupported('-Z of one rule in a ruleset')
  if (extra !== undefined) throw iptablesRefuses(`Bad argument \`${extra}'`)
  const named = name === undefined ? undefined : table.chains.get(name)
  const gone = command === '-X' && (named?.policy ? named.rules.length === 0 : named === undefined)
  if (name !== undefined && (!named || gone)) throw iptablesRefuses('No chain/target/match by that name.')
  if (command === '-F') {
    if (named) named.rules = []
    return
  }
  for (const chain of named ? [named] : [...table.chains.values()]) {
    if (command === '-X') deleteChain(table, chain, named !== undefined)
    else chain.rules = chain.rules.map((rule) => ({ ...rule, counters: NO_COUNTERS }))
  }
}

function deleteChain(table: TableDraft, chain: ChainDraft, named: boolean): void {
  if (chain.policy) {
    if (named) throw iptablesRefuses('Directory not empty.')
    return
  }
  const leadsThere = ({ target }: RuleDraft): boolean =>
    target !== undefined && 'chain' in target && target.chain === chain.name
  const asked = [...table.chains.values()].some(({ rules }) => rules.some(leadsThere))
  if (asked || chain.rules.length > 0)
    throw iptablesRefuses(`CHAIN_DEL failed (Device or resource busy): chain ${chain.name}`)
  table.chains.delete(chain.name)
}

function chainOf(table: TableDraft, name: string): ChainDraft {
  const chain = table.chains.get(name)
  if (!chain) throw iptablesRefuses(`Chain '${name}' does not exist`)
  chain.absent = false
  return chain
}

function readRules(
  table: TableDraft,
  chain: string,
  words: readonly string[],
  at: number,
  line: number,
  before: Counters | undefined,
): RuleDraft[] {
  const { matches, target, counters, places } = parseRule(words, at, {
    table: table.name,
    chain,
    isChain: (name) => table.chains.has(name),
  })
  for (const match of matches[0] ?? []) {
    if (match.kind === 'set' && table.sets?.has(match.set) === false) {
      throw iptablesRefuses(`Set ${match.set} doesn't exist.`)
    }
  }
  return matches.map((list) => ({
    line,
    places,
    matches: list.some(({ kind }) => kind === 'recent') ? list.map((match) => withListMask(match, table.masks)) : list,
    target,
    counters: counters ?? before,
  }))
}

/** xt_recent.c, recent_mt_check: who names a list first makes it. */
function withListMask(match: Match, masks: Map<string, IpAddr>): Match {
  if (match.kind !== 'recent') return match
  const listMask = masks.get(match.name) ?? match.mask
  masks.set(match.name, listMask)
  return { ...match, listMask }
}

function tableOf({ name, chains }: TableDraft): Table {
  return { name, chains: new Map([...chains].map(([key, chain]) => [key, chainFrom(name, chain)])) }
}

const chainFrom = (table: TableName, { name, policy, absent, counters, rules }: ChainDraft): Chain => ({
  name,
  ...(policy && { policy }),
  ...(absent && { absent }),
  counters,
  rules: rules.map((draft, index) => ruleFrom(table, name, draft, index)),
})
