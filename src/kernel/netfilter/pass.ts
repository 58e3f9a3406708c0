/** Takes a packet through a hook and tells what happened there (net/netfilter/core.c, nf_hook_slow). */
import type { Decision, Reason } from '../hop.ts'
import type { Link } from '../netns.ts'
import { drop, ip, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { snapshotConn } from './conntrack/entry.ts'
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
    if (verdict === 'drop') dropped(ns, skb, hook, context)
    else passed(ns, skb, context, before, mark)
    for (const act of report.after) act()
    return false
  }
  passed(ns, skb, context, before, mark)
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
      ...(report.reasons.length > 0 ? report.reasons : translated(before, skb)),
      ...standing(skb),
      why('hookPassed', { hook }),
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

function dropped(ns: Ns, skb: Skb, hook: Hook, context: HookContext): void {
  const step = context.report.walks.at(-1)?.steps.at(-1)
  const reason = step
    ? why(step.index < 0 ? 'droppedByPolicy' : 'droppedByRule', {
        chain: step.chain,
        rule: step.index + 1,
        text: step.text,
        target: step.target,
      })
    : why('noRoute', { dst: ip(skb.packet.dst) })
  drop(ns, skb, step ? 'NETFILTER_DROP' : 'IP_OUTNOROUTES', {
    hook,
    ...deviceOf(context),
    reasons: [reason, ...standing(skb)],
    decided: decisions(ns, skb, context.report),
    walks: context.report.walks,
  })
}

/** What NAT did to the addresses. */
function translated(before: Skb['packet'], { packet, ct }: Skb): Reason[] {
  const port = (p: Skb['packet'], side: 'sport' | 'dport'): string => {
    const payload = p.payload.kind === 'fragment' ? p.payload.whole : p.payload
    return payload.kind === 'tcp' || payload.kind === 'udp' ? `:${payload[side]}` : ''
  }
  const reasons: Reason[] = []
  const tell = (code: 'dnat' | 'snat', from: string, to: string): void => {
    if (from !== to)
      reasons.push(
        why(ct?.reply || ct?.info !== 'NEW' ? (code === 'dnat' ? 'dnatKept' : 'snatKept') : code, { from, to }),
      )
  }
  tell('dnat', ip(before.dst) + port(before, 'dport'), ip(packet.dst) + port(packet, 'dport'))
  tell('snat', ip(before.src) + port(before, 'sport'), ip(packet.src) + port(packet, 'sport'))
  return reasons
}

function standing({ ct, untracked }: Skb): Reason[] {
  if (!ct) return untracked ? [why('untracked')] : []
  return [why('connection', { state: ct.info, direction: ct.reply ? 'REPLY' : 'ORIGINAL' })]
}

function decisions(ns: Ns, skb: Skb, { walks }: HookReport): Decision[] {
  const rules = walks.flatMap(({ table, steps }) => {
    const last = steps.at(-1)
    return last ? [{ kind: 'netfilter', table, chain: last.chain, index: last.index, text: last.text } as const] : []
  })
  return [
    ...rules,
    ...(skb.ct ? [{ kind: 'conntrack', conn: snapshotConn(skb.ct.conn, ns.machine.now()) } as const] : []),
  ]
}
