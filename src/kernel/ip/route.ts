/** Route lookups of packets (net/ipv4/route.c): ip_route_input_slow, ip_route_output_key_hash_rcu, exceptions. */

import { ALL_HOSTS, ANY, type IpAddr, isLimitedBroadcast, isLoopback, isMulticast, isZeronet } from '../../net/ipv4.ts'
import type { Ipv4Packet } from '../../net/packet.ts'
import { inetAddrOnlink, inetSelectAddr, isLocalAddress } from '../address.ts'
import { dissectFlow, type FlowPorts } from '../fib/dissect.ts'
import { type FibError, type FibResult, type Flow, fibLookup } from '../fib/lookup.ts'
import { validateSource } from '../fib/source.ts'
import type { Decision, Reason, StateChange } from '../hop.ts'
import { gatewayOf, type Link, type NextHop, SCOPE } from '../netns.ts'
import { ip, sysctlDecision, why } from '../report.ts'
import type { Dst, Ns, RouteException, Skb } from '../runtime.ts'

/** net/ipv4/route.c: ip_rt_min_pmtu, ip_rt_mtu_expires, ip_rt_gc_timeout. */
const MIN_PMTU = 552
const PMTU_EXPIRES = 600_000_000
const GC_TIMEOUT = 300_000_000

export type InputRoute =
  | {
      readonly ok: true
      readonly dst: Dst
      readonly redirect: boolean
      readonly reasons: Reason[]
      readonly decided: Decision[]
    }
  /** A martian: dropped without a word to the sender. */
  | {
      readonly ok: false
      readonly reason: 'IP_RPFILTER' | 'IP_INVALID_SOURCE' | 'IP_INVALID_DEST' | 'IP_LOCALNET'
      readonly reasons: Reason[]
      readonly decided: Decision[]
    }

export interface InputFlow {
  readonly dst: IpAddr
  readonly src: IpAddr
  readonly tos: number
  readonly mark: number
  readonly dev: Link
  /** Absent where ARP asks, which has no protocol and no ports. */
  readonly packet?: Ipv4Packet
}

/** ip_route_input_slow. */
export function routeInput(ns: Ns, flow: InputFlow): InputRoute {
  const { dst, src, dev } = flow
  const localnet = ns.sysctl.conf(dev.name, 'route_localnet') === 1
  const martian = (
    reason: 'IP_INVALID_SOURCE' | 'IP_INVALID_DEST' | 'IP_LOCALNET',
    code: 'martianSource' | 'martianDestination',
  ): InputRoute => ({
    ok: false,
    reason,
    reasons: [why(code, { src: ip(src), dst: ip(dst), dev: dev.name })],
    decided: [],
  })
  if (isMulticast(src) || isLimitedBroadcast(src)) return martian('IP_INVALID_SOURCE', 'martianSource')
  const limited = isLimitedBroadcast(dst) || (src === ANY && dst === ANY)
  if (!limited) {
    if (isZeronet(src)) return martian('IP_INVALID_SOURCE', 'martianSource')
    if (isZeronet(dst)) return martian('IP_INVALID_DEST', 'martianDestination')
    if (isLoopback(dst) && !localnet && dev.name !== 'lo') return martian('IP_LOCALNET', 'martianDestination')
    if (isLoopback(src) && !localnet && dev.name !== 'lo') return martian('IP_LOCALNET', 'martianSource')
  }
  const lo = ns.links.get('lo') ?? dev
  const local = (kind: 'local' | 'broadcast', found?: FibResult): InputRoute => ({
    ok: true,
    redirect: false,
    dst: { kind, dev: lo, input: true, ...(found?.ok && { route: found.route, rule: found.rule }) },
    reasons: [
      why(kind === 'local' ? 'routeLocal' : 'routeMatched', {
        addr: ip(dst),
        dst: ip(dst),
        type: kind,
        dev: dev.name,
        via: '',
      }),
    ],
    decided: found?.ok ? [{ kind: 'route', route: found.route, rule: found.rule }] : [],
  })
  // Every host is in the group of all hosts, and in no other here (ip_check_mc_rcu).
  if (isMulticast(dst) && dst !== ALL_HOSTS) return martian('IP_INVALID_DEST', 'martianDestination')
  if (limited || isMulticast(dst)) return local('broadcast')

  const ports = flow.packet ? dissectFlow(ns.fib, flow.packet) : {}
  const asked = { src, dst, tos: flow.tos, mark: flow.mark, dev, ports }
  const found = fibLookup(ns.fib, { dst, src, tos: flow.tos, iif: dev.name, mark: flow.mark, ...ports })
  const forwarding = ns.sysctl.conf(dev.name, 'forwarding') === 1
  if (!found.ok) return unroutable(ns, flow, found, forwarding ? found.error : 'EHOSTUNREACH')
  if (found.route.type === 'broadcast') {
    if (!isZeronet(src)) {
      const source = validateSource(ns, { ...asked, oif: undefined })
      if (!source.ok) return source
    }
    return local('broadcast', found)
  }
  if (found.route.type === 'local') {
    const source = validateSource(ns, { ...asked, oif: undefined })
    if (!source.ok) return source
    const answer = local('local', found)
    return {
      ...answer,
      reasons: [...answer.reasons, ...source.reasons],
      decided: [...answer.decided, ...source.decided],
    }
  }
  if (!forwarding) return unroutable(ns, flow, found, 'EHOSTUNREACH')
  if (found.route.type !== 'unicast') return martian('IP_INVALID_DEST', 'martianDestination')

  const nexthop = pickNexthop(found, src, dst)
  const out = ns.links.get(nexthop.dev) ?? dev
  const source = validateSource(ns, { ...asked, oif: out.name })
  if (!source.ok) return source
  const redirect =
    out.name === dev.name &&
    source.onlink &&
    ns.sysctl.conf(out.name, 'send_redirects') === 1 &&
    (ns.sysctl.conf(out.name, 'shared_media') === 1 || inetAddrOnlink(ns, out.name, src, nexthop.via ?? dst))
  const answer = forwardDst(ns, found, nexthop, out, dst)
  return {
    ok: true,
    redirect,
    dst: answer,
    reasons: [routeReason(found, nexthop), ...source.reasons],
    decided: [{ kind: 'route', route: found.route, rule: found.rule }, ...source.decided],
  }
}

