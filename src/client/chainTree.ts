/**
 * Which tables, chains and rules are shown: the packet's way at this hop unfolded and in its order, all else folded, and
 * of what is long only the stretches that matter. A function of the rules, the moment and what the reader unfolded.
 */
import type { NetfilterMoment, WalkView } from '../protocol/netfilterView.ts'
import type { Ruleset } from './ruleset.ts'

export interface Unfolding {
  /** By `nat` or `nat/KUBE-SERVICES`: what the reader opened or closed, against what is so by itself. */
  readonly opened: ReadonlyMap<string, boolean>
  /** Rules that the reader asked for in chains too long to be shown whole. */
  readonly asked: ReadonlySet<number>
  /** Chains that are listed beyond the first, by table. */
  readonly listed: ReadonlyMap<string, number>
  readonly find: string
  /** The chain that is looked at. */
  readonly item: string | undefined
}

export interface TableBlock {
  readonly name: string
  readonly open: boolean
  readonly chainCount: number
  readonly ruleCount: number
  /** How the packet came through at this hop; several times through one table only where IPVS sends it round. */
  readonly walks: readonly { readonly walk: WalkView; readonly way: readonly number[] }[]
  readonly chains: readonly ChainBlock[]
  /** Chains not listed. */
  readonly hidden: number
}

export interface ChainBlock {
  readonly chain: number
  readonly key: string
  readonly open: boolean
  readonly lit: boolean
  readonly pieces: readonly Piece[]
}

/** A rule, or rules from one up to without another that are not shown. */
type Piece =
  | { readonly kind: 'rule'; readonly rule: number }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }

/** Chains up to this length are shown whole. */
const SHORT = 40
/** Rules shown beside one that matched, in a longer chain. */
const AROUND = 2
/** Rules shown of a longer chain where none matched, and added by a wish for more. */
export const PAGE = 100
/** Chains that a table lists at once. */
export const CHAIN_PAGE = 200
/** Rules that a search shows. */
const MOST_FOUND = 100

export interface ChainTree {
  readonly tables: readonly TableBlock[]
  /** Rules that hold what is looked for; 0 where nothing is. */
  readonly found: number
  readonly shown: number
}

export function chainTree(ruleset: Ruleset, moment: NetfilterMoment | undefined, unfolding: Unfolding): ChainTree {
  const walks = moment?.walks ?? []
  const search = unfolding.find.trim()
  const found = search === '' ? undefined : ruleset.find(search)
  const rules = found?.rules.slice(0, MOST_FOUND)
  const tables = ruleset.columns.tables.map((_, table) =>
    rules && found
      ? foundIn(ruleset, table, rules, found.chains, unfolding)
      : tableBlock(ruleset, table, walks, unfolding),
  )
  return {
    tables: found ? tables.filter(({ chains }) => chains.length > 0) : tables,
    found: found?.rules.length ?? 0,
    shown: rules?.length ?? 0,
  }
}

function tableBlock(
  ruleset: Ruleset,
  table: number,
  all: readonly WalkView[],
  { opened, asked, listed, item }: Unfolding,
): TableBlock {
  const { name, own, ruleCount } = tableOf(ruleset, table)
  const walks = all.filter((walk) => walk.table === name).map((walk) => ({ walk, way: wayOf(ruleset, walk) }))
  const matched = new Set(
    walks.flatMap(({ walk }) => walk.steps.flatMap(({ rule }) => (rule === undefined ? [] : [rule]))),
  )
  const way = [...new Set(walks.flatMap((one) => one.way))]
  const looked = item === undefined ? undefined : ruleset.chainNamed(item)
  const others = own.filter((chain) => !way.includes(chain))
  // What is looked at is listed, wherever it stands.
  const most = Math.max(listed.get(name) ?? CHAIN_PAGE, looked === undefined ? 0 : others.indexOf(looked) + 1)
  const block = (chain: number, lit: boolean): ChainBlock => {
    const key = ruleset.nameOf(chain)
    const open = opened.get(key) ?? (lit || key === item)
    return { chain, key, open, lit, pieces: open ? piecesOf(ruleset, chain, matched, asked) : [] }
  }
  return {
    name,
    open: opened.get(name) ?? (walks.length > 0 || all.length === 0 || (item?.startsWith(`${name}/`) ?? false)),
    chainCount: own.length,
    ruleCount,
    walks,
    chains: [...way.map((chain) => block(chain, true)), ...others.slice(0, most).map((chain) => block(chain, false))],
    hidden: Math.max(0, others.length - most),
  }
}

