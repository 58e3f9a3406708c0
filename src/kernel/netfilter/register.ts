/** Puts a namespace's rules, conntrack and NAT onto the hooks, in the order of the kernel's priorities. */

import { isIcmpError } from '../../net/packet.ts'
import { routeOutput } from '../ip/route.ts'
import type { Netns } from '../netns.ts'
import { sysctlDecision, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { printOriginal } from './conntrack/entry.ts'
import { killConn } from './conntrack/table.ts'
import { confirm, conntrackIn } from './conntrack/track.ts'
import { usesConntrack } from './defrag.ts'
import { evaluate } from './evaluate.ts'
import { type HookContext, type HookTable, PRIORITY, registerHook, type Verdict } from './hook.ts'
import { registerIpvs } from './ipvs/hooks.ts'
import { manipOf, natPacket, nullBinding } from './nat.ts'
import type { Ruleset, Table } from './ruleset.ts'
import { TABLE_HOOKS } from './tables.ts'
import { executeOn } from './targets.ts'

export function registerNetfilter(hooks: HookTable, netns: Netns, ruleset: Ruleset | undefined): void {
  if (usesConntrack(ruleset)) {
    for (const hook of ['PREROUTING', 'OUTPUT'] as const) {
      registerHook(hooks, hook, {
        priority: PRIORITY.conntrack,
        run: (ns, skb, context) => {
          const told = conntrackIn(ns, skb)
          context.report.changes.push(...told.changes)
          const { evicted, full } = told
          if (evicted) context.report.evicted = why('conntrackEvicted', { conn: printOriginal(evicted) })
          if (!full) return 'accept'
          context.report.reasons.push(why('conntrackFull', { ...full }))
          context.report.decided = sysctlDecision('net.netfilter.nf_conntrack_max', full.max)
          return 'drop'
        },
      })
    }
    for (const hook of ['INPUT', 'POSTROUTING'] as const) {
      registerHook(hooks, hook, {
        priority: PRIORITY.confirm,
        run: (ns, skb, context) => {
          const changes = confirm(ns, skb)
          if (changes === 'clash') {
            context.report.reasons.push(why('connectionClash', { conn: skb.ct ? printOriginal(skb.ct.conn) : '' }))
            return 'drop'
          }
          context.report.changes.push(...changes)
          return 'accept'
        },
      })
    }
  }
  if (netns.netfilter.ipvs) registerIpvs(hooks)
  for (const table of ruleset?.tables.values() ?? []) {
    for (const { hook, priority } of TABLE_HOOKS[table.name]) {
      registerHook(hooks, hook, {
        priority,
        run: (ns, skb, context) =>
          table.name === 'nat' ? natHook(ns, skb, context, table) : tableHook(ns, skb, context, table),
      })
    }
  }
}

function walk(ns: Ns, skb: Skb, context: HookContext, table: Table): Verdict {
  const after: (() => void)[] = []
  const walked = evaluate(ns, skb, context, table, executeOn(ns, skb, context, after))
  context.report.walks.push(walked)
  for (const act of after) context.report.after.push(act)
  return walked.verdict === 'ACCEPT' ? 'accept' : 'drop'
}

function tableHook(ns: Ns, skb: Skb, context: HookContext, table: Table): Verdict {
  const { mark } = skb
  const verdict = walk(ns, skb, context, table)
  // ipt_mangle_out: a changed mark may lead elsewhere.
  if (verdict === 'accept' && table.name === 'mangle' && context.hook === 'OUTPUT' && skb.mark !== mark)
    return reroute(ns, skb, context)
  return verdict
}

/** nf_nat_inet_fn: rules see a connection's first packet alone; every packet is translated. */
function natHook(ns: Ns, skb: Skb, context: HookContext, table: Table): Verdict {
  const { ct } = skb
  if (!ct) return 'accept'
  const manip = manipOf(context.hook)
  // A redirect would make the two ends speak past the translation (nf_nat_icmp_reply_translation).
  const { payload } = skb.packet
  const finished = ct.conn.srcNatDone && ct.conn.dstNatDone
  if (
    ct.info === 'RELATED' &&
    payload.kind === 'icmp' &&
    payload.type === 5 &&
    (!finished || ct.conn.srcNat || ct.conn.dstNat)
  ) {
    context.report.reasons.push(why('redirectPastNat'))
    return 'drop'
  }
  const decided = manip === 'src' ? ct.conn.srcNatDone : ct.conn.dstNatDone
  // A reset by REJECT is related as well, and no error: rules see it.
  const error = payload.kind === 'icmp' && isIcmpError(payload)
  if ((ct.info === 'NEW' || (ct.info === 'RELATED' && !error)) && !decided) {
    if (walk(ns, skb, context, table) === 'drop') return 'drop'
    const now = manip === 'src' ? ct.conn.srcNatDone : ct.conn.dstNatDone
    if (!now) nullBinding(ns, ct.conn, manip, context.report)
  }
  if (
    context.hook === 'POSTROUTING' &&
    !ct.reply &&
    ct.conn.masqueradeBy &&
    ct.conn.masqueradeBy !== context.out?.name
  ) {
    // nf_nat_oif_changed: its source would be another device's address.
    context.report.reasons.push(why('masqueradeMoved', { from: ct.conn.masqueradeBy, to: context.out?.name ?? '' }))
    context.report.changes.push(...killConn(ns, ct.conn))
    return 'drop'
  }
  const before = skb.packet
  natPacket(skb, ct, manip)
  if (skb.packet.dst === before.dst) return 'accept'
  if (context.hook === 'PREROUTING') delete skb.dst
  return context.hook === 'OUTPUT' ? reroute(ns, skb, context) : 'accept'
}

/** ip_route_me_harder. */
function reroute(ns: Ns, skb: Skb, { report }: HookContext): Verdict {
  const { packet } = skb
  const route = routeOutput(ns, { dst: packet.dst, src: packet.src, tos: packet.tos, mark: skb.mark, anySource: true })
  if (!route.ok) {
    report.errno = route.error
    return 'drop'
  }
  skb.dst = route.dst
  return 'accept'
}
