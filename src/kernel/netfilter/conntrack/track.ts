/** Connection tracking at its hooks (net/netfilter/nf_conntrack_core.c: nf_conntrack_in, resolve_normal_ct, __nf_conntrack_confirm). */
import { IPPROTO_ICMP, IPPROTO_UDP, type Ipv4Packet, isIcmpError } from '../../../net/packet.ts'
import type { StateChange } from '../../hop.ts'
import type { Ns, Skb } from '../../runtime.ts'
import { type Conn, snapshotConn } from './entry.ts'
import { makeRoom, type Room } from './full.ts'
import { addConn, findConn, removeConn } from './table.ts'
import { tcpNew, tcpPacket } from './tcpPacket.ts'
import { invertTuple, opensIcmp, type Tuple, tupleOf } from './tuple.ts'

/** How a packet stands to its connection (enum ip_conntrack_info). */
export interface CtInfo {
  readonly conn: Conn
  readonly info: 'NEW' | 'ESTABLISHED' | 'RELATED'
  readonly reply: boolean
}

const refresh = (ns: Ns, conn: Conn, seconds: number): void => {
  conn.expires = ns.machine.now() + seconds * 1_000_000
}

const NOTHING: Room = { changes: [] }

/** nf_conntrack_in: gives the packet its connection. Without one it is INVALID; without room for one it is dropped. */
export function conntrackIn(ns: Ns, skb: Skb): Room {
  if (skb.ct || skb.untracked) return NOTHING
  const { payload } = skb.packet
  if (payload.kind === 'icmp' && isIcmpError(payload)) {
    relate(ns, skb)
    return NOTHING
  }
  // nf_conntrack_checksum: what comes in with a wrong sum is INVALID.
  if (skb.dev && payload.kind === 'udp' && payload.checksum === 'wrong') return NOTHING
  const tuple = tupleOf(skb.packet)
  if (!tuple) return NOTHING
  const known = findConn(ns, tuple)
  // Room is made first: what turns out INVALID needs it as well (init_conntrack, then nf_conntrack_handle_packet).
  const room = known ? NOTHING : makeRoom(ns, tuple)
  if (room.full) return room
  const conn = known?.conn ?? createConn(ns, tuple, skb.packet)
  if (!conn) return room
  const reply = known?.reply ?? false
  const info = reply || conn.seenReply ? 'ESTABLISHED' : 'NEW'
  const before = known && snapshotConn(conn, ns.machine.now())
  const verdict = handlePacket(ns, conn, skb, reply)
  const gone = verdict === 'repeat' || verdict === 'reset'
  if (gone) removeConn(ns, conn)
  if (verdict === 'repeat') {
    const again = conntrackIn(ns, skb)
    return before ? { ...again, changes: [{ table: 'conntrack', before }, ...again.changes] } : again
  }
  if (verdict !== 'invalid') {
    skb.ct = { conn, info, reply }
    if (reply) conn.seenReply = true
  }
  if (!before) return room
  const change = { table: 'conntrack', before, ...(!gone && { after: snapshotConn(conn, ns.machine.now()) }) } as const
  return { changes: [change] }
}

/** nf_conntrack_inet_error: an ICMP error belongs to the connection that it is about, if it is sent to that one's end. */
function relate(ns: Ns, skb: Skb): void {
  const { payload, dst } = skb.packet
  if (payload.kind !== 'icmp' || !isIcmpError(payload)) return
  const about = tupleOf(payload.about)
  const found = about && findConn(ns, invertTuple(about))
  if (!found) return
  const { conn, reply } = found
  if (dst === (reply ? conn.reply : conn.orig).dst) skb.ct = { conn, info: 'RELATED', reply }
}

/** init_conntrack; undefined where the packet cannot open a connection. */
function createConn(ns: Ns, tuple: Tuple, packet: Ipv4Packet): Conn | undefined {
  if (!opensIcmp(tuple)) return undefined
  const payload = packet.payload.kind === 'fragment' ? packet.payload.whole : packet.payload
  const track = payload.kind === 'tcp' ? tcpNew(ns, payload) : undefined
  if (payload.kind === 'tcp' && !track) return undefined
  return {
    id: ns.conntrack.nextId++,
    orig: tuple,
    reply: invertTuple(tuple),
    ...(track && { tcp: 'NONE' as const, track }),
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

/** nf_conntrack_handle_packet: `invalid` where the protocol will have none of it. */
function handlePacket(ns: Ns, conn: Conn, skb: Skb, reply: boolean): ReturnType<typeof tcpPacket> {
  const { payload } = skb.packet
  const whole = payload.kind === 'fragment' ? payload.whole : payload
  if (whole.kind === 'tcp' && conn.track) return tcpPacket(ns, conn, conn.track, whole, reply ? 1 : 0)
  if (conn.orig.proto === IPPROTO_UDP) {
    // Only after two seconds of answers is it a stream, and worth keeping (nf_conntrack_udp_packet).
    const stream = conn.seenReply && conn.udpSince !== undefined && ns.machine.now() > conn.udpSince
    conn.udpSince ??= ns.machine.now() + 2_000_000
    if (stream) conn.assured = true
    refresh(ns, conn, ns.sysctl.conntrack(stream ? 'udp_timeout_stream' : 'udp_timeout'))
  } else refresh(ns, conn, ns.sysctl.conntrack(conn.orig.proto === IPPROTO_ICMP ? 'icmp_timeout' : 'generic_timeout'))
  return 'accept'
}

/** __nf_conntrack_confirm: the entry becomes visible once its first packet is through, unless another has its tuples. */
export function confirm(ns: Ns, skb: Skb): StateChange[] | 'clash' {
  const { ct } = skb
  if (!ct || ct.conn.confirmed || ct.reply) return []
  const { conn } = ct
  if (findConn(ns, conn.orig) || findConn(ns, conn.reply)) return 'clash'
  conn.confirmed = true
  addConn(ns.conntrack, conn)
  return [{ table: 'conntrack', after: snapshotConn(conn, ns.machine.now()) }]
}
