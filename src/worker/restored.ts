/** The way back to what was programmed: of one row, a table or a namespace. */
import { compareNamespace } from '../edit/compare.ts'
import type { KernelEdit } from '../edit/edit.ts'
import { restoreNamespace, restoreRow } from '../edit/restore.ts'
import type { World } from '../kernel/netns.ts'
import type { Requests } from '../protocol/protocol.ts'

export function restored(programmed: World, world: World, request: Requests['restore']['request']): KernelEdit[] {
  const { ns, table, key } = request
  if (key === undefined) return restoreNamespace(ns, programmed, world, table)
  const [before, now] = [programmed.namespaces.get(ns), world.namespaces.get(ns)]
  if (!before || !now) return []
  const row = compareNamespace(before, now).find((one) => one.table === table && one.key === key)
  return row ? restoreRow(ns, before, row) : []
}
