/**
 * Fragments are put together before conntrack sees them (net/ipv4/netfilter/nf_defrag_ipv4.c), in a namespace where
 * a rule needs conntrack; a nat table alone does not, nor does IPVS.
 */
import { ipDefrag, isFragment } from '../ip/defrag.ts'
import { type HookFunction, type HookTable, PRIORITY, registerHook } from './hook.ts'
import type { Match, Ruleset, Target } from './ruleset.ts'

const MATCHES: readonly Match['kind'][] = ['conntrack', 'state', 'connmark']
const TARGETS: readonly Target['kind'][] = ['SNAT', 'DNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP', 'CONNMARK']

/** Whether a rule asks for conntrack, be it ever reached or not (nf_ct_netns_get, which the extensions' checkentry calls). */
export function usesConntrack(ruleset: Ruleset | undefined): boolean {
  for (const { chains } of ruleset?.tables.values() ?? [])
    for (const { rules } of chains.values())
      for (const { matches, target } of rules)
        if ((target && TARGETS.includes(target.kind)) || matches.some(({ kind }) => MATCHES.includes(kind))) return true
  return false
}

const defrag: HookFunction = (ns, skb, { hook, report }) => {
  if (!isFragment(skb.packet)) return 'accept'
  const whole = ipDefrag(ns, skb, hook)
  if (!whole) return 'stolen'
  skb.packet = whole.packet
  report.told = whole.packet
  skb.fragMaxSize = whole.fragMaxSize
  if (whole.fragSizes) skb.fragSizes = whole.fragSizes
  if (whole.fragDf) skb.fragDf = true
  skb.ignoreDf = true
  return 'accept'
}

export function registerDefrag(hooks: HookTable, ruleset: Ruleset | undefined): void {
  if (!usesConntrack(ruleset)) return
  registerHook(hooks, 'PREROUTING', { priority: PRIORITY.defrag, run: defrag })
  registerHook(hooks, 'OUTPUT', { priority: PRIORITY.defrag, run: defrag })
}
