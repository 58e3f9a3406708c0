/** What the targets do (net/netfilter/xt_*.c, net/ipv4/netfilter/ipt_REJECT.c, nf_nat_masquerade.c). */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { inetSelectAddr } from '../address.ts'
import { SCOPE } from '../netns.ts'
import type { Ns, Skb } from '../runtime.ts'
import { sendReset } from '../socket/tcpOutput.ts'
import type { Execute } from './evaluate.ts'
import type { HookContext } from './hook.ts'
import { manipOf, setupNat } from './nat.ts'
import type { NatRange, RejectWith, Target } from './ruleset.ts'

/** Codes of ICMP type 3. */
const REJECT_CODE: Readonly<Record<Exclude<RejectWith, 'tcp-reset'>, number>> = {
  'icmp-net-unreachable': 0,
  'icmp-host-unreachable': 1,
  'icmp-proto-unreachable': 2,
  'icmp-port-unreachable': 3,
  'icmp-net-prohibited': 9,
  'icmp-host-prohibited': 10,
  'icmp-admin-prohibited': 13,
}

/** Rejections are carried out when the table has been walked: `after` collects them. */
export function executeOn(ns: Ns, skb: Skb, context: HookContext, after: (() => void)[]): Execute {
  return (target) => {
    switch (target.kind) {
      case 'MARK':
        skb.mark = ((skb.mark & ~target.mask) ^ target.value) >>> 0
        return 'continue'
      case 'CONNMARK':
        connmark(skb, target)
        return 'continue'
      case 'NOTRACK':
        skb.untracked = true
        delete skb.ct
        return 'continue'
      case 'LOG':
      case 'NFLOG':
      case 'TRACE':
        return 'continue'
      case 'REJECT':
        after.push(() => reject(ns, skb, target.with))
        return 'drop'
      case 'SNAT':
      case 'DNAT':
      case 'MASQUERADE':
      case 'REDIRECT':
        return translate(ns, skb, context, target)
      default:
        return 'continue'
    }
  }
}

function connmark(skb: Skb, target: Target & { kind: 'CONNMARK' }): void {
  if (!skb.ct) return
  const { conn } = skb.ct
  if (target.action === 'set') conn.mark = ((conn.mark & ~target.mask) ^ target.value) >>> 0
  else if (target.action === 'save') conn.mark = ((conn.mark & ~target.mask) ^ (skb.mark & target.mask)) >>> 0
  else skb.mark = ((skb.mark & ~target.mask) ^ (conn.mark & target.mask)) >>> 0
}

function translate(ns: Ns, skb: Skb, context: HookContext, target: Target & { range: NatRange }): 'accept' | 'drop' {
  if (!skb.ct) return 'accept'
  let range = target.range
  if (target.kind === 'MASQUERADE') {
    if (skb.packet.src === ANY) return 'accept'
    const out = skb.dst?.dev.name ?? ''
    const addr = inetSelectAddr(ns, out, skb.dst?.via ?? skb.packet.dst, SCOPE.global)
    if (addr === ANY) return 'drop'
    range = { ...range, from: addr, to: addr }
  } else if (target.kind === 'REDIRECT') {
    const addr = context.hook === 'OUTPUT' ? (0x7f000001 as IpAddr) : firstAddress(ns, context)
    if (addr === undefined) return 'drop'
    range = { ...range, from: addr, to: addr }
  }
  setupNat(ns, skb.ct.conn, manipOf(context.hook), range)
  return 'accept'
}

const firstAddress = (ns: Ns, context: HookContext): IpAddr | undefined =>
  (ns.addresses.get(context.in?.name ?? '') ?? []).find((a) => !a.secondary)?.addr

/** nf_send_unreach, nf_send_reset. */
function reject(ns: Ns, skb: Skb, how: RejectWith): void {
  if (how !== 'tcp-reset') {
    ns.machine.icmpSend(ns, skb, { type: 3, code: REJECT_CODE[how] })
    return
  }
  const { packet } = skb
  if (packet.payload.kind === 'tcp') sendReset(ns, packet.payload, packet.dst, packet.src, skb.journey)
}
