/** What the targets do (net/netfilter/xt_*.c, nf_nat_masquerade.c, nf_nat_redirect.c). */
import { type Cidr, netmask } from '../../net/cidr.ts'
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { inetSelectAddr } from '../address.ts'
import { SCOPE } from '../netns.ts'
import type { Ns, Skb } from '../runtime.ts'
import { snapshotConn } from './conntrack/entry.ts'
import type { Execute } from './evaluate.ts'
import type { HookContext } from './hook.ts'
import { manipOf, setupNat } from './nat.ts'
import { reject } from './reject.ts'
import type { NatRange, Target } from './ruleset.ts'

/** Rejections are carried out when the table has been walked: `after` collects them. */
export function executeOn(ns: Ns, skb: Skb, context: HookContext, after: (() => void)[]): Execute {
  return (target) => {
    switch (target.kind) {
      case 'MARK':
        skb.mark = ((skb.mark & ~target.mask) ^ target.value) >>> 0
        return 'continue'
      case 'CONNMARK':
        connmark(ns, skb, context, target)
        return 'continue'
      case 'NOTRACK':
        // What comes over lo again has its connection already.
        if (!skb.ct) skb.untracked = true
        return 'continue'
      case 'LOG':
      case 'NFLOG':
      case 'TRACE':
        return 'continue'
      case 'REJECT':
        reject(ns, skb, context, target.with, after)
        return 'drop'
      case 'NETMAP':
        return netmap(ns, skb, context, target.to)
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

function connmark(ns: Ns, skb: Skb, { report }: HookContext, target: Target & { kind: 'CONNMARK' }): void {
  if (!skb.ct) return
  const { conn } = skb.ct
  const { action, value, mask } = target
  if (action === 'restore') {
    skb.mark = ((skb.mark & ~value) ^ (conn.mark & mask)) >>> 0
    return
  }
  const before = snapshotConn(conn, ns.machine.now())
  conn.mark = ((conn.mark & ~mask) ^ (action === 'set' ? value : skb.mark & value)) >>> 0
  if (conn.confirmed && conn.mark !== before.mark)
    report.changes.push({ table: 'conntrack', before, after: snapshotConn(conn, ns.machine.now()) })
}

function translate(ns: Ns, skb: Skb, context: HookContext, target: Target & { range: NatRange }): 'accept' | 'drop' {
  if (!skb.ct) return 'accept'
  let range = target.range
  if (target.kind === 'MASQUERADE') {
    if (skb.packet.src === ANY) return 'accept'
    const out = skb.dst?.dev.name ?? ''
    const addr = inetSelectAddr(ns, out, skb.dst?.via ?? skb.packet.dst, SCOPE.global)
    if (addr === ANY) return 'drop'
    skb.ct.conn.masqueradeBy = out
    range = { ...range, from: addr, to: addr }
  } else if (target.kind === 'REDIRECT') {
    const addr = context.hook === 'OUTPUT' ? (0x7f000001 as IpAddr) : firstAddress(ns, context)
    if (addr === undefined) return 'drop'
    range = { ...range, from: addr, to: addr }
  }
  setupNat(ns, skb.ct.conn, manipOf(context.hook), range, context.report)
  return 'accept'
}

function netmap(ns: Ns, skb: Skb, { hook, report }: HookContext, to: Cidr): 'accept' {
  const manip = manipOf(hook)
  const own = manip === 'src' ? skb.packet.src : skb.packet.dst
  const addr = (to.addr | (own & ~netmask(to.len))) >>> 0
  const range = { from: addr as IpAddr, to: addr as IpAddr, random: false, randomFully: false, persistent: false }
  if (skb.ct) setupNat(ns, skb.ct.conn, manip, range, report)
  return 'accept'
}

const firstAddress = (ns: Ns, context: HookContext): IpAddr | undefined =>
  (ns.addresses.get(context.in?.name ?? '') ?? []).find((a) => !a.secondary)?.addr
