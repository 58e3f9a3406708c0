/** ARP (net/ipv4/arp.c; RFC 826): asking, answering for oneself and for others, learning. */
import { ANY, type IpAddr, isLoopback, isMulticast } from '../../net/ipv4.ts'
import type { ArpPacket, EthernetFrame } from '../../net/packet.ts'
import { inetAddrOnlink, inetAddrType } from '../address.ts'
import { fibLookup } from '../fib/lookup.ts'
import type { JourneyId, StateChange } from '../hop.ts'
import { routeInput } from '../ip/route.ts'
import { type Link, SCOPE } from '../netns.ts'
import { drop, ip, linkDecision, routeDecision, sysctlDecision, tell, why } from '../report.ts'
import type { Dst, Ns, PacketType } from '../runtime.ts'
import { arpSend } from './arpSend.ts'
import { neighUpdate } from './output.ts'
import { createEntry, findEntry } from './table.ts'

/** arp_process. */
export function arpRcv(
  ns: Ns,
  dev: Link,
  frame: EthernetFrame & { payload: ArpPacket },
  journey: JourneyId,
  type: PacketType,
): void {
  const arp = frame.payload
  const done = (extra: Parameters<typeof tell>[4]): void => {
    tell(ns, journey, 'arp', frame, { dev: dev.name, ...extra })
    ns.machine.observer.end(journey, 'delivered')
  }
  if (type === 'otherhost') {
    tell(ns, journey, 'drop', frame, {
      dev: dev.name,
      drop: 'OTHERHOST',
      reasons: [why('notForThisHost', { dev: dev.name, dst: frame.dst })],
    })
    ns.machine.observer.end(journey, 'dropped')
    return
  }
  if (dev.noArp) {
    drop(ns, { packet: frame, journey }, 'NOT_SPECIFIED', {
      dev: dev.name,
      reasons: [why('noArpDevice', { dev: dev.name })],
      decided: [linkDecision(dev)],
    })
    return
  }
  const localnet = ns.sysctl.conf(dev.name, 'route_localnet') === 1
  if (isMulticast(arp.tpa) || (isLoopback(arp.tpa) && !localnet)) {
    done({ reasons: [why('arpNothingToDo', { addr: ip(arp.tpa) })] })
    return
  }
  const answer = (extra: Parameters<typeof tell>[4]): void => {
    if (!learn(ns, dev, arp, (changed) => done({ ...extra, changes: [changed] }))) done(extra)
    arpSend(ns, dev, { op: 'reply', spa: arp.tpa, tpa: arp.spa, tha: arp.sha }, arp.sha, 'reply', journey)
  }
  const verdict = arp.op === 'request' ? judgeRequest(ns, dev, arp, type) : undefined
  if (verdict?.kind === 'answer') {
    if (verdict.delay === 0) answer(verdict.extra)
    else {
      done(verdict.extra)
      ns.machine.after(verdict.delay, () => {
        learn(ns, dev, arp, (changed) => ns.machine.observer.quiet(ns.name, changed))
        arpSend(ns, dev, { op: 'reply', spa: arp.tpa, tpa: arp.spa, tha: arp.sha }, arp.sha, 'reply', journey)
      })
    }
    return
  }
  if (verdict?.kind === 'final') {
    done(verdict.extra)
    return
  }
  const learned = why('arpLearned', { addr: ip(arp.spa), lladdr: arp.sha })
  const updated = update(ns, dev, arp, type, (changed) =>
    done({
      reasons: [learned, ...(verdict?.extra.reasons ?? [])],
      decided: verdict?.extra.decided ?? [],
      changes: [changed],
    }),
  )
  if (!updated) done(verdict?.extra ?? { reasons: [why('arpNothingToDo', { addr: ip(arp.tpa) })] })
}

type Extra = Parameters<typeof tell>[4]
type RequestVerdict =
  | { readonly kind: 'answer'; readonly extra: Extra; readonly delay: number }
  /** Not answered, and nothing is learned from it. */
  | { readonly kind: 'final'; readonly extra: Extra }
  | { readonly kind: 'ignore'; readonly extra: Extra }

function judgeRequest(ns: Ns, dev: Link, arp: ArpPacket, type: PacketType): RequestVerdict {
  const addr = ip(arp.tpa)
  if (arp.spa === ANY) {
    // RFC 5227 probe: only an own address is defended.
    const own = inetAddrType(ns, arp.tpa, dev.name) === 'local' && arpIgnore(ns, dev, ANY, arp.tpa) === undefined
    return own
      ? { kind: 'answer', delay: 0, extra: { reasons: [why('arpAnsweredOwnAddress', { addr })] } }
      : { kind: 'final', extra: { reasons: [why('arpNothingToDo', { addr })] } }
  }
  const found = routeInput(ns, { dst: arp.tpa, src: arp.spa, tos: 0, mark: 0, dev })
  if (!found.ok)
    return {
      kind: 'ignore',
      extra: {
        reasons: [why('arpIgnoredReversePath', { src: ip(arp.spa), dev: dev.name }), ...found.reasons],
        decided: found.decided,
      },
    }
  const { dst } = found
  if (dst.kind === 'local') {
    const ignored = arpIgnore(ns, dev, arp.spa, arp.tpa) ?? arpFilter(ns, dev, arp.spa, arp.tpa)
    if (ignored)
      return {
        kind: 'final',
        extra: {
          reasons: [why('arpIgnoredSysctl', { addr, ...ignored })],
          decided: [sysctlDecision(ignored.key, ignored.value)],
        },
      }
    return {
      kind: 'answer',
      delay: 0,
      extra: { reasons: [why('arpAnsweredOwnAddress', { addr })], decided: routeDecision(dst) },
    }
  }
  return judgeProxy(ns, dev, arp, dst, type)
}

