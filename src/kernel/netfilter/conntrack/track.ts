/** Connection tracking at its hooks (net/netfilter/nf_conntrack_core.c: nf_conntrack_in, resolve_normal_ct, __nf_conntrack_confirm). */
import { IPPROTO_ICMP, IPPROTO_UDP, isIcmpError, type TcpSegment } from '../../../net/packet.ts'
import type { StateChange } from '../../hop.ts'
import type { Ns, Skb } from '../../runtime.ts'
import { type Conn, snapshotConn } from './entry.ts'
import { segmentKind, TCP_TIMEOUTS, tcpTransition } from './tcpStates.ts'
import { invertTuple, opensIcmp, type Tuple, tupleKey, tupleOf } from './tuple.ts'

/** nf_conntrack_proto_{udp,icmp,generic}.c, seconds. */
const TIMEOUT = { udp: 30, udpStream: 120, icmp: 30, generic: 600 } as const

/** How a packet stands to its connection (enum ip_conntrack_info). */
export interface CtInfo {
  readonly conn: Conn
  readonly info: 'NEW' | 'ESTABLISHED' | 'RELATED'
  readonly reply: boolean
}

export interface Conntrack {
  /** Both directions of every confirmed entry. */
  readonly byTuple: Map<string, { readonly conn: Conn; readonly reply: boolean }>
  nextId: number
}

export const createConntrack = (): Conntrack => ({ byTuple: new Map(), nextId: 1 })

export function findConn(ns: Ns, tuple: Tuple): { conn: Conn; reply: boolean } | undefined {
  const found = ns.conntrack.byTuple.get(tupleKey(tuple))
  if (!found) return undefined
  if (found.conn.expires > ns.machine.now()) return found
  removeConn(ns, found.conn)
  return undefined
}

function removeConn(ns: Ns, conn: Conn): void {
  ns.conntrack.byTuple.delete(tupleKey(conn.orig))
  ns.conntrack.byTuple.delete(tupleKey(conn.reply))
}

export const connections = (ns: Ns): Conn[] =>
  [...ns.conntrack.byTuple.values()].filter((e) => !e.reply).map((e) => e.conn)

const refresh = (ns: Ns, conn: Conn, seconds: number): void => {
  conn.expires = ns.machine.now() + seconds * 1_000_000
}

/** nf_conntrack_in: gives the packet its connection. Without one it is INVALID. */
export function conntrackIn(ns: Ns, skb: Skb): StateChange[] {
  if (skb.ct || skb.untracked) return []
  const { payload } = skb.packet
  if (payload.kind === 'icmp' && isIcmpError(payload)) {
    relate(ns, skb)
    return []
  }
  const tuple = tupleOf(skb.packet)
  if (!tuple) return []
  const known = findConn(ns, tuple)
  const conn = known?.conn ?? createConn(ns, tuple, skb)
  if (!conn) return []
  const reply = known?.reply ?? false
  const info = reply || conn.seenReply ? 'ESTABLISHED' : 'NEW'
  const before = known && snapshotConn(conn, ns.machine.now())
  if (!protocol(ns, conn, skb, reply)) return []
  // A SYN may have reopened what was closed: then it is a new entry.
  const stale = known && conn.tcp === undefined && skb.packet.payload.kind === 'tcp'
  if (stale && before) return [{ table: 'conntrack', before }, ...conntrackIn(ns, skb)]
  skb.ct = { conn, info, reply }
  if (reply) conn.seenReply = true
  if (!before) return []
  const kept = ns.conntrack.byTuple.get(tupleKey(tuple))?.conn === conn
  return [{ table: 'conntrack', before, ...(kept && { after: snapshotConn(conn, ns.machine.now()) }) }]
}

