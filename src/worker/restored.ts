/** The way back to what was programmed: of one row, a table or a namespace. */
import { compareNamespace, type Row } from '../edit/compare.ts'
import type { KernelEdit } from '../edit/edit.ts'
import { movedRules } from '../edit/moved.ts'
import { restoreNamespace, restoreRow } from '../edit/restore.ts'
import type { World } from '../kernel/netns.ts'
import type { Requests } from '../protocol/protocol.ts'

export function restored(programmed: World, world: World, request: Requests['restore']['request']): KernelEdit[] {
  const { ns, table, key } = request
  if (key === undefined) return restoreNamespace(ns, programmed, world, table)
  const [before, now] = [programmed.namespaces.get(ns), world.namespaces.get(ns)]
  if (!before || !now) return []
  const rows = compareNamespace(before, now)
  const row = rows.find((one) => one.table === table && one.key === key)
  if (!row) return []
  // A rule that was moved goes back in one step, the later of its two places first: the number of the other stays right.
  const other = movedRules(rows).get(row)
  if (other) {
    const both = rows.filter((one) => one === row || one === other)
    return both.toReversed().flatMap((one) => restoreRow(ns, before, one))
  }
  // A chain comes back with its rules, each of which stands first when it comes.
  const own = row.chain?.what === 'chain' && row.state === 'removed' ? rows.filter((one) => isRuleOf(one, row)) : []
  return [row, ...own.toReversed()].flatMap((one) => restoreRow(ns, before, one))
}

const isRuleOf = (one: Row, { chain }: Row): boolean =>
  one.chain?.what === 'rule' && one.chain.table === chain?.table && one.chain.chain === chain?.chain