function forwardDst(ns: Ns, found: FibResult & { ok: true }, nexthop: NextHop, out: Link, dst: IpAddr): Dst {
  const exception = exceptionFor(ns, dst)
  const via = exception?.via ?? gatewayOf(nexthop)
  return {
    kind: 'unicast',
    dev: out,
    route: found.route,
    rule: found.rule,
    input: true,
    ...(via !== undefined && { via }),
    ...(found.route.mtu !== undefined && { mtu: found.route.mtu }),
  }
}

function routeReason(found: FibResult & { ok: true }, nexthop: NextHop): Reason {
  const { dst, type } = found.route
  return why('routeMatched', {
    dst: `${ip(dst.addr)}/${dst.len}`,
    type,
    via: nexthop.via === undefined ? '' : ip(nexthop.via),
    dev: nexthop.dev,
  })
}

function unroutable(ns: Ns, flow: InputFlow, found: FibResult, error: FibError): InputRoute {
  const forwarding = ns.sysctl.conf(flow.dev.name, 'forwarding') === 1
  const reasons = [
    ...(forwarding ? [] : [why('forwardingOff', { dev: flow.dev.name })]),
    ...(found.ok
      ? []
      : [
          found.route
            ? why('routeMatched', {
                dst: `${ip(found.route.dst.addr)}/${found.route.dst.len}`,
                type: found.route.type,
                via: '',
                dev: '',
              })
            : why('noRoute', { dst: ip(flow.dst) }),
        ]),
  ]
  const decided: Decision[] = forwarding ? [] : [sysctlDecision(ns.sysctl.confKey(flow.dev.name, 'forwarding'), 0)]
  if (!found.ok && found.route && found.rule) decided.push({ kind: 'route', route: found.route, rule: found.rule })
  else if (!found.ok && found.rule) decided.push({ kind: 'rule', rule: found.rule })
  const dst: Dst = {
    kind: 'error',
    dev: ns.links.get('lo') ?? flow.dev,
    input: true,
    error,
    ...(found.rule && { rule: found.rule }),
    ...(found.route && { route: found.route }),
  }
  return { ok: true, dst, redirect: false, reasons, decided }
}

