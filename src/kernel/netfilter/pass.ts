/** Takes a packet through a hook and tells what happened there (net/netfilter/core.c, nf_hook_slow). */
import type { Decision, Reason } from '../hop.ts'
import type { Link } from '../netns.ts'
import { drop, ip, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { printOriginal, snapshotConn } from './conntrack/entry.ts'
import type { Hook, HookContext, HookReport } from './hook.ts'

/** Whether the packet goes on. */
export function passHook(
  ns: Ns,
  skb: Skb,
  hook: Hook,
  incoming: Link | undefined,
  outgoing: Link | undefined,
): boolean {
  const entries = ns.hooks[hook]
  if (entries.length === 0) return true
  const report: HookReport = { walks: [], changes: [], reasons: [], after: [] }
  const context: HookContext = { hook, report, ...(incoming && { in: incoming }), ...(outgoing && { out: outgoing }) }
  const before = skb.packet
  const { mark } = skb
  for (const entry of entries) {
    const verdict = entry.run(ns, skb, context)
    if (verdict === 'accept') continue
    if (verdict === 'drop') {
      skb.refused = report.errno ?? 'EPERM'
      dropped(ns, skb, context, report.told ?? before)
    } else passed(ns, skb, context, report.told ?? before, mark)
    for (const act of report.after) act()
    return false
  }
  passed(ns, skb, context, report.told ?? before, mark)
  return true
}

/** Tells of a hook where something happened. */
function passed(ns: Ns, skb: Skb, context: HookContext, before: Skb['packet'], mark: number): void {
  const { hook, report } = context
  const changed = skb.packet !== before || skb.mark !== mark
  if (!changed && report.changes.length === 0 && report.walks.every((walk) => walk.steps.length === 0)) return
  tell(ns, skb.journey, 'hook', skb.packet, {
    hook,
    ...deviceOf(context),
    ...(skb.packet !== before && { before }),
    reasons: [
      ...(report.evicted ? [report.evicted] : []),
      ...(report.reasons.length > 0 ? report.reasons : translated(before, skb, context)),
      ...standing(skb),
      ...(changed ? [] : [why('hookPassed', { hook })]),
    ],
    decided: decisions(ns, skb, report),
    ...(report.changes.length > 0 && { changes: report.changes }),
    walks: report.walks,
    marks: [mark, skb.mark],
  })
}

const deviceOf = ({ in: incoming, out }: HookContext): { dev?: string } => {
  const dev = out ?? incoming
  return dev ? { dev: dev.name } : {}
}

/** NAT may have changed the packet before it is lost: no way leads to its new destination. */
function dropped(ns: Ns, skb: Skb, context: HookContext, before: Skb['packet']): void {
  const { hook, report } = context
  const { walks, reasons, changes } = report
  const walk = walks.at(-1)
  const step = walk?.verdict === 'ACCEPT' ? undefined : walk?.steps.at(-1)
  const reason = step
    ? why(step.index < 0 ? 'droppedByPolicy' : 'droppedByRule', {
        table: walk?.table ?? '',
        chain: step.chain,
        rule: step.index + 1,
        text: step.text,
        target: step.target,
      })
    : (reasons[0] ?? why('noRoute', { dst: ip(skb.packet.dst) }))
  drop(ns, skb, step || reasons.length > 0 ? 'NETFILTER_DROP' : 'IP_OUTNOROUTES', {
    hook,
    ...deviceOf(context),
    ...(skb.packet !== before && { before }),
    reasons: [reason, ...translated(before, skb, context), ...standing(skb)],
    decided: decisions(ns, skb, report),
    ...(changes.length > 0 && { changes }),
    walks,
  })
}

/** What NAT did to the addresses: a rule for the first packet, the connection's entry for every other. */
function translated(before: Skb['packet'], { packet, ct }: Skb, { out, report }: HookContext): Reason[] {
  const port = (p: Skb['packet'], side: 'sport' | 'dport'): string => {
    const payload = p.payload.kind === 'fragment' ? p.payload.whole : p.payload
    return payload.kind === 'tcp' || payload.kind === 'udp' ? `:${payload[side]}` : ''
  }
  const step = report.walks.findLast(({ table }) => table === 'nat')?.steps.at(-1)
  const rule = step && NAT_TARGETS.includes(step.target) ? step : undefined
  const reasons: Reason[] = []
  const tell = (code: 'dnat' | 'snat', from: string, to: string): void => {
    if (from === to) return
    if (!ct || ct.reply || ct.info !== 'NEW') {
      const conn = ct ? printOriginal(ct.conn) : ''
      const direction = ct?.reply ? 'REPLY' : 'ORIGINAL'
      reasons.push(why(`${code}Kept`, { from, to, conn, direction }))
      return
    }
    const { target = '', chain = '', index = -1 } = rule ?? {}
    reasons.push(why(code, { from, to, target, chain, rule: index + 1, dev: out?.name ?? '' }))
  }
  tell('dnat', ip(before.dst) + port(before, 'dport'), ip(packet.dst) + port(packet, 'dport'))
  tell('snat', ip(before.src) + port(before, 'sport'), ip(packet.src) + port(packet, 'sport'))
  return reasons
}

const NAT_TARGETS: readonly string[] = ['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT']

function standing({ ct, untracked }: Skb): Reason[] {
  if (!ct) return untracked ? [why('untracked')] : []
  return [why('connection', { state: ct.info, direction: ct.reply ? 'REPLY' : 'ORIGINAL' })]
}

function decisions(ns: Ns, skb: Skb, { walks, decided }: HookReport): Decision[] {
  const rules = walks.flatMap(({ table, steps }) => {
    const last = steps.at(-1)
    return last ? [{ kind: 'netfilter', table, chain: last.chain, index: last.index, text: last.text } as const] : []
  })
  return [
    ...rules,
    ...(decided ? [decided] : []),
    ...(skb.ct ? [{ kind: 'conntrack', conn: snapshotConn(skb.ct.conn, ns.machine.now()) } as const] : []),
  ]
}
