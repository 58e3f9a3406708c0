/**
 * A full table (net/netfilter/nf_conntrack_core.c, __nf_conntrack_alloc, early_drop): a new connection takes the place of
 * unassured ones of eight buckets, from its own on; where there is none, its packet is dropped. `nf_conntrack_max` is the
 * kernel's, the count each namespace's own; entries that ran out count until something looks at their bucket.
 * SipHash with a key of the boot's is here Jenkins' hash with a seed.
 * Not modelled: gc_worker, which from 95 of 100 entries on gives up unassured ones by itself, and looks for those that ran
 * out, each within a minute.
 */
import type { StateChange } from '../../hop.ts'
import type { Ns } from '../../runtime.ts'
import { jhash2, reciprocalScale } from '../jhash.ts'
import { type Conn, snapshotConn } from './entry.ts'
import { connections, removeConn } from './table.ts'
import type { Tuple } from './tuple.ts'

/** NF_CT_EVICTION_RANGE. */
const EVICTION_RANGE = 8

/** `sysctl net.netfilter.nf_conntrack_count`: each entry is found by two tuples. */
const countConns = ({ conntrack }: Ns): number => conntrack.byTuple.size >> 1

/** What became of the wish for an entry; `full`: there is no room, and the packet is dropped. */
export interface Room {
  readonly changes: readonly StateChange[]
  /** One of those that were given up for the new one. */
  readonly evicted?: Conn
  readonly full?: { readonly max: number; readonly count: number }
}

export function makeRoom(ns: Ns, tuple: Tuple): Room {
  const { max } = ns.conntrack
  const count = countConns(ns)
  if (max === 0 || count < max) return { changes: [] }
  const evicted = earlyDrop(ns, tuple)
  const now = ns.machine.now()
  const [one] = evicted
  if (!one) return { changes: [], full: { max, count } }
  return { changes: evicted.map((conn) => ({ table: 'conntrack', before: snapshotConn(conn, now) })), evicted: one }
}

function earlyDrop(ns: Ns, tuple: Tuple): Conn[] {
  const size = ns.sysctl.conntrack('buckets')
  const first = bucketOf(ns, tuple, size)
  const near = (other: Tuple): number => (bucketOf(ns, other, size) - first + size) % size
  const found = new Map<number, Conn[]>()
  const now = ns.machine.now()
  for (const conn of connections(ns)) {
    for (const distance of new Set([near(conn.orig), near(conn.reply)])) {
      if (distance < EVICTION_RANGE) found.set(distance, [...(found.get(distance) ?? []), conn])
    }
  }
  for (let distance = 0; distance < EVICTION_RANGE; distance++) {
    const here = found.get(distance) ?? []
    const gone = here.filter(({ assured, expires }) => !assured && expires > now)
    for (const conn of here) if (gone.includes(conn) || conn.expires <= now) removeConn(ns, conn)
    if (gone.length > 0) return gone
  }
  return []
}

/** hash_conntrack. */
function bucketOf(ns: Ns, { src, dst, proto, sport, dport, type }: Tuple, size: number): number {
  ns.conntrack.hashSeed ??= Math.floor(ns.machine.random() * 0x100000000)
  return reciprocalScale(jhash2([src, dst, sport, dport, proto, type ?? 0], ns.conntrack.hashSeed), size)
}
