/** What the kernel asks of a table as a whole (net/netfilter/nf_tables_api.c, nft_chain_validate; x_tables.c, xt_check_target). */
import type { Place } from './extension.ts'
import type { Hook } from './hook.ts'
import { iptablesRefuses } from './refusal.ts'
import type { PlaceOf } from './rule.ts'
import type { TableName, Target } from './ruleset.ts'

export interface DraftRule {
  readonly line: number
  readonly target?: Target | undefined
  readonly places: readonly PlaceOf[]
}

export interface DraftTable {
  readonly name: TableName
  readonly base: readonly Hook[]
  readonly chains: ReadonlyMap<string, { readonly rules: readonly DraftRule[] }>
}

/** include/net/netfilter/nf_tables.h: NFT_JUMP_STACK_SIZE is 16, the built-in chain included. */
const MAX_DEPTH = 15

/** Calls `check` with the line of each rule that may be wrong, and a function that throws a Refusal if it is. */
export function validateTable(table: DraftTable, check: (line: number, test: () => void) => void): void {
  for (const { rules } of table.chains.values()) {
    for (const rule of rules) {
      const { target, places, line } = rule
      const jumps = target?.kind === 'jump' || target?.kind === 'goto'
      // A table may have ten thousands of them: what is right costs no call.
      if (jumps && table.base.some((hook) => hook === target.chain)) check(line, () => checkJump(table, target.chain))
      if (places.some(({ place }) => !isTableOf(place, table.name))) check(line, () => checkTables(table.name, rule))
    }
  }
  const marks = new Map<string, Mark>()
  for (const [name, { rules }] of table.chains) {
    marks.set(name, { rules, builtIn: table.base.some((hook) => hook === name), depth: 0, open: false })
  }
  for (const hook of table.base) {
    for (const mark of marks.values()) mark.depth = 0
    const start = marks.get(hook)
    if (start) walk(table.name, marks, hook, start, check)
  }
}

function checkJump({ base }: DraftTable, to: string): void {
  if (base.some((hook) => hook === to)) throw iptablesRefuses(`RULE_APPEND failed: jump to the built-in chain ${to}`)
}

const isTableOf = ({ tables }: Place, table: TableName): boolean => !tables || tables.includes(table)

function checkTables(table: TableName, { places }: DraftRule): void {
  for (const { what, place } of places) {
    if (isTableOf(place, table)) continue
    if (what === 'DROP') {
      throw iptablesRefuses('The "nat" table is not intended for filtering, the use of DROP is therefore inhibited.')
    }
    throw iptablesRefuses(`RULE_APPEND failed (Invalid argument): ${what} is not valid in table ${table}`)
  }
}

function checkHook(table: TableName, hook: Hook, places: DraftRule['places']): void {
  for (const { what, place } of places) {
    if (!place.hooks || place.hooks.includes(hook) || !isTableOf(place, table)) continue
    throw iptablesRefuses(`RULE_APPEND failed (Invalid argument): ${what} is not valid in ${hook}`)
  }
}

/** A chain on the walk from one hook. */
interface Mark {
  readonly rules: readonly DraftRule[]
  readonly builtIn: boolean
  /** The deepest call so far; 0: none. */
  depth: number
  /** It stands on the way to where the walk is. */
  open: boolean
}

/** Follows the jumps from a built-in chain: no loop, not too deep, nothing that the hook forbids. */
function walk(
  table: TableName,
  marks: ReadonlyMap<string, Mark>,
  hook: Hook,
  start: Mark,
  check: (line: number, test: () => void) => void,
): void {
  const visit = (chain: Mark, depth: number): void => {
    if (chain.depth >= depth) return
    const first = chain.depth === 0
    chain.depth = depth
    chain.open = true
    for (const { target, places, line } of chain.rules) {
      if (first && places.some(({ place }) => place.hooks?.includes(hook) === false))
        check(line, () => checkHook(table, hook, places))
      if (target?.kind !== 'jump' && target?.kind !== 'goto') continue
      const called = marks.get(target.chain)
      if (!called || called.builtIn) continue
      if (called.open || depth > MAX_DEPTH) {
        const why = called.open ? 'a loop' : `more than ${MAX_DEPTH} jumps`
        check(line, () => {
          throw iptablesRefuses(`RULE_APPEND failed (Too many links): ${why} at chain ${target.chain}`)
        })
      } else visit(called, depth + 1)
    }
    chain.open = false
  }
  visit(start, 1)
}
