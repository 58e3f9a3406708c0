/** All namespaces of a World at work under one clock. A machine outlives a probe, as a real one does. */
import { netifReceive } from '../kernel/dev/receive.ts'
import { startXmit } from '../kernel/dev/startXmit.ts'
import { icmpSend } from '../kernel/ip/icmpSend.ts'
import { ipRcv } from '../kernel/ip/rcv.ts'
import { neighInvalidate } from '../kernel/neigh/timer.ts'
import { printConn, snapshotConn } from '../kernel/netfilter/conntrack/entry.ts'
import { connections, flushConns, insertConn } from '../kernel/netfilter/conntrack/table.ts'
import type { Connection, World } from '../kernel/netns.ts'
import { COST, type LinuxRelease, type Machine, type Ns, type Observer } from '../kernel/runtime.ts'
import { hasIpip, isSettled } from '../kernel/settled.ts'
import { createNs } from './namespace.ts'
import { startServers } from './programs/server.ts'
import { createQueue, type EventQueue } from './queue.ts'
import { createRandom } from './random.ts'

export interface RunningMachine {
  readonly queue: EventQueue
  readonly machine: Machine
  /** From now on this observer is told; without one nobody is. */
  observe(observer?: Observer): void
  /** What the lab does before a probe: `ip neigh flush all` in a namespace. */
  flushNeighbours(ns: string): void
  /** `conntrack -F` in a namespace. */
  flushConntrack(ns: string): void
  /** `conntrack -I` in one. */
  insertConnection(ns: string, connection: Connection): void
  /** `sysctl -w net.netfilter.nf_conntrack_max=…` where one kernel runs all namespaces, as in the lab. */
  limitConntrack(max: number): void
  /** `conntrack -L` of each namespace that tracks anything. */
  conntrack(): Record<string, string[]>
}

const DEAF: Observer = { begin: () => -1, hop: () => undefined, end: () => undefined, quiet: () => undefined }

/** One step of the network follows the other within this many microseconds; a program takes longer to wake. */
const AT_ONCE = 100

export function createMachine(world: World, seed: number, linux: LinuxRelease = '6.18'): RunningMachine {
  const queue = createQueue()
  const random = createRandom(seed)
  const spaces = new Map<string, Ns>()
  let observer = DEAF
  const machine: Machine = {
    linux,
    hasIpip: world.settled?.ipip ?? [...world.namespaces.values()].some(hasIpip),
    now: queue.now,
    after: queue.after,
    afterSoftirqs(task) {
      const look = (): void => {
        const wait = (queue.next() ?? Number.POSITIVE_INFINITY) - queue.now()
        if (wait <= AT_ONCE) queue.after(wait, look)
        else task()
      }
      queue.after(0, look)
    },
    random,
    // Journeys that began under an earlier observer are nobody's any more.
    observer: {
      begin: (start) => observer.begin(start),
      hop: (hop) => observer.hop(hop),
      end: (journey, how) => observer.end(journey, how),
      quiet: (ns, change) => observer.quiet(ns, change),
    },
    netifRx(ns, dev, packet, journey, us, carried) {
      queue.after(us, () => netifReceive(ns, dev, packet, journey, carried))
    },
    loopback(ns, skb) {
      queue.after(COST.loopback, () => ipRcv(ns, skb))
    },
    icmpSend,
    startXmit,
    ns(name) {
      const known = spaces.get(name)
      if (known) return known
      const netns = world.namespaces.get(name)
      if (!netns) return undefined
      const ns = createNs(netns, machine, world.namespaces.get(netns.initNet ?? name))
      spaces.set(name, ns)
      startServers(ns)
      return ns
    },
  }
  // Entries that do not last run out from the first moment on.
  if (!world.settled) for (const netns of world.namespaces.values()) if (!isSettled(netns)) machine.ns(netns.name)
  return {
    queue,
    machine,
    observe(next = DEAF) {
      observer = next
    },
    flushNeighbours(name) {
      const ns = spaces.get(name)
      // In rounds, until there is nothing left: whom the first one told may have made new entries.
      for (let round = 0; ns && round < MOST_ROUNDS && forget(ns); round++) {
        const until = queue.now() + FLUSH
        for (let next = queue.next(); next !== undefined && next <= until; next = queue.next()) queue.step()
        queue.advanceTo(until)
      }
    },
    flushConntrack(name) {
      const ns = spaces.get(name)
      if (ns) flushConns(ns)
    },
    insertConnection(name, connection) {
      const ns = machine.ns(name)
      if (ns) insertConn(ns.conntrack, connection, queue.now())
    },
    limitConntrack(max) {
      for (const name of world.namespaces.keys()) {
        const ns = machine.ns(name)
        if (ns) ns.conntrack.max = max
      }
    },
    conntrack() {
      const now = queue.now()
      const tables: Record<string, string[]> = {}
      for (const ns of spaces.values()) {
        const rows = connections(ns).filter((conn) => conn.expires > now)
        if (rows.length > 0) tables[ns.name] = rows.map((conn) => printConn(snapshotConn(conn, now)))
      }
      return tables
    },
  }
}

/** ip/ipneigh.c, MAX_ROUNDS; and how long a round takes. */
const MOST_ROUNDS = 10
const FLUSH = 1000

/** Whether there was anything to forget. */
function forget(ns: Ns): boolean {
  let found = false
  for (const [key, entry] of ns.neighbours) {
    if (entry.state === 'PERMANENT' || entry.state === 'NOARP') continue
    found = true
    entry.timer?.cancel()
    // RTM_DELNEIGH is an update to FAILED first: whoever waits is told.
    const dev = ns.links.get(entry.dev)
    if (dev && entry.state === 'INCOMPLETE') neighInvalidate(ns, dev, entry, entry.probes)
    ns.neighbours.delete(key)
  }
  return found
}
