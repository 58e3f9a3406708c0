/** Resolving the next hop's link address (net/core/neighbour.c: neigh_resolve_output, neigh_event_send). */
import { type IpAddr, isLimitedBroadcast, isMulticast } from '../../net/ipv4.ts'
import { BROADCAST_MAC, type MacAddr } from '../../net/mac.ts'
import { inetAddrType, linkMac } from '../address.ts'
import { transmitIp } from '../dev/transmit.ts'
import type { StateChange } from '../hop.ts'
import type { Link } from '../netns.ts'
import { drop, ip, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { change, createEntry, findEntry, isValid, type NeighEntry, snapshot } from './table.ts'
import { neighAddTimer, neighProbe } from './timer.ts'

/** arp_queue of an unresolved neighbour holds unres_qlen packets. False where the packet is known to be lost. */
export function neighOutput(ns: Ns, dev: Link, addr: IpAddr, skb: Skb): boolean {
  if (isMulticast(addr) || isLimitedBroadcast(addr) || inetAddrType(ns, addr) === 'broadcast') {
    return transmitIp(ns, dev, skb, BROADCAST_MAC)
  }
  const known = findEntry(ns, dev.name, addr)
  const entry = known ?? createEntry(ns, dev.name, addr)
  // arp_constructor: a device without ARP knows its one neighbour by itself.
  const own = linkMac(dev)
  const changes: StateChange[] = []
  if ((dev.kind === 'dummy' || dev.noArp) && !known && own) {
    const born = change(entry, true, () => {
      entry.state = 'NOARP'
      entry.lladdr = own
    })
    changes.push(born)
  }
  entry.used = ns.machine.now()
  if (isValid(entry.state) && entry.lladdr) {
    if (entry.state === 'STALE') changes.push(delay(ns, dev, entry))
    tell(ns, skb.journey, 'neigh', skb.packet, {
      dev: dev.name,
      reasons: [why('neighbourKnown', { addr: ip(addr), lladdr: entry.lladdr, state: entry.state })],
      decided: [{ kind: 'neighbour', neighbour: snapshot(entry) }],
      ...(changes.length > 0 && { changes }),
    })
    return transmitIp(ns, dev, skb, entry.lladdr)
  }
  const limit = ns.sysctl.neigh(dev.name, 'unres_qlen')
  if (entry.queue.length >= limit) {
    const oldest = entry.queue.shift()
    if (oldest)
      drop(ns, oldest, 'NEIGH_QUEUEFULL', { dev: dev.name, reasons: [why('neighbourWaiting', { addr: ip(addr) })] })
  }
  entry.queue.push(skb)
  if (entry.state === 'INCOMPLETE') {
    tell(ns, skb.journey, 'neigh', skb.packet, {
      dev: dev.name,
      reasons: [why('neighbourWaiting', { addr: ip(addr) })],
      decided: [{ kind: 'neighbour', neighbour: snapshot(entry) }],
    })
    return true
  }
  const changed = change(entry, !known, () => {
    entry.state = 'INCOMPLETE'
    entry.probes = 0
  })
  tell(ns, skb.journey, 'neigh', skb.packet, {
    dev: dev.name,
    reasons: [why('neighbourUnknown', { addr: ip(addr) })],
    decided: [{ kind: 'neighbour', neighbour: snapshot(entry) }],
    changes: [changed],
  })
  neighProbe(ns, dev, entry)
  return true
}

/** STALE → DELAY: used on trust, asked after five seconds unless the peer proves itself. */
function delay(ns: Ns, dev: Link, entry: NeighEntry): StateChange {
  const changed = change(entry, false, () => {
    entry.state = 'DELAY'
  })
  neighAddTimer(ns, dev, entry)
  return changed
}

/** neigh_event_send without a packet: a redirect's new gateway is asked for before it is believed. */
export function neighResolve(
  ns: Ns,
  dev: Link,
  addr: IpAddr,
  cause: Skb,
): { readonly valid: boolean; readonly changes: readonly StateChange[] } {
  const known = findEntry(ns, dev.name, addr)
  const entry = known ?? createEntry(ns, dev.name, addr)
  if (isValid(entry.state)) return { valid: true, changes: [] }
  if (entry.state === 'INCOMPLETE') return { valid: false, changes: [] }
  const changed = change(entry, !known, () => {
    entry.state = 'INCOMPLETE'
    entry.probes = 0
  })
  neighProbe(ns, dev, entry, cause)
  return { valid: false, changes: [changed] }
}

/** neigh_update with a link address: the change is told, then what waited for it is sent. False where nothing changes. */
export function neighUpdate(
  ns: Ns,
  dev: Link,
  entry: NeighEntry,
  lladdr: MacAddr,
  { state, override, isNew = false }: NeighNews,
  told: (changed: StateChange) => void,
): boolean {
  if (entry.state === 'PERMANENT' || entry.state === 'NOARP') return false
  const valid = isValid(entry.state)
  const differs = entry.lladdr !== lladdr
  // Without the right to override, an answer with another address changes nothing.
  if (valid && differs && !override) return false
  if (valid && !differs && state === 'STALE') return false
  const changed = change(entry, isNew, () => {
    entry.timer?.cancel()
    delete entry.timer
    entry.lladdr = lladdr
    entry.state = state
    if (differs || !valid) entry.updated = ns.machine.now()
    if (state === 'REACHABLE') entry.confirmed = ns.machine.now()
  })
  if (state === 'REACHABLE') neighAddTimer(ns, dev, entry)
  told(changed)
  release(ns, dev, entry, lladdr)
  return true
}

interface NeighNews {
  readonly state: 'REACHABLE' | 'STALE'
  /** NEIGH_UPDATE_F_OVERRIDE: another address than the known one counts. */
  readonly override: boolean
  readonly isNew?: boolean
}

function release(ns: Ns, dev: Link, entry: NeighEntry, lladdr: MacAddr): void {
  const waiting = entry.queue
  entry.queue = []
  for (const skb of waiting) {
    tell(ns, skb.journey, 'neigh', skb.packet, {
      dev: dev.name,
      reasons: [why('neighbourKnown', { addr: ip(entry.addr), lladdr, state: entry.state })],
      decided: [{ kind: 'neighbour', neighbour: snapshot(entry) }],
    })
    transmitIp(ns, dev, skb, lladdr)
  }
}
