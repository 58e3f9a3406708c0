/** Which table works at which hook, and when (net/ipv4/netfilter/iptable_*.c). */
import { type Hook, PRIORITY } from './hook.ts'
import type { TableName } from './ruleset.ts'

const at = (priority: number, ...hooks: Hook[]): { hook: Hook; priority: number }[] =>
  hooks.map((hook) => ({ hook, priority }))

/** nat at INPUT comes after filter: source translation. */
export const TABLE_HOOKS: Readonly<Record<TableName, readonly { readonly hook: Hook; readonly priority: number }[]>> = {
  raw: at(PRIORITY.raw, 'PREROUTING', 'OUTPUT'),
  mangle: at(PRIORITY.mangle, 'PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'),
  nat: [...at(PRIORITY.natDst, 'PREROUTING', 'OUTPUT'), ...at(PRIORITY.natSrc, 'INPUT', 'POSTROUTING')],
  filter: at(PRIORITY.filter, 'INPUT', 'FORWARD', 'OUTPUT'),
  security: at(PRIORITY.security, 'INPUT', 'FORWARD', 'OUTPUT'),
}
