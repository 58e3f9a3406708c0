/** Which destination a new connection gets (net/netfilter/ipvs/ip_vs_{rr,wrr,lc,wlc,sh}.c). */
import type { IpAddr } from '../../../net/ipv4.ts'
import type { IpvsDestination, IpvsService } from './service.ts'

/** What a service remembers between connections. */
export interface SchedulerState {
  /** rr and wrr: the place of the last one. */
  last: number
  /** wrr: the weight that a destination must reach now. */
  weight: number
  readonly active: Map<IpvsDestination, number>
}

export const createSchedulerState = (): SchedulerState => ({ last: -1, weight: 0, active: new Map() })

export function schedule(service: IpvsService, state: SchedulerState, client: IpAddr): IpvsDestination | undefined {
  const usable = service.destinations.filter((d) => d.weight > 0)
  if (usable.length === 0) return undefined
  switch (service.scheduler) {
    case 'sh':
    case 'dh':
      return service.destinations[hashOf(client) % service.destinations.length]?.weight
        ? service.destinations[hashOf(client) % service.destinations.length]
        : usable[hashOf(client) % usable.length]
    case 'wrr':
      return weightedRoundRobin(service, state)
    case 'lc':
    case 'wlc':
    case 'sed':
    case 'nq':
      return leastLoaded(usable, state, service.scheduler === 'lc')
    default:
      return roundRobin(service, state)
  }
}

/** ip_vs_sh_hashkey with the multiplier of linux/hash.h. */
const hashOf = (client: IpAddr): number => (Math.imul(client, 2654435761) >>> 0) >>> 24

function roundRobin(service: IpvsService, state: SchedulerState): IpvsDestination | undefined {
  const { destinations } = service
  for (let step = 1; step <= destinations.length; step++) {
    const at = (state.last + step) % destinations.length
    if ((destinations[at]?.weight ?? 0) > 0) {
      state.last = at
      return destinations[at]
    }
  }
  return undefined
}

function weightedRoundRobin(service: IpvsService, state: SchedulerState): IpvsDestination | undefined {
  const { destinations } = service
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  const step = destinations.reduce((all, d) => gcd(all, d.weight), 0)
  const most = Math.max(...destinations.map((d) => d.weight))
  for (let tried = 0; tried <= destinations.length * (most + 1); tried++) {
    state.last = (state.last + 1) % destinations.length
    if (state.last === 0) {
      state.weight -= step
      if (state.weight <= 0) state.weight = most
    }
    const candidate = destinations[state.last]
    if (candidate && candidate.weight >= state.weight && candidate.weight > 0) return candidate
  }
  return undefined
}

function leastLoaded(
  usable: readonly IpvsDestination[],
  state: SchedulerState,
  plain: boolean,
): IpvsDestination | undefined {
  const load = (d: IpvsDestination): number => (state.active.get(d) ?? 0) / (plain ? 1 : d.weight)
  return usable.reduce((best, d) => (load(d) < load(best) ? d : best))
}
