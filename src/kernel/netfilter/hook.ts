/**
 * The five hooks of an IPv4 packet (include/uapi/linux/netfilter.h), by their iptables names:
 *
 *     receive ─▶ PREROUTING ─▶ route ─┬─▶ FORWARD ─────────▶ POSTROUTING ─▶ transmit
 *                                     └─▶ INPUT ─▶ socket       ▲
 *                                         socket ─▶ route ─▶ OUTPUT
 *
 * Whoever registers at a hook runs in the order of its priority.
 */
import type { Link } from '../netns.ts'
import type { Ns, Skb } from '../runtime.ts'

export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'

/** include/uapi/linux/netfilter_ipv4.h, enum nf_ip_hook_priorities. */
export const PRIORITY = {
  defrag: -400,
  raw: -300,
  conntrack: -200,
  mangle: -150,
  natDst: -100,
  filter: 0,
  security: 50,
  natSrc: 100,
  confirm: 0x7fffffff,
} as const

/** `stolen`: the function keeps the packet and has told so; `drop`: likewise told. */
export type Verdict = 'accept' | 'drop' | 'stolen'

export interface HookContext {
  readonly hook: Hook
  readonly in?: Link
  readonly out?: Link
}

export type HookFunction = (ns: Ns, skb: Skb, context: HookContext) => Verdict

export interface HookEntry {
  readonly priority: number
  readonly run: HookFunction
}

export type HookTable = Record<Hook, readonly HookEntry[]>

export const emptyHooks = (): HookTable => ({ PREROUTING: [], INPUT: [], FORWARD: [], OUTPUT: [], POSTROUTING: [] })

export function registerHook(table: HookTable, hook: Hook, entry: HookEntry): void {
  table[hook] = [...table[hook], entry].sort((a, b) => a.priority - b.priority)
}

/** nf_hook: whether the packet goes on. */
export function passHook(
  ns: Ns,
  skb: Skb,
  hook: Hook,
  incoming: Link | undefined,
  outgoing: Link | undefined,
): boolean {
  const entries = ns.hooks[hook]
  if (entries.length === 0) return true
  const context: HookContext = { hook, ...(incoming && { in: incoming }), ...(outgoing && { out: outgoing }) }
  for (const entry of entries) if (entry.run(ns, skb, context) !== 'accept') return false
  return true
}
