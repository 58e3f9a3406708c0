/** A TCP segment meets its connection's entry (net/netfilter/nf_conntrack_proto_tcp.c, nf_conntrack_tcp_packet). */
import type { TcpFlag, TcpSegment } from '../../../net/packet.ts'
import type { Ns } from '../../runtime.ts'
import type { ConntrackKey } from '../../sysctl.ts'
import type { Conn } from './entry.ts'
import { type SegmentKind, segmentKind, type TcpConnState, tcpTransition } from './tcpStates.ts'
import { before, endOf, inWindow, nothingSeen, offered, type TcpTrack, takeOptions, unseenTrack } from './tcpWindow.ts'

/** `repeat`: the entry is done with, and the segment opens another; `reset`: it dies with this segment. */
type TcpVerdict = 'accept' | 'invalid' | 'repeat' | 'reset'

/** tcp_valid_flags; PSH may always be there. */
const VALID = new Set(['SYN', 'SYN,ACK', 'RST', 'RST,ACK', 'FIN,ACK', 'ACK'])
const COUNTED: readonly TcpFlag[] = ['SYN', 'RST', 'FIN', 'ACK']

const hasValidFlags = ({ flags }: TcpSegment): boolean =>
  VALID.has(COUNTED.filter((flag) => flags.includes(flag)).join())

/** Two states have no sysctl: nobody waits in NONE, and SYN_SENT2 has two minutes. */
const TIMEOUT: Readonly<Record<Exclude<TcpConnState, 'NONE' | 'SYN_SENT2'>, ConntrackKey>> = {
  SYN_SENT: 'tcp_timeout_syn_sent',
  SYN_RECV: 'tcp_timeout_syn_recv',
  ESTABLISHED: 'tcp_timeout_established',
  FIN_WAIT: 'tcp_timeout_fin_wait',
  CLOSE_WAIT: 'tcp_timeout_close_wait',
  LAST_ACK: 'tcp_timeout_last_ack',
  TIME_WAIT: 'tcp_timeout_time_wait',
  CLOSE: 'tcp_timeout_close',
}

const timeoutOf = (ns: Ns, state: TcpConnState): number =>
  state === 'NONE' ? 0 : state === 'SYN_SENT2' ? 120 : ns.sysctl.conntrack(TIMEOUT[state])

/** tcp_new: undefined where no connection can begin so. */
export function tcpNew(ns: Ns, segment: TcpSegment): TcpTrack | undefined {
  const kind = segmentKind(segment)
  const first = tcpTransition('NONE', kind, 0)
  if (first === 'INVALID' || first === 'IGNORE' || !hasValidFlags(segment)) return undefined
  const opens = first === 'SYN_SENT'
  // Picked up in the middle: SACK and any window are taken for granted.
  if (!opens && !ns.sysctl.conntrack('tcp_loose')) return undefined
  const seen = [nothingSeen(!opens), nothingSeen(!opens)] as const
  const [sender] = seen
  sender.end = endOf(segment)
  sender.maxWin = segment.window || 1
  sender.maxEnd = opens ? sender.end : (sender.end + sender.maxWin) >>> 0
  if (opens) takeOptions(sender, segment.options)
  else for (const end of seen) end.sack = true
  return unseenTrack(seen)
}

const EARLY_DROP: readonly TcpConnState[] = ['FIN_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE', 'CLOSE_WAIT']

export function tcpPacket(ns: Ns, conn: Conn, track: TcpTrack, segment: TcpSegment, dir: 0 | 1): TcpVerdict {
  if (!hasValidFlags(segment)) return 'invalid'
  const old = conn.tcp ?? 'NONE'
  const kind = segmentKind(segment)
  let from = old
  let next = tcpTransition(old, kind, dir)
  let known = false
  if (next === 'INVALID') return 'invalid'
  const reopens = next === 'SYN_SENT' && (old === 'TIME_WAIT' || old === 'CLOSE' || old === 'SYN_SENT2')
  if (reopens) {
    const closed = track.seen.some((end) => end.closeInit) || (track.lastDir === dir && track.last === 'rst')
    if (closed) return 'repeat'
  }
  if (reopens || next === 'IGNORE') {
    if (!answersIgnoredSyn(track, segment, kind, dir)) {
      ignore(track, old, segment, kind, dir)
      return 'accept'
    }
    from = 'SYN_SENT'
    next = 'SYN_RECV'
    resync(track, dir)
  }
  if (next === 'TIME_WAIT' && old === 'LAST_ACK' && kind === 'ack' && track.lastDir !== dir && track.last === 'syn') {
    // An answer to a SYN out of place (RFC 5961), not the ACK of the last FIN.
    if (track.challenged) {
      track.challenged = false
      return 'accept'
    }
  }
  if (next === 'SYN_SENT2') track.simultaneous = true
  if (next === 'SYN_RECV' && dir === 1 && kind === 'ack' && track.simultaneous) next = 'ESTABLISHED'
  if (next === 'CLOSE' && kind === 'rst') {
    const judged = judgeReset(ns, conn, track, old, segment, dir)
    if (judged === 'invalid') return 'invalid'
    if (judged.stays) next = old
    known = judged.known
  }
  if (!known) {
    const found = inWindow(track, from, dir, kind, segment, ns.sysctl.conntrack('tcp_be_liberal') === 1)
    if (found === 'ignore') return 'accept'
    if (found === 'invalid') {
      handleInvalid(ns, conn, track, kind, dir)
      return 'invalid'
    }
  }
  track.last = kind
  track.lastDir = dir
  conn.tcp = next
  if (from !== next && next === 'FIN_WAIT') track.seen[dir].closeInit = true
  if (!conn.seenReply) {
    if (kind === 'rst') return 'reset'
    // Else a client that tries again would keep the entry alive for ever.
    if (kind === 'syn' && from === 'SYN_SENT') return 'accept'
  } else if (!conn.assured && (from === 'SYN_RECV' || from === 'ESTABLISHED') && next === 'ESTABLISHED')
    conn.assured = true
  conn.expires = ns.machine.now() + 1_000_000 * patience(ns, conn, track, next, kind)
  return 'accept'
}

