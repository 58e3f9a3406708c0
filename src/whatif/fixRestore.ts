/** Rows, tables and namespaces on a lost packet's way that differ from what was programmed, and the commands back. */
import { compareNamespace } from '../edit/compare.ts'
import type { EditTable, KernelEdit } from '../edit/edit.ts'
import { restoreNamespace, restoreRow } from '../edit/restore.ts'
import type { Trace } from '../sim/trace.ts'
import type { Standing } from './verdict.ts'

export interface Restoring {
  readonly code: 'restoreRow' | 'restoreTable' | 'restoreNamespace'
  readonly params: Readonly<Record<string, string>>
  readonly commands: readonly KernelEdit[]
}

/** The smallest first. */
export function restorings({ programmed, world }: Standing, { hops }: Trace): Restoring[] {
  const passed = [...new Set(hops.map(({ ns }) => ns))]
  const changed = passed.flatMap((ns) => {
    const [before, now] = [programmed.namespaces.get(ns), world.namespaces.get(ns)]
    const rows = before && now && before !== now ? compareNamespace(before, now) : []
    return rows.flatMap((row) => (before && row.state !== 'unchanged' ? [{ ns, before, row }] : []))
  })
  const tables = new Map(changed.map(({ ns, row: { table } }) => [`${ns} ${table}`, { ns, table }]))
  const whole = (ns: string, table?: EditTable) => restoreNamespace(ns, programmed, world, table)
  return [
    ...changed.map(({ ns, before, row }) => ({
      code: 'restoreRow' as const,
      params: { ns, table: row.table, key: row.key },
      commands: restoreRow(ns, before, row),
    })),
    ...[...tables.values()].map(({ ns, table }) => ({
      code: 'restoreTable' as const,
      params: { ns, table },
      commands: whole(ns, table),
    })),
    ...[...new Set(changed.map(({ ns }) => ns))].map((ns) => ({
      code: 'restoreNamespace' as const,
      params: { ns },
      commands: whole(ns),
    })),
  ].filter(({ commands }) => commands.length > 0)
}
