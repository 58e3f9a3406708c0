/** How many errors a sender is told of: one bucket of virtual microseconds for each (net/ipv4/inetpeer.c). */
import type { IpAddr } from '../../net/ipv4.ts'
import type { Ns } from '../runtime.ts'

/** XRLIM_BURST_FACTOR tokens of icmp_ratelimit (1 s) each. */
const BURST = 6
/** inet_getpeer: a peer is born as if it had been silent for a minute. */
const NEW_PEER = 60_000_000
/** ip_rt_error_burst and ip_rt_error_cost (net/ipv4/route.c). */
const ROUTE_ERRORS = { burst: 5_000_000, cost: 1_000_000 } as const

function spend(ns: Ns, peer: IpAddr, burst: number, cost: number): boolean {
  const now = ns.machine.now()
  const bucket = ns.errorBudget.get(peer) ?? { tokens: NEW_PEER, last: now }
  const tokens = Math.min(burst, bucket.tokens + now - bucket.last)
  const allowed = tokens >= cost
  ns.errorBudget.set(peer, { tokens: allowed ? tokens - cost : tokens, last: now })
  return allowed
}

/** inet_peer_xrlim_allow, for every ICMP error that the rate mask names. */
export function withinIcmpBudget(ns: Ns, peer: IpAddr): boolean {
  const limit = ns.sysctl.global('icmp_ratelimit') * 1000
  return limit === 0 || spend(ns, peer, BURST * limit, limit)
}

/** ip_error: a packet without a way on has paid once before its error is weighed. */
export const withinRouteErrorBudget = (ns: Ns, peer: IpAddr): boolean =>
  spend(ns, peer, ROUTE_ERRORS.burst, ROUTE_ERRORS.cost)
