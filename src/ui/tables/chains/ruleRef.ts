import type { Ruleset } from '../../../client/ruleset.ts'
import type { RowRef } from '../../../protocol/engine.ts'

/** A rule as commands name it: table, chain and number. */
export function ruleRef({ columns, chainOf }: Ruleset, rule: number, place: number): RowRef | undefined {
  const head = columns.chains[chainOf(rule)]
  const table = head && columns.tables[head.table]?.name
  return head && table && { table: 'netfilter', chain: { table, chain: head.name, what: 'rule', place } }
}