/** The chains of a walk in the order in which it came to them, those included where nothing matched. */
const wayOf = ({ columns }: Ruleset, { steps }: WalkView): number[] => {
  const way = steps.flatMap(({ chain, rule }) => [chain, (rule === undefined ? undefined : columns.jumps[rule]) ?? -1])
  return [...new Set(way)].filter((chain) => chain >= 0)
}

function tableOf({ columns }: Ruleset, table: number) {
  const { name = '', firstChain = 0, chains = 0 } = columns.tables[table] ?? {}
  const own = Array.from({ length: chains }, (_, at) => firstChain + at)
  return { name, own, ruleCount: own.reduce((sum, chain) => sum + (columns.chains[chain]?.rules ?? 0), 0) }
}

function piecesOf(
  { columns }: Ruleset,
  chain: number,
  matched: ReadonlySet<number>,
  asked: ReadonlySet<number>,
): readonly Piece[] {
  const { firstRule = 0, rules = 0 } = columns.chains[chain] ?? {}
  const numbers = Array.from({ length: rules }, (_, at) => firstRule + at)
  if (rules <= SHORT) return numbers.map((rule) => ({ kind: 'rule', rule }))
  const hits = numbers.filter((rule) => matched.has(rule))
  const shows = (rule: number): boolean =>
    asked.has(rule) || (hits.length > 0 ? hits.some((hit) => Math.abs(hit - rule) <= AROUND) : rule < firstRule + PAGE)
  const pieces: Piece[] = []
  for (const rule of numbers) {
    const last = pieces.at(-1)
    if (shows(rule)) pieces.push({ kind: 'rule', rule })
    else if (last?.kind === 'gap') pieces[pieces.length - 1] = { ...last, to: rule + 1 }
    else pieces.push({ kind: 'gap', from: rule, to: rule + 1 })
  }
  return pieces
}

function foundIn(
  ruleset: Ruleset,
  table: number,
  rules: readonly number[],
  named: readonly number[],
  { opened }: Unfolding,
): TableBlock {
  const { name, own, ruleCount } = tableOf(ruleset, table)
  const byChain = new Map<number, Piece[]>()
  for (const rule of rules) {
    const chain = ruleset.chainOf(rule)
    byChain.set(chain, [...(byChain.get(chain) ?? []), { kind: 'rule', rule }])
  }
  const isOwn = (chain: number): boolean => ruleset.columns.chains[chain]?.table === table
  const chains = [...new Set([...named.slice(0, MOST_FOUND), ...byChain.keys()])].filter(isOwn).sort((a, b) => a - b)
  return {
    name,
    open: opened.get(name) ?? true,
    chainCount: own.length,
    ruleCount,
    walks: [],
    chains: chains.map((chain) => {
      const key = ruleset.nameOf(chain)
      const pieces = byChain.get(chain) ?? []
      const open = opened.get(key) ?? pieces.length > 0
      return { chain, key, open, lit: false, pieces: open ? pieces : [] }
    }),
    hidden: 0,
  }
}

/** Where in the order of this hop a rule matched, or a chain's policy was reached; counted from 1. */
export interface Order {
  readonly rules: ReadonlyMap<number, readonly number[]>
  readonly policies: ReadonlyMap<number, readonly number[]>
  /** The rules that ended a walk. */
  readonly last: ReadonlySet<number>
  /** What to show first: a rule that dropped or translated, else the last of all. */
  readonly telling: number | undefined
}

const TELLING: readonly string[] = ['DROP', 'REJECT', 'DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT']

export function orderOf(ruleset: Ruleset, walks: readonly WalkView[]): Order {
  const rules = new Map<number, number[]>()
  const policies = new Map<number, number[]>()
  let number = 0
  for (const { chain, rule } of walks.flatMap(({ steps }) => steps)) {
    number += 1
    const [of, key] = rule === undefined ? [policies, chain] : [rules, rule]
    of.set(key, [...(of.get(key) ?? []), number])
  }
  const ends = walks.flatMap(({ steps }) => steps.at(-1)?.rule ?? [])
  const tells = (rule: number): boolean =>
    ruleset.wordsOf(rule).some(({ kind, text }) => (kind === 'verdict' || kind === 'target') && TELLING.includes(text))
  const telling = ends.findLast(tells) ?? ends.at(-1) ?? [...rules.keys()].at(-1)
  return { rules, policies, last: new Set(ends), telling }
}