/** Proxy ARP: arp_fwd_proxy, arp_fwd_pvlan, pneigh. The route must lead out of another device. */
function judgeProxy(ns: Ns, dev: Link, arp: ArpPacket, dst: Dst, type: PacketType): RequestVerdict {
  const addr = ip(arp.tpa)
  const conf = (key: 'forwarding' | 'proxy_arp'): ReturnType<typeof sysctlDecision> =>
    sysctlDecision(ns.sysctl.confKey(dev.name, key), ns.sysctl.conf(dev.name, key))
  if (ns.sysctl.conf(dev.name, 'forwarding') === 0)
    return {
      kind: 'ignore',
      extra: { reasons: [why('arpIgnoredForwardingOff', { addr, dev: dev.name })], decided: [conf('forwarding')] },
    }
  if (dst.kind !== 'unicast') {
    const missing = dst.kind === 'error' && !dst.route && !dst.rule
    const reason = missing
      ? why('arpIgnoredNoRoute', { addr })
      : why('arpIgnoredNotUnicast', { addr, type: dst.route?.type ?? dst.kind })
    return { kind: 'ignore', extra: { reasons: [reason], decided: routeDecision(dst) } }
  }
  const proxied = ns.netns.proxies.some((p) => p.dev === dev.name && p.addr === arp.tpa)
  const proxyArp = ns.sysctl.conf(dev.name, 'proxy_arp') === 1
  const pvlan = ns.sysctl.conf(dev.name, 'proxy_arp_pvlan') === 1 && dst.dev.name === dev.name && arp.spa !== arp.tpa
  if (dst.dev.name === dev.name && !pvlan)
    return {
      kind: 'ignore',
      extra: { reasons: [why('arpIgnoredSameDevice', { addr, dev: dev.name })], decided: routeDecision(dst) },
    }
  if (!proxyArp && !proxied && !pvlan)
    return {
      kind: 'ignore',
      extra: { reasons: [why('arpIgnoredProxyOff', { addr, dev: dev.name })], decided: [conf('proxy_arp')] },
    }
  const most = ns.sysctl.neigh(dev.name, 'proxy_delay') * 10_000
  // pneigh_enqueue: a random part of proxy_delay (hundredths of a second), unless it was asked directly.
  const delay = type === 'host' || most === 0 ? 0 : Math.floor(ns.machine.random() * most)
  return {
    kind: 'answer',
    delay,
    extra: {
      reasons: [why('arpAnsweredProxy', { addr, dev: dst.dev.name })],
      decided: [conf('proxy_arp'), ...routeDecision(dst)],
    },
  }
}

/** arp_ignore: which local addresses are answered for on which device. */
function arpIgnore(ns: Ns, dev: Link, spa: IpAddr, tpa: IpAddr): { key: string; value: number } | undefined {
  const value = ns.sysctl.conf(dev.name, 'arp_ignore')
  const own = (ns.addresses.get(dev.name) ?? []).filter((a) => a.addr === tpa)
  let ignored = false
  if (value === 1) ignored = own.length === 0
  else if (value === 2) ignored = own.length === 0 || !inetAddrOnlink(ns, dev.name, tpa, spa)
  else if (value === 3) {
    const all = [...ns.addresses.values()].flat().filter((a) => a.addr === tpa)
    ignored = !all.some((a) => SCOPE[a.scope] < SCOPE.host)
  } else if (value === 8) ignored = true
  return ignored ? { key: ns.sysctl.confKey(dev.name, 'arp_ignore'), value } : undefined
}

/** arp_filter: answer only on the device by which the asker would be answered. */
function arpFilter(ns: Ns, dev: Link, spa: IpAddr, tpa: IpAddr): { key: string; value: number } | undefined {
  if (ns.sysctl.conf(dev.name, 'arp_filter') === 0) return undefined
  const back = fibLookup(ns.fib, { dst: spa, src: tpa, iif: 'lo' })
  const filtered = !back.ok || back.route.nexthops[back.nexthops[0] ?? 0]?.dev !== dev.name
  return filtered ? { key: ns.sysctl.confKey(dev.name, 'arp_filter'), value: 1 } : undefined
}

type Told = (changed: StateChange) => void

/** neigh_event_ns: whoever asks is known from then on. */
function learn(ns: Ns, dev: Link, arp: ArpPacket, told: Told): boolean {
  const known = findEntry(ns, dev.name, arp.spa)
  const entry = known ?? createEntry(ns, dev.name, arp.spa)
  return neighUpdate(ns, dev, entry, arp.sha, { state: 'STALE', override: true, isNew: !known }, told)
}

/** The end of arp_process: an entry that exists learns from any ARP packet. */
function update(ns: Ns, dev: Link, arp: ArpPacket, type: PacketType, told: Told): boolean {
  const entry = findEntry(ns, dev.name, arp.spa)
  if (!entry) return false
  const gratuitous = arp.tpa === arp.spa
  const locktime = ns.sysctl.neigh(dev.name, 'locktime') * 10_000
  const override = ns.machine.now() - entry.updated > locktime || gratuitous
  const state = arp.op === 'reply' && type === 'host' ? 'REACHABLE' : 'STALE'
  return neighUpdate(ns, dev, entry, arp.sha, { state, override }, told)
}
