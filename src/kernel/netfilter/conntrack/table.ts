/** The table of connections, found by either direction's tuple (net/netfilter/nf_conntrack_core.c, nf_conntrack_netlink.c). */
import type { StateChange } from '../../hop.ts'
import type { Connection, Netns } from '../../netns.ts'
import type { Ns } from '../../runtime.ts'
import { type Conn, type ConnSnapshot, snapshotConn } from './entry.ts'
import type { TcpConnState } from './tcpStates.ts'
import { nothingSeen, type TcpEnd, unseenTrack } from './tcpWindow.ts'
import { invertTuple, type Tuple, tupleKey } from './tuple.ts'

export interface Conntrack {
  /** Both directions of every confirmed entry. */
  readonly byTuple: Map<string, { readonly conn: Conn; readonly reply: boolean }>
  /** nf_conntrack_max; 0: as many as memory holds. */
  max: number
  /** Those whose source NAT has decided on, by protocol, source and its port, the newest first (nf_nat_bysource). */
  readonly bySource: Map<string, Conn[]>
  nextId: number
  /** nf_conntrack_hash_rnd: drawn when the first tuple is hashed. */
  hashSeed?: number
}

/** With the entries that are there before any packet passes. */
export function createConntrack(max: number, connections: readonly Connection[] = [], now = 0): Conntrack {
  const conntrack: Conntrack = { byTuple: new Map(), max, bySource: new Map(), nextId: 1 }
  for (const connection of connections) insertConn(conntrack, connection, now)
  return conntrack
}

/** ctnetlink_create_conntrack: confirmed, and NAT decided to change nothing. */
export function insertConn(conntrack: Conntrack, connection: Connection, now: number): void {
  const { orig, tcp, seenReply, assured, mark, timeout } = connection
  addConn(conntrack, {
    id: conntrack.nextId++,
    orig,
    reply: invertTuple(orig),
    ...(tcp && { tcp, track: unseenTrack([givenEnd(tcp), givenEnd(tcp)]) }),
    ...{ seenReply, assured, mark, confirmed: true },
    ...{ srcNat: false, dstNat: false, srcNatDone: true, dstNatDone: true },
    expires: now + timeout * 1_000_000,
  })
}

/** The entries that a namespace begins with, as they are told. */
export const initialConns = ({ connections }: Netns): ConnSnapshot[] =>
  connections === undefined ? [] : all(createConntrack(0, connections)).map((conn) => snapshotConn(conn, 0))

/** The flags that conntrack-tools send along: any window, SACK, and of one that is over that it was closed. */
const givenEnd = (state: TcpConnState): TcpEnd => ({
  ...nothingSeen(true),
  sack: true,
  closeInit: OVER.includes(state),
})
const OVER: readonly TcpConnState[] = ['TIME_WAIT', 'CLOSE', 'SYN_SENT2']

export function addConn(conntrack: Conntrack, conn: Conn): void {
  conntrack.byTuple.set(tupleKey(conn.orig), { conn, reply: false })
  conntrack.byTuple.set(tupleKey(conn.reply), { conn, reply: true })
  if (!conn.srcNatDone) return
  const key = sourceKey(conn.orig)
  conntrack.bySource.set(key, [conn, ...(conntrack.bySource.get(key) ?? [])])
}

const sourceKey = ({ proto, src, sport }: Tuple): string => `${proto} ${src}:${sport}`

/** Connections from the same source as this tuple's, whose translation is known. */
export const connsFrom = (ns: Ns, tuple: Tuple): readonly Conn[] =>
  (ns.conntrack.bySource.get(sourceKey(tuple)) ?? []).filter((conn) => conn.expires > ns.machine.now())

export function findConn(ns: Ns, tuple: Tuple): { conn: Conn; reply: boolean } | undefined {
  const found = ns.conntrack.byTuple.get(tupleKey(tuple))
  if (!found) return undefined
  if (found.conn.expires > ns.machine.now()) return found
  removeConn(ns, found.conn)
  return undefined
}

export function removeConn(ns: Ns, conn: Conn): void {
  ns.conntrack.byTuple.delete(tupleKey(conn.orig))
  ns.conntrack.byTuple.delete(tupleKey(conn.reply))
  const key = sourceKey(conn.orig)
  const others = ns.conntrack.bySource.get(key)?.filter((other) => other !== conn) ?? []
  if (others.length > 0) ns.conntrack.bySource.set(key, others)
  else ns.conntrack.bySource.delete(key)
}

/** nf_ct_kill. */
export function killConn(ns: Ns, conn: Conn): StateChange[] {
  if (!conn.confirmed) return []
  removeConn(ns, conn)
  return [{ table: 'conntrack', before: snapshotConn(conn, ns.machine.now()) }]
}

/** `conntrack -F`. */
export function flushConns(ns: Ns): void {
  ns.conntrack.byTuple.clear()
  ns.conntrack.bySource.clear()
}

/** nf_ct_kill of whichever entry has this tuple. */
export function dropConn(ns: Ns, tuple: Tuple): void {
  const found = findConn(ns, tuple)
  if (found) removeConn(ns, found.conn)
}

const all = ({ byTuple }: Conntrack): Conn[] => [...byTuple.values()].filter((e) => !e.reply).map((e) => e.conn)

export const connections = (ns: Ns): Conn[] => all(ns.conntrack)