function patience(ns: Ns, conn: Conn, track: TcpTrack, state: TcpConnState, kind: SegmentKind): number {
  const usual = timeoutOf(ns, state)
  const retrans = ns.sysctl.conntrack('tcp_timeout_max_retrans')
  const unacknowledged = ns.sysctl.conntrack('tcp_timeout_unacknowledged')
  let seconds = usual
  if (track.retrans >= ns.sysctl.conntrack('tcp_max_retrans')) seconds = Math.min(usual, retrans)
  else if (kind === 'rst') seconds = ns.sysctl.conntrack('tcp_timeout_close')
  else if (track.seen.some((end) => end.unacknowledged)) seconds = Math.min(usual, unacknowledged)
  else if (track.lastWin === 0) seconds = Math.min(usual, retrans)
  return !conn.seenReply && state === 'ESTABLISHED' ? Math.min(seconds, unacknowledged) : seconds
}

/** A SYN-ACK that acknowledges a SYN which was let through as fitting no state: the ends agree, the entry does not. */
const answersIgnoredSyn = (track: TcpTrack, { ack }: TcpSegment, kind: SegmentKind, dir: 0 | 1): boolean =>
  kind === 'synack' && track.last === 'syn' && track.lastDir !== dir && ack === track.lastEnd

function resync(track: TcpTrack, dir: 0 | 1): void {
  const client = track.seen[track.lastDir]
  Object.assign(client, {
    ...nothingSeen(),
    ...track.lastOptions,
    end: track.lastEnd,
    maxEnd: track.lastEnd,
    maxWin: track.lastWin || 1,
  })
  track.challenged = false
  const server = track.seen[dir]
  Object.assign(server, nothingSeen(server.liberal))
  delete client.maxAck
  delete server.maxAck
}

function ignore(track: TcpTrack, old: TcpConnState, segment: TcpSegment, kind: SegmentKind, dir: 0 | 1): void {
  track.last = kind
  track.lastDir = dir
  track.lastSeq = segment.seq
  track.lastEnd = endOf(segment)
  track.lastWin = segment.window
  if (kind === 'syn' && dir === 0) {
    track.lastOptions = offered(segment.options)
    track.challenged = old === 'LAST_ACK'
  }
  if (old === 'SYN_SENT' && kind === 'ack' && dir === 1) track.lastAck = segment.ack
}

/** `known`: there is no need to look at the window; `stays`: it changes nothing. */
function judgeReset(
  ns: Ns,
  conn: Conn,
  track: TcpTrack,
  old: TcpConnState,
  { seq, ack }: TcpSegment,
  dir: 0 | 1,
): { readonly known: boolean; readonly stays: boolean } | 'invalid' {
  if (EARLY_DROP.includes(old)) return { known: true, stays: false }
  const { maxAck } = track.seen[dir === 0 ? 1 : 0]
  const closes = { known: false, stays: false }
  let stays = false
  if (maxAck !== undefined && track.last !== 'syn') {
    // nf_conntrack_tcp_established.
    const established = old === 'ESTABLISHED' && conn.assured
    if (seq === 0 && !established) return closes
    if (before(seq, maxAck) && !ns.sysctl.conntrack('tcp_ignore_invalid_rst')) return 'invalid'
    if (!established || seq === maxAck) return closes
    if (track.last === 'ack' && track.lastDir === dir && seq === track.lastEnd) return closes
    // A challenge ACK may yet follow.
    stays = true
  }
  const answersIgnored =
    ((conn.seenReply && track.last === 'syn') || (!conn.assured && track.last === 'ack')) && ack === track.lastEnd
  const answersChallenge = old === 'SYN_SENT' && track.last === 'ack' && track.lastDir === 1 && seq === track.lastAck
  return { known: answersIgnored || answersChallenge, stays }
}

/** nf_conntrack_tcp_set_closing: a rule has answered with a reset. */
export function tcpSetClosing(ns: Ns, conn: Conn): void {
  if (!conn.confirmed || conn.tcp === undefined || conn.tcp === 'CLOSE') return
  conn.tcp = 'CLOSE'
  conn.expires = ns.machine.now() + 1_000_000 * timeoutOf(ns, 'CLOSE')
}

/** nf_tcp_handle_invalid: a FIN or RST out of the window, answered by another, shortens the wait. */
function handleInvalid(ns: Ns, conn: Conn, track: TcpTrack, kind: SegmentKind, dir: 0 | 1): void {
  if (!conn.assured || (kind !== 'rst' && kind !== 'fin')) return
  if (track.lastDir !== dir && (track.last === 'fin' || track.last === 'rst')) {
    const left = conn.expires - ns.machine.now()
    const timeout = ns.sysctl.conntrack('tcp_timeout_unacknowledged') * 1_000_000
    if (left >= 120_000_000 && left > timeout) conn.expires = ns.machine.now() + timeout
    return
  }
  track.last = kind
  track.lastDir = dir
}
