/** Is the source address plausible on this device? (net/ipv4/fib_frontend.c, fib_validate_source: rp_filter, RFC 3704.) */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import type { Decision, Reason } from '../hop.ts'
import { gatewayOf, type Link, type NextHop, TABLE } from '../netns.ts'
import { ip, sysctlDecision, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import type { FlowPorts } from './dissect.ts'
import { fibLookup, hasCustomRules } from './lookup.ts'

export interface SourceQuestion {
  readonly src: IpAddr
  readonly dst: IpAddr
  readonly tos: number
  readonly mark: number
  readonly dev: Link
  /** Where the packet would go out; absent for local delivery. */
  readonly oif: string | undefined
  /** Of the packet, as rules by port ask for them. */
  readonly ports: FlowPorts
}

export type SourceAnswer =
  /** `onlink`: the source is directly connected there. */
  | { readonly ok: true; readonly onlink: boolean; readonly reasons: Reason[]; readonly decided: Decision[] }
  | {
      readonly ok: false
      readonly reason: 'IP_RPFILTER' | 'IP_INVALID_SOURCE'
      readonly reasons: Reason[]
      readonly decided: Decision[]
    }

const fine = (onlink: boolean): SourceAnswer => ({ ok: true, onlink, reasons: [], decided: [] })

export function validateSource(ns: Ns, q: SourceQuestion): SourceAnswer {
  const { src, dev } = q
  const rpf = ns.sysctl.conf(dev.name, 'rp_filter')
  const acceptLocal = ns.sysctl.conf(dev.name, 'accept_local') === 1
  const martian = (): SourceAnswer => ({
    ok: false,
    reason: 'IP_INVALID_SOURCE',
    reasons: [why('martianSource', { src: ip(src), dst: ip(q.dst), dev: dev.name })],
    decided: [],
  })
  const redirects = ns.sysctl.conf(dev.name, 'send_redirects') === 1
  if (rpf === 0 && (dev.name !== q.oif || !redirects)) {
    if (acceptLocal) return fine(false)
    const custom = (ns.fib.custom ?? hasCustomRules(ns.fib.rules)) || hasCustomLocalRoutes(ns)
    if (!custom) return isInterfaceAddress(ns, src) ? martian() : fine(false)
  }
  const noAddress = (ns.addresses.get(dev.name) ?? []).length === 0
  const strict = (reasons: Reason[], decided: Decision[]): SourceAnswer =>
    rpf > 0
      ? {
          ok: false,
          reason: 'IP_RPFILTER',
          reasons,
          decided: [sysctlDecision(ns.sysctl.confKey(dev.name, 'rp_filter'), rpf), ...decided],
        }
      : fine(false)
  const failed = (expected: string): Reason[] => [why('reversePathFailed', { src: ip(src), dev: dev.name, expected })]
  const { proto = 0, sport = 0, dport = 0 } = q.ports
  const flow = {
    dst: src,
    src: q.dst,
    proto,
    sport: dport,
    dport: sport,
    tos: q.tos,
    iif: q.oif ?? 'lo',
    mark: ns.sysctl.conf(dev.name, 'src_valid_mark') ? q.mark : 0,
  }
  const back = fibLookup(ns.fib, flow)
  if (!back.ok)
    return strict(failed(''), back.route && back.rule ? [{ kind: 'route', route: back.route, rule: back.rule }] : [])
  if (back.route.type !== 'unicast' && (back.route.type !== 'local' || !acceptLocal)) return martian()
  const uses =
    back.route.nexthops.some((nexthop) => nexthop.dev === dev.name) ||
    (back.route.type === 'local' && dev.name === 'lo')
  const nexthop = back.route.nexthops[back.nexthops[0] ?? 0]
  const decided: Decision[] = [{ kind: 'route', route: back.route, rule: back.rule }]
  if (uses)
    return rpf > 0
      ? {
          ok: true,
          onlink: isOnlink(nexthop),
          reasons: [why('reversePathOk', { src: ip(src), dev: dev.name })],
          decided,
        }
      : fine(isOnlink(nexthop))
  if (noAddress) return strict(failed(nexthop?.dev ?? ''), decided)
  if (rpf === 1) return strict(failed(nexthop?.dev ?? ''), decided)
  const loose = fibLookup(ns.fib, { ...flow, oif: dev.name })
  return fine(loose.ok && loose.route.type === 'unicast' && isOnlink(loose.route.nexthops[loose.nexthops[0] ?? 0]))
}

/** nhc_scope of RT_SCOPE_HOST: no gateway is between. */
const isOnlink = (nexthop: NextHop | undefined): boolean => !nexthop || gatewayOf(nexthop) === undefined

/** fib_has_custom_local_routes: a local route that no address brought. */
const hasCustomLocalRoutes = (ns: Ns): boolean =>
  ns.netns.routes.some((r) => r.table === TABLE.local && r.type === 'local' && r.proto !== 'kernel')

/** inet_lookup_ifaddr_rcu: an address of an interface itself, not one that a wider local route covers. */
function isInterfaceAddress(ns: Ns, addr: IpAddr): boolean {
  if (addr === ANY) return false
  for (const own of ns.addresses.values()) if (own.some((a) => a.addr === addr)) return true
  return false
}

/** xt_rpfilter.c, rpfilter_lookup_reverse: does the way back lead out of `dev`? */
export function validateReversePath(
  ns: Ns,
  skb: Skb,
  dev: Link,
  options: { readonly loose: boolean; readonly validmark: boolean; readonly acceptLocal: boolean },
): boolean {
  const { packet } = skb
  if (dev.kind === 'lo' || packet.src === ANY) return true
  const flow = { dst: packet.src, src: packet.dst, tos: packet.tos, iif: 'lo', mark: options.validmark ? skb.mark : 0 }
  const back = fibLookup(ns.fib, flow)
  if (!back.ok) return false
  if (back.route.type !== 'unicast' && !(back.route.type === 'local' && options.acceptLocal)) return false
  return options.loose || back.route.nexthops.some((nexthop) => nexthop.dev === dev.name)
}
