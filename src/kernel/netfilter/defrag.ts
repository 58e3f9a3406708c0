/**
 * Fragments are put together before conntrack sees them (net/ipv4/netfilter/nf_defrag_ipv4.c), in a namespace where
 * something needs conntrack: a nat table, or a rule that asks for connection state.
 */
import { ipDefrag, isFragment } from '../ip/defrag.ts'
import type { Netns } from '../netns.ts'
import { type HookFunction, type HookTable, PRIORITY, registerHook } from './hook.ts'

/** What makes nf_ct_netns_get register conntrack's hooks (xt_conntrack, xt_nat, nft_chain_nat). */
export function usesConntrack(netns: Netns): boolean {
  const rules = netns.netfilter.iptables ?? ''
  return (
    /^\*nat$/m.test(rules) ||
    /-m (conntrack|state|connmark|connbytes)\b|-j (CONNMARK|CT|MASQUERADE|SNAT|DNAT)\b/.test(rules) ||
    Boolean(netns.netfilter.ipvs)
  )
}

const defrag: HookFunction = (ns, skb, { hook }) => {
  if (!isFragment(skb.packet)) return 'accept'
  const whole = ipDefrag(ns, skb, hook)
  if (!whole) return 'stolen'
  skb.packet = whole.packet
  skb.fragMaxSize = whole.fragMaxSize
  if (whole.fragSizes) skb.fragSizes = whole.fragSizes
  if (whole.fragDf) skb.fragDf = true
  skb.ignoreDf = true
  return 'accept'
}

export function registerDefrag(hooks: HookTable, netns: Netns): void {
  if (!usesConntrack(netns)) return
  registerHook(hooks, 'PREROUTING', { priority: PRIORITY.defrag, run: defrag })
  registerHook(hooks, 'OUTPUT', { priority: PRIORITY.defrag, run: defrag })
}
