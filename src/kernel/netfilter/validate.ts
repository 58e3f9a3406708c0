/** What the kernel asks of a table as a whole (net/netfilter/nf_tables_api.c, nft_chain_validate; x_tables.c, xt_check_target). */
import type { Place } from './extension.ts'
import type { Hook } from './hook.ts'
import { iptablesRefuses } from './refusal.ts'
import type { PlaceOf } from './rule.ts'
import type { TableName, Target } from './ruleset.ts'

export interface DraftRule {
  readonly line: number
  readonly target: Target | undefined
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
      if (target?.kind === 'jump' || target?.kind === 'goto') check(line, () => checkJump(table, target.chain))
      if (places.length > 0) check(line, () => checkTables(table.name, rule))
    }
  }
  for (const hook of table.base) walk(table, hook, check)
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

/** Follows the jumps from a built-in chain: no loop, not too deep, nothing that the hook forbids. */
function walk(
  { name: table, chains, base }: DraftTable,
  hook: Hook,
  check: (line: number, test: () => void) => void,
): void {
  const deepest = new Map<string, number>()
  const open = new Set<string>()
  const visit = (name: string, depth: number): void => {
    const known = deepest.get(name)
    if (known !== undefined && known >= depth) return
    deepest.set(name, depth)
    open.add(name)
    for (const { target, places, line } of chains.get(name)?.rules ?? []) {
      for (const { what, place } of known === undefined ? places : []) {
        if (!place.hooks || place.hooks.includes(hook) || !isTableOf(place, table)) continue
        check(line, () => {
          throw iptablesRefuses(`RULE_APPEND failed (Invalid argument): ${what} is not valid in ${hook}`)
        })
      }
      if (target?.kind !== 'jump' && target?.kind !== 'goto') continue
      const to = target.chain
      if (base.some((chain) => chain === to)) continue
      if (open.has(to) || depth >= MAX_DEPTH) {
        check(line, () => {
          throw iptablesRefuses(
            `RULE_APPEND failed (Too many links): ${open.has(to) ? 'a loop' : `more than ${MAX_DEPTH} jumps`} at chain ${to}`,
          )
        })
      } else visit(to, depth + 1)
    }
    open.delete(name)
  }
  visit(hook, 0)
}
