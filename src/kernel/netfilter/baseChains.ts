/** The built-in chains of each table, in hook order, in which iptables-save prints them. */
import type { Hook } from './hook.ts'
import type { TableName } from './ruleset.ts'
import { TABLE_HOOKS } from './tables.ts'

const HOOKS: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']

const chainsOf = (table: TableName): readonly Hook[] =>
  HOOKS.filter((hook) => TABLE_HOOKS[table].some((at) => at.hook === hook))

export const BASE_CHAINS: Readonly<Record<TableName, readonly Hook[]>> = {
  raw: chainsOf('raw'),
  mangle: chainsOf('mangle'),
  nat: chainsOf('nat'),
  filter: chainsOf('filter'),
  security: chainsOf('security'),
}