/** An ICMP error belongs to the connection that it is about (nf_conntrack_inet_error). */
function relate(ns: Ns, skb: Skb): void {
  const { payload } = skb.packet
  if (payload.kind !== 'icmp' || !isIcmpError(payload)) return
  const about = tupleOf(payload.about)
  const found = about && findConn(ns, invertTuple(about))
  if (found) skb.ct = { conn: found.conn, info: 'RELATED', reply: found.reply }
}

/** init_conntrack; undefined where the packet cannot open a connection. */
function createConn(ns: Ns, tuple: Tuple, skb: Skb): Conn | undefined {
  if (!opensIcmp(tuple)) return undefined
  const { payload } = skb.packet
  if (payload.kind === 'tcp') {
    const first = tcpTransition('NONE', payload, false)
    if (first === 'INVALID' || first === 'IGNORE') return undefined
  }
  return {
    id: ns.conntrack.nextId++,
    orig: tuple,
    reply: invertTuple(tuple),
    ...(payload.kind === 'tcp' && { tcp: 'NONE' as const }),
    seenReply: false,
    assured: false,
    confirmed: false,
    srcNat: false,
    dstNat: false,
    srcNatDone: false,
    dstNatDone: false,
    mark: 0,
    expires: Number.POSITIVE_INFINITY,
  }
}

/** nf_conntrack_handle_packet. False where the protocol calls the packet invalid. */
function protocol(ns: Ns, conn: Conn, skb: Skb, reply: boolean): boolean {
  const { payload } = skb.packet
  const whole = payload.kind === 'fragment' ? payload.whole : payload
  if (whole.kind === 'tcp') return tcpPacket(ns, conn, whole, reply)
  if (conn.orig.proto === IPPROTO_UDP) {
    // Only after two seconds of answers is it a stream, and worth keeping (nf_conntrack_udp_packet).
    const stream = conn.seenReply && conn.udpSince !== undefined && ns.machine.now() > conn.udpSince
    conn.udpSince ??= ns.machine.now() + 2_000_000
    if (stream) conn.assured = true
    refresh(ns, conn, stream ? TIMEOUT.udpStream : TIMEOUT.udp)
  } else refresh(ns, conn, conn.orig.proto === IPPROTO_ICMP ? TIMEOUT.icmp : TIMEOUT.generic)
  return true
}

/** nf_conntrack_tcp_packet, window tracking aside. */
function tcpPacket(ns: Ns, conn: Conn, segment: TcpSegment, reply: boolean): boolean {
  const old = conn.tcp ?? 'NONE'
  const next = tcpTransition(old, segment, reply)
  if (next === 'INVALID') return false
  if (next === 'IGNORE') return true
  if (next === 'SYN_SENT' && (old === 'TIME_WAIT' || old === 'CLOSE')) {
    removeConn(ns, conn)
    delete conn.tcp
    return true
  }
  conn.tcp = next
  const unanswered = !conn.seenReply && !reply
  if (segmentKind(segment) === 'rst' && !conn.seenReply) {
    // A reset as the first answer: there never was a connection.
    removeConn(ns, conn)
    refresh(ns, conn, TCP_TIMEOUTS.CLOSE)
    return true
  }
  if (!unanswered && !conn.assured && (old === 'SYN_RECV' || old === 'ESTABLISHED') && next === 'ESTABLISHED')
    conn.assured = true
  refresh(ns, conn, unanswered && next === 'ESTABLISHED' ? 300 : TCP_TIMEOUTS[next])
  return true
}

/** __nf_conntrack_confirm: the entry becomes visible once its first packet is through. */
export function confirm(ns: Ns, skb: Skb): StateChange[] {
  const ct = skb.ct
  if (!ct || ct.conn.confirmed || ct.info === 'RELATED') return []
  const { conn } = ct
  conn.confirmed = true
  ns.conntrack.byTuple.set(tupleKey(conn.orig), { conn, reply: false })
  ns.conntrack.byTuple.set(tupleKey(conn.reply), { conn, reply: true })
  return [{ table: 'conntrack', after: snapshotConn(conn, ns.machine.now()) }]
}
