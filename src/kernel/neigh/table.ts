/** The neighbour table's entries and their states (net/core/neighbour.c; RFC 4861 7.3.2 for the states' meaning). */
import type { IpAddr } from '../../net/ipv4.ts'
import type { MacAddr } from '../../net/mac.ts'
import type { StateChange } from '../hop.ts'
import type { Neighbour, NudState } from '../netns.ts'
import type { Ns, Skb, Timer } from '../runtime.ts'

export interface NeighEntry {
  readonly dev: string
  readonly addr: IpAddr
  lladdr?: MacAddr
  state: NudState
  /** When reachability was last proven, and when the link address last changed. */
  confirmed: number
  updated: number
  /** When a packet last went by it. */
  used: number
  /** Packets that wait for the answer. */
  queue: Skb[]
  probes: number
  timer?: Timer
}

export const neighKey = (dev: string, addr: IpAddr): string => `${dev} ${addr}`

/** NUD_VALID: a packet may be sent with what is known. */
export const isValid = (state: NudState): boolean => state !== 'INCOMPLETE' && state !== 'FAILED'

export const snapshot = (entry: NeighEntry): Neighbour => ({
  dev: entry.dev,
  addr: entry.addr,
  ...(entry.lladdr && isValid(entry.state) && { lladdr: entry.lladdr }),
  state: entry.state,
})

export function createEntry(ns: Ns, dev: string, addr: IpAddr): NeighEntry {
  const now = ns.machine.now()
  // Far enough back that the first answer may always override (arp_process, locktime).
  const entry: NeighEntry = {
    dev,
    addr,
    state: 'FAILED',
    confirmed: now,
    updated: now - 10_000_000,
    used: now,
    queue: [],
    probes: 0,
  }
  ns.neighbours.set(neighKey(dev, addr), entry)
  return entry
}

export const findEntry = (ns: Ns, dev: string, addr: IpAddr): NeighEntry | undefined =>
  ns.neighbours.get(neighKey(dev, addr))

/** Changes an entry and says what changed, for the trace. */
export function change(entry: NeighEntry, isNew: boolean, how: () => void): StateChange {
  const before = isNew ? undefined : snapshot(entry)
  how()
  return { table: 'neighbour', ...(before && { before }), after: snapshot(entry) }
}
