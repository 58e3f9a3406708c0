/**
 * Which destination a new connection gets (net/netfilter/ipvs/ip_vs_{rr,wrr,lc,wlc,sed,nq,sh,dh}.c of Linux 6.1). All go over the
 * kernel's list, where the destination that was added last stands first.
 */
import type { Tuple } from '../conntrack/tuple.ts'
import type { IpvsDestination, IpvsService } from './service.ts'

/** What a service remembers between connections. */
export interface SchedulerState {
  /** The kernel's list. */
  readonly list: readonly IpvsDestination[]
  readonly counts: ReadonlyMap<IpvsDestination, { active: number; inactive: number }>
  /** rr and wrr: the place of the last one, −1 before the first. */
  last: number
  /** wrr: the weight that a destination must reach now (mark->cw). */
  weight: number
}

export function createSchedulerState(service: IpvsService): SchedulerState {
  const { destinations } = service
  return {
    list: [...destinations].reverse(),
    counts: new Map(destinations.map((destination) => [destination, { active: 0, inactive: 0 }])),
    last: -1,
    weight: weightAfterAdding(destinations),
  }
}

/** `tuple`: client to virtual address. */
export function schedule(service: IpvsService, state: SchedulerState, tuple: Tuple): IpvsDestination | undefined {
  switch (service.scheduler) {
    case 'rr':
      return roundRobin(state)
    case 'wrr':
      return weightedRoundRobin(state)
    case 'lc':
      return least(state, connections, () => 1)
    case 'wlc':
      return least(state, connections, ({ weight }) => weight)
    case 'sed':
      return least(state, expected, ({ weight }) => weight)
    case 'nq':
      return idle(state) ?? least(state, expected, ({ weight }) => weight)
    case 'sh':
      return sourceHash(service, state, tuple)
    case 'dh':
      return usable(state.list[hash32(tuple.dst) % state.list.length])
  }
}

const usable = (destination: IpvsDestination | undefined): IpvsDestination | undefined =>
  destination && destination.weight > 0 ? destination : undefined

function roundRobin(state: SchedulerState): IpvsDestination | undefined {
  const { list } = state
  for (let step = 1; step <= list.length; step++) {
    const at = (state.last + step) % list.length
    if (usable(list[at])) {
      state.last = at
      return list[at]
    }
  }
  return undefined
}

/** ip_vs_wrr.c: `step` is mark->di, `most` mark->mw. */
function weights(destinations: readonly IpvsDestination[]): { step: number; most: number } {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  const step = destinations.reduce((all, { weight }) => gcd(all, weight), 0) || 1
  return { step, most: Math.max(0, ...destinations.map(({ weight }) => weight)) - (step - 1) }
}

/** ip_vs_wrr_dest_changed, once for each destination that is added. */
function weightAfterAdding(destinations: readonly IpvsDestination[]): number {
  let current = 0
  destinations.forEach((_, i) => {
    const { step, most } = weights(destinations.slice(0, i + 1))
    if (current > most || current === 0) current = most
    else if (step > 1) current = Math.floor(current / step) * step + 1
  })
  return current
}

function weightedRoundRobin(state: SchedulerState): IpvsDestination | undefined {
  const { list } = state
  const { step, most } = weights(list)
  if (!list.some(usable)) return undefined
  for (;;) {
    for (let at = state.last + 1; at < list.length; at++) {
      const destination = list[at]
      if (destination && destination.weight >= state.weight) {
        state.last = at
        return destination
      }
    }
    state.last = -1
    state.weight -= step
    if (state.weight <= 0) state.weight = most
  }
}

type Load = (counts: { readonly active: number; readonly inactive: number }) => number

/** ip_vs_dest_conn_overhead. */
const connections: Load = ({ active, inactive }) => active * 256 + inactive
/** ip_vs_sed_dest_overhead: as if it had this connection already. */
const expected: Load = ({ active }) => active + 1

/** The first with the least load for its weight. */
function least(
  state: SchedulerState,
  load: Load,
  weightOf: (d: IpvsDestination) => number,
): IpvsDestination | undefined {
  let best: IpvsDestination | undefined
  const loadOf = (destination: IpvsDestination): number =>
    load(state.counts.get(destination) ?? { active: 0, inactive: 0 })
  for (const destination of state.list) {
    if (destination.weight === 0) continue
    if (!best || loadOf(best) * weightOf(destination) > loadOf(destination) * weightOf(best)) best = destination
  }
  return best
}

const idle = ({ list, counts }: SchedulerState): IpvsDestination | undefined =>
  list.find((destination) => destination.weight > 0 && counts.get(destination)?.active === 0)

const BUCKETS = 256

/** hash_32 of include/linux/hash.h, to 8 bits. */
const hash32 = (value: number): number => (Math.imul(value, 0x61c88647) >>> 0) >>> 24

/** ip_vs_sh_reassign: as many buckets in a row as its weight says, and one even for a weight of 0. */
function buckets({ list }: SchedulerState): readonly IpvsDestination[] {
  const all: IpvsDestination[] = []
  while (list.length > 0 && all.length < BUCKETS)
    for (const destination of list)
      for (let i = 0; i < Math.max(1, destination.weight) && all.length < BUCKETS; i++) all.push(destination)
  return all
}

function sourceHash(service: IpvsService, state: SchedulerState, { src, sport }: Tuple): IpvsDestination | undefined {
  const table = buckets(state)
  const port = service.flags?.includes('sh-port') ? sport : 0
  const key = hash32((src + port) >>> 0)
  const first = usable(table[key])
  if (first || !service.flags?.includes('sh-fallback')) return first
  for (let offset = 0; offset < BUCKETS; offset++) {
    const other = usable(table[(((offset + key) % BUCKETS) + key) % BUCKETS])
    if (other) return other
  }
  return undefined
}