/** fib_select_multipath: hashed over the addresses, so that a flow stays on one path. */
function pickNexthop(found: FibResult & { ok: true }, src: IpAddr, dst: IpAddr): NextHop {
  const hops = found.nexthops.map((index) => found.route.nexthops[index] as NextHop)
  if (hops.length === 1) return hops[0] as NextHop
  let hash = Math.imul(src ^ Math.imul(dst, 0x9e3779b1), 0x85ebca6b)
  hash = (hash ^ (hash >>> 15)) >>> 0
  return hops[hash % hops.length] as NextHop
}

export type OutputRoute =
  | {
      readonly ok: true
      readonly dst: Dst
      readonly src: IpAddr
      readonly reasons: Reason[]
      readonly decided: Decision[]
    }
  | { readonly ok: false; readonly error: FibError; readonly reasons: Reason[]; readonly decided: Decision[] }

export interface OutputFlow extends FlowPorts {
  readonly dst: IpAddr
  /** 0.0.0.0: the kernel chooses. */
  readonly src: IpAddr
  readonly tos?: number
  readonly mark?: number
  readonly oif?: string
  /** FLOWI_FLAG_ANYSRC: the source need not be an own address (ip_route_me_harder). */
  readonly anySource?: boolean
}

/** ip_route_connect: what is found with the source that a first lookup chose; rules may stop that one alone. */
export function routeConnect(ns: Ns, flow: OutputFlow): OutputRoute {
  const chosen = routeOutput(ns, { ...flow, src: ANY })
  return chosen.ok ? routeOutput(ns, { ...flow, src: chosen.src }) : chosen
}

/** ip_route_output_key_hash_rcu. */
export function routeOutput(ns: Ns, flow: OutputFlow): OutputRoute {
  const { oif } = flow
  let { src } = flow
  const dst = flow.dst === ANY ? (src === ANY ? (0x7f000001 as IpAddr) : src) : flow.dst
  const refuse = (error: FibError, reasons: Reason[], decided: Decision[] = []): OutputRoute => ({
    ok: false,
    error,
    reasons,
    decided,
  })
  if (src !== ANY && !flow.anySource && !isLocalAddress(ns, src))
    return refuse('EINVAL', [why('martianSource', { src: ip(src), dst: ip(dst), dev: oif ?? '' })])
  if (isZeronet(dst)) return refuse('EINVAL', [why('martianDestination', { dst: ip(dst), src: '', dev: oif ?? '' })])
  const out = oif === undefined ? undefined : ns.links.get(oif)
  if (out && (isMulticast(dst) || isLimitedBroadcast(dst))) {
    src = src === ANY ? inetSelectAddr(ns, out.name, ANY, SCOPE.link) : src
    return { ok: true, src, dst: { kind: 'broadcast', dev: out, input: false }, reasons: [], decided: [] }
  }
  const query: Flow = {
    dst,
    src,
    tos: flow.tos ?? 0,
    iif: 'lo',
    mark: flow.mark ?? 0,
    proto: flow.proto ?? 0,
    sport: flow.sport ?? 0,
    dport: flow.dport ?? 0,
    ...(oif !== undefined && { oif }),
  }
  const found = fibLookup(ns.fib, query)
  if (!found.ok) {
    // "Apparently, routing tables are wrong. Assume, that the destination is on link."
    if (out) {
      src = src === ANY ? inetSelectAddr(ns, out.name, ANY, SCOPE.link) : src
      return {
        ok: true,
        src,
        dst: { kind: 'unicast', dev: out, input: false },
        reasons: [why('noRoute', { dst: ip(dst) })],
        decided: [],
      }
    }
    const decided: Decision[] =
      found.route && found.rule
        ? [{ kind: 'route', route: found.route, rule: found.rule }]
        : found.rule
          ? [{ kind: 'rule', rule: found.rule }]
          : []
    const reason = found.route
      ? why('routeMatched', {
          dst: `${ip(found.route.dst.addr)}/${found.route.dst.len}`,
          type: found.route.type,
          via: '',
          dev: '',
        })
      : why('noRoute', { dst: ip(dst) })
    return refuse(found.error, [reason], decided)
  }
  const decided: Decision[] = [{ kind: 'route', route: found.route, rule: found.rule }]
  if (found.route.type === 'local') {
    if (src === ANY) src = found.route.src ?? dst
    const lo = ns.links.get('lo') as Link
    return {
      ok: true,
      src,
      dst: { kind: 'local', dev: lo, input: false, route: found.route, rule: found.rule },
      reasons: [why('routeLocal', { addr: ip(dst) })],
      decided,
    }
  }
  const nexthop = pickNexthop(found, src, dst)
  const dev = ns.links.get(nexthop.dev) as Link
  const chosen = src === ANY
  if (chosen) src = found.route.src ?? inetSelectAddr(ns, dev.name, nexthop.via ?? ANY, SCOPE[found.route.scope])
  if (isLoopback(src) && dev.name !== 'lo' && ns.sysctl.conf(dev.name, 'route_localnet') === 0)
    return refuse('EINVAL', [why('martianSource', { src: ip(src), dst: ip(dst), dev: dev.name })], decided)
  const reasons = [routeReason(found, nexthop), ...(chosen ? [why('sourceChosen', { addr: ip(src) })] : [])]
  const exception = exceptionFor(ns, dst)
  const via = exception?.via ?? gatewayOf(nexthop)
  const mtu = exception?.mtu ?? found.route.mtu
  return {
    ok: true,
    src,
    reasons,
    decided,
    dst: {
      kind: found.route.type === 'broadcast' || isMulticast(dst) || isLimitedBroadcast(dst) ? 'broadcast' : 'unicast',
      dev,
      input: false,
      route: found.route,
      rule: found.rule,
      ...(via !== undefined && { via }),
      ...(mtu !== undefined && { mtu }),
      ...((exception?.locked || found.route.mtuLocked) && { mtuLocked: true }),
    },
  }
}

