/** Resolving the next hop's link address (net/core/neighbour.c: neigh_resolve_output, neigh_event_send). */
import { type IpAddr, isLimitedBroadcast, isMulticast } from '../../net/ipv4.ts'
import { BROADCAST_MAC, type MacAddr } from '../../net/mac.ts'
import { inetAddrType, linkMac } from '../address.ts'
import { transmitIp } from '../dev/transmit.ts'
import type { StateChange } from '../hop.ts'
import type { Link } from '../netns.ts'
import { drop, ip, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { wheelDelay } from '../timer.ts'
import { arpSolicit } from './arpSend.ts'
import { age, change, createEntry, findEntry, isValid, type NeighEntry, snapshot } from './table.ts'

/** arp_queue of an unresolved neighbour holds unres_qlen packets. */
export function neighOutput(ns: Ns, dev: Link, addr: IpAddr, skb: Skb): void {
  if (isMulticast(addr) || isLimitedBroadcast(addr) || inetAddrType(ns, addr) === 'broadcast') {
    transmitIp(ns, dev, skb, BROADCAST_MAC)
    return
  }
  const known = findEntry(ns, dev.name, addr)
  const entry = known ?? createEntry(ns, dev.name, addr)
  // arp_constructor: a device without ARP knows its one neighbour by itself.
  const own = linkMac(dev)
  if ((dev.kind === 'dummy' || dev.noArp) && !known && own) {
    entry.state = 'NOARP'
    entry.lladdr = own
  }
  age(ns, entry)
  if (isValid(entry.state) && entry.lladdr) {
    const changes = entry.state === 'STALE' ? [delay(ns, dev, entry)] : undefined
    tell(ns, skb.journey, 'neigh', skb.packet, {
      dev: dev.name,
      reasons: [why('neighbourKnown', { addr: ip(addr), lladdr: entry.lladdr, state: entry.state })],
      decided: [{ kind: 'neighbour', neighbour: snapshot(entry) }],
      ...(changes && { changes }),
    })
    transmitIp(ns, dev, skb, entry.lladdr)
    return
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
    return
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
  probe(ns, dev, entry)
}

/** neigh_event_send without a packet: a redirect's new gateway is asked for before it is believed. */
export function neighResolve(ns: Ns, dev: Link, addr: IpAddr, cause: Skb): boolean {
  const known = findEntry(ns, dev.name, addr)
  if (known && isValid(known.state)) return true
  const entry = known ?? createEntry(ns, dev.name, addr)
  if (entry.state !== 'INCOMPLETE') {
    entry.state = 'INCOMPLETE'
    entry.probes = 0
    probe(ns, dev, entry, cause)
  }
  return false
}

/** neigh_probe and neigh_timer_handler: ask, wait retrans_time, ask again, give up after mcast_solicit tries. */
function probe(ns: Ns, dev: Link, entry: NeighEntry, cause: Skb | undefined = entry.queue[0]): void {
  const tries = ns.sysctl.neigh(dev.name, 'mcast_solicit')
  if (entry.probes >= tries) {
    fail(ns, dev, entry, tries)
    return
  }
  entry.probes += 1
  entry.timer = ns.machine.after(retransTime(ns, dev), () => probe(ns, dev, entry, cause))
  arpSolicit(ns, dev, entry.addr, cause, BROADCAST_MAC)
}

const retransTime = (ns: Ns, dev: Link): number =>
  wheelDelay(ns.machine.now(), Math.max(10_000, ns.sysctl.neigh(dev.name, 'retrans_time_ms') * 1000))

/** neigh_invalidate, arp_error_report, ipv4_link_failure: every waiting packet's sender is told host unreachable. */
function fail(ns: Ns, dev: Link, entry: NeighEntry, tries: number): void {
  const changed = change(entry, false, () => {
    entry.state = 'FAILED'
  })
  const waiting = entry.queue
  entry.queue = []
  delete entry.timer
  waiting.forEach((skb, index) => {
    drop(ns, skb, 'NEIGH_FAILED', {
      dev: dev.name,
      reasons: [why('neighbourFailed', { addr: ip(entry.addr), tries, dev: dev.name })],
      decided: [{ kind: 'neighbour', neighbour: snapshot(entry) }],
      ...(index === 0 && { changes: [changed] }),
    })
    ns.machine.icmpSend(ns, skb, { type: 3, code: 1 })
  })
}

/** STALE → DELAY: used on trust, asked after five seconds unless the peer proves itself. */
function delay(ns: Ns, dev: Link, entry: NeighEntry): StateChange {
  return change(entry, false, () => {
    entry.state = 'DELAY'
    entry.timer?.cancel()
    const patience = ns.sysctl.neigh(dev.name, 'delay_first_probe_time') * 1_000_000
    entry.timer = ns.machine.after(wheelDelay(ns.machine.now(), patience), () => {
      if (entry.state !== 'DELAY') return
      entry.state = 'PROBE'
      entry.probes = 0
      unicastProbe(ns, dev, entry)
    })
  })
}

function unicastProbe(ns: Ns, dev: Link, entry: NeighEntry): void {
  if (entry.state !== 'PROBE') return
  const tries = ns.sysctl.neigh(dev.name, 'ucast_solicit')
  if (entry.probes >= tries) {
    fail(ns, dev, entry, tries)
    return
  }
  entry.probes += 1
  entry.timer = ns.machine.after(retransTime(ns, dev), () => unicastProbe(ns, dev, entry))
  arpSolicit(ns, dev, entry.addr, undefined, entry.lladdr ?? BROADCAST_MAC)
}

/** neigh_update with a link address: what waited goes out. */
export function neighUpdate(
  ns: Ns,
  dev: Link,
  entry: NeighEntry,
  lladdr: MacAddr,
  state: 'REACHABLE' | 'STALE',
  override: boolean,
  isNew = false,
): StateChange | undefined {
  if (entry.state === 'PERMANENT' || entry.state === 'NOARP') return undefined
  const valid = isValid(entry.state)
  const differs = entry.lladdr !== lladdr
  // Without the right to override, an answer with another address changes nothing.
  if (valid && differs && !override) return undefined
  if (valid && !differs && state === 'STALE') return undefined
  const changed = change(entry, isNew, () => {
    entry.timer?.cancel()
    delete entry.timer
    entry.lladdr = lladdr
    entry.state = state
    if (differs || !valid) entry.updated = ns.machine.now()
    if (state === 'REACHABLE') entry.confirmed = ns.machine.now()
  })
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
  return changed
}
