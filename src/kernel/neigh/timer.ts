/** A neighbour's timer: asking, asking again, giving up, growing stale (net/core/neighbour.c, neigh_timer_handler). */
import { BROADCAST_MAC } from '../../net/mac.ts'
import type { Link } from '../netns.ts'
import { drop, ip, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'
import { wheelDelay } from '../timer.ts'
import { arpSolicit } from './arpSend.ts'
import { change, type NeighEntry, snapshot } from './table.ts'

/** NUD_IN_TIMER; `us` from now, by default as long as the state lasts. */
export function neighAddTimer(ns: Ns, dev: Link, entry: NeighEntry, us = patience(ns, dev, entry)): void {
  entry.timer?.cancel()
  entry.timer = ns.machine.after(wheelDelay(ns.machine.now(), us), () => neighTimer(ns, dev, entry))
}

/** The kernel's reachable_time is a random half to one and a half of its base. */
const reachableTime = (ns: Ns, dev: Link): number => ns.sysctl.neigh(dev.name, 'base_reachable_time_ms') * 1000
const delayProbeTime = (ns: Ns, dev: Link): number => ns.sysctl.neigh(dev.name, 'delay_first_probe_time') * 1_000_000

function patience(ns: Ns, dev: Link, { state }: NeighEntry): number {
  if (state === 'REACHABLE') return reachableTime(ns, dev)
  if (state === 'DELAY') return delayProbeTime(ns, dev)
  return Math.max(10_000, ns.sysctl.neigh(dev.name, 'retrans_time_ms') * 1000)
}

function neighTimer(ns: Ns, dev: Link, entry: NeighEntry): void {
  delete entry.timer
  const now = ns.machine.now()
  const sure = entry.confirmed + reachableTime(ns, dev)
  const turn = (state: 'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE'): void => {
    const changed = change(entry, false, () => {
      entry.state = state
    })
    ns.machine.observer.quiet(ns.name, changed)
  }
  switch (entry.state) {
    case 'REACHABLE':
      if (now <= sure) neighAddTimer(ns, dev, entry, sure - now)
      else if (now <= entry.used + delayProbeTime(ns, dev)) {
        turn('DELAY')
        neighAddTimer(ns, dev, entry)
      } else turn('STALE')
      return
    case 'DELAY':
      if (now <= entry.confirmed + delayProbeTime(ns, dev)) {
        turn('REACHABLE')
        neighAddTimer(ns, dev, entry, sure - now)
        return
      }
      turn('PROBE')
      entry.probes = 0
      neighProbe(ns, dev, entry)
      return
    case 'PROBE':
    case 'INCOMPLETE':
      neighProbe(ns, dev, entry)
      return
    default:
  }
}

/** Asks once more, or gives up: a known address is asked directly, an unknown one by broadcast. */
export function neighProbe(ns: Ns, dev: Link, entry: NeighEntry, cause: Skb | undefined = entry.queue[0]): void {
  const direct = entry.state === 'PROBE'
  const tries = ns.sysctl.neigh(dev.name, direct ? 'ucast_solicit' : 'mcast_solicit')
  if (entry.probes >= tries) {
    neighInvalidate(ns, dev, entry, tries)
    return
  }
  entry.probes += 1
  neighAddTimer(ns, dev, entry)
  arpSolicit(ns, dev, entry.addr, direct ? undefined : cause, (direct && entry.lladdr) || BROADCAST_MAC)
}

/** neigh_invalidate, arp_error_report, ipv4_link_failure: every waiting packet's sender is told host unreachable. */
export function neighInvalidate(ns: Ns, dev: Link, entry: NeighEntry, tries: number): void {
  const changed = change(entry, false, () => {
    entry.state = 'FAILED'
  })
  const waiting = entry.queue
  entry.queue = []
  if (waiting.length === 0) ns.machine.observer.quiet(ns.name, changed)
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