function exceptionFor(ns: Ns, dst: IpAddr): RouteException | undefined {
  const exception = ns.exceptions.get(dst)
  return exception && exception.expires > ns.machine.now() ? exception : undefined
}

/** __ip_rt_update_pmtu for a packet that was too long, sent out of `oif` where a tunnel device says so. Undefined: no news. */
export function updatePmtu(
  ns: Ns,
  { dst, src, tos, proto }: Ipv4Packet,
  mtu: number,
  oif?: string,
): PathChange | undefined {
  const route = routeOutput(ns, { dst, src, tos, proto, anySource: true, ...(oif !== undefined && { oif }) })
  if (!route.ok || route.dst.kind !== 'unicast' || !route.dst.route) return undefined
  const current = dstMtu(route.dst)
  if (current < mtu) return undefined
  const locked = mtu < MIN_PMTU
  const learned = locked ? Math.min(current, MIN_PMTU) : mtu
  const old = exceptionFor(ns, dst)
  if (old?.mtu === learned && !locked && ns.machine.now() < old.expires - PMTU_EXPIRES / 2) return undefined
  return putException(ns, dst, { mtu: learned, locked })
}

type PathChange = StateChange & { readonly table: 'pmtu' }

/** update_or_create_fnhe. */
export function putException(
  ns: Ns,
  dst: IpAddr,
  news: { readonly mtu?: number; readonly locked?: boolean; readonly via?: IpAddr },
): PathChange {
  const old = exceptionFor(ns, dst)
  const mtu = news.mtu ?? old?.mtu
  const via = news.via ?? old?.via
  const locked = news.locked ?? old?.locked ?? false
  const path = { ...(mtu !== undefined && { mtu }), ...(via !== undefined && { via }), ...(locked && { locked }) }
  const lifetime = news.via === undefined ? PMTU_EXPIRES : GC_TIMEOUT
  ns.exceptions.set(dst, { ...path, expires: ns.machine.now() + lifetime })
  const before = old && { dst, ...withoutExpiry(old) }
  return { table: 'pmtu', dst, ...(before && { before }), after: { dst, ...path } }
}

const withoutExpiry = ({ expires: _, ...path }: RouteException): Omit<RouteException, 'expires'> => path

/** dst_mtu: what a local sender may put into one packet. */
export const dstMtu = (dst: Dst): number => dst.mtu ?? dst.dev.mtu

/** ip_dst_mtu_maybe_forward: a learned path MTU counts only with ip_forward_use_pmtu. */
export function forwardMtu(ns: Ns, skb: Skb): number {
  const { dst } = skb
  if (!dst) return 0
  if (ns.sysctl.global('ip_forward_use_pmtu')) return ns.exceptions.get(skb.packet.dst)?.mtu ?? dstMtu(dst)
  return dstMtu(dst)
}
