/**
 * The five hooks of an IPv4 packet (include/uapi/linux/netfilter.h), by their iptables names:
 *
 *     receive ─▶ PREROUTING ─▶ route ─┬─▶ FORWARD ─────────▶ POSTROUTING ─▶ transmit
 *                                     └─▶ INPUT ─▶ socket       ▲
 *                                         socket ─▶ route ─▶ OUTPUT
 *
 * Whoever registers at a hook runs in the order of its priority.
 */
import type { Ipv4Packet } from '../../net/packet.ts'
import type { Decision, Reason, StateChange } from '../hop.ts'
import type { Link } from '../netns.ts'
import type { Ns, Skb } from '../runtime.ts'
import type { TableWalk } from './evaluate.ts'

export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'

/** include/uapi/linux/netfilter_ipv4.h, enum nf_ip_hook_priorities. */
export const PRIORITY = {
  defrag: -400,
  raw: -300,
  conntrack: -200,
  mangle: -150,
  natDst: -100,
  filter: 0,
  /** 50 in the header; iptables-nft registers its table later (iptables/nft.c). */
  security: 150,
  natSrc: 100,
  /** net/netfilter/ipvs/ip_vs_core.c, ip_vs_ops4. */
  ipvsReplyIn: 98,
  ipvsIn: 99,
  ipvsReplyOut: -99,
  ipvsOut: -98,
  ipvsForwardIcmp: 99,
  ipvsForward: 100,
  confirm: 0x7fffffff,
} as const

/** `stolen`: the function keeps the packet and has told so; `drop`: likewise told. */
export type Verdict = 'accept' | 'drop' | 'stolen'

/** What happened at a hook, collected for the trace. */
export interface HookReport {
  readonly walks: TableWalk[]
  readonly changes: StateChange[]
  /** What IPVS did, beside the rules. */
  readonly reasons: Reason[]
  /** Answers that a rule asked for, sent once the packet's own fate is told. */
  readonly after: (() => void)[]
  /** The packet as the last hop of its own that was told on the way through the hook left it. */
  told?: Ipv4Packet
  /** That another connection was given up for this packet's. */
  evicted?: Reason
  /** What else decided, beside rules and connection. */
  decided?: Decision
  /** What whoever sends it here is told of a drop; EPERM where nothing else is said. */
  errno?: 'EINVAL' | 'ENETUNREACH' | 'EHOSTUNREACH' | 'EACCES'
}

export interface HookContext {
  readonly hook: Hook
  readonly in?: Link
  readonly out?: Link
  readonly report: HookReport
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
