/** Short ways to tell the observer. */
import { formatIpv4, type IpAddr } from '../net/ipv4.ts'
import type { Packet } from '../net/packet.ts'
import type { DropReason } from './drop.ts'
import type { Decision, Hop, HopKind, JourneyId, Reason, ReasonCode } from './hop.ts'
import type { Link } from './netns.ts'
import type { Dst, Ns } from './runtime.ts'

export const ip = (addr: IpAddr): string => formatIpv4(addr)

export const why = (code: ReasonCode, params: Reason['params'] = {}): Reason => ({ code, params })

type Extra = Partial<
  Pick<Hop, 'dev' | 'before' | 'reasons' | 'decided' | 'changes' | 'hook' | 'walks' | 'marks' | 'drop'>
>

const NONE: readonly never[] = []

export function tell(ns: Ns, journey: JourneyId, kind: HopKind, packet: Packet, extra: Extra): void {
  ns.machine.observer.hop({ journey, ns: ns.name, kind, packet, reasons: NONE, decided: NONE, ...extra })
}

export function drop(ns: Ns, skb: { packet: Packet; journey: JourneyId }, reason: DropReason, extra: Extra): void {
  tell(ns, skb.journey, 'drop', skb.packet, { ...extra, drop: reason })
  ns.machine.observer.end(skb.journey, 'dropped')
}

export function delivered(ns: Ns, skb: { packet: Packet; journey: JourneyId }, to: string, extra: Extra = {}): void {
  tell(ns, skb.journey, 'deliver', skb.packet, { reasons: [why('delivered', { to })], ...extra })
  ns.machine.observer.end(skb.journey, 'delivered')
}

export function routeDecision(dst: Dst): Decision[] {
  if (dst.route && dst.rule) return [{ kind: 'route', route: dst.route, rule: dst.rule }]
  return dst.rule ? [{ kind: 'rule', rule: dst.rule }] : []
}

export const sysctlDecision = (key: string, value: number | string): Decision => ({
  kind: 'sysctl',
  key,
  value: String(value),
})

export const linkDecision = (link: Link): Decision => ({ kind: 'link', link })
