/** Whether a segment lies where the other end expects it (net/netfilter/nf_conntrack_proto_tcp.c, tcp_in_window). */
import type { TcpOptions, TcpSegment } from '../../../net/packet.ts'
import type { SegmentKind, TcpConnState } from './tcpStates.ts'

/** What has been seen of one end (struct ip_ct_tcp_state); sequence numbers absolute, windows in bytes. */
export interface TcpEnd {
  /** The furthest that it sent, and may send. */
  end: number
  maxEnd: number
  /** 0: nothing was seen of it. */
  maxWin: number
  maxAck?: number
  scale: number
  scaling: boolean
  sack: boolean
  liberal: boolean
  closeInit: boolean
  unacknowledged: boolean
}

/** A connection's ends and its last segment (struct ip_ct_tcp); index 0 is the original direction, 1 the reply. */
export interface TcpTrack {
  readonly seen: readonly [TcpEnd, TcpEnd]
  last: SegmentKind
  lastDir: 0 | 1
  lastSeq: number
  lastAck: number
  lastEnd: number
  /** As in the header. */
  lastWin: number
  /** The options of a SYN that was let through though it fits no state, and what may answer it (last_flags). */
  lastOptions: Pick<TcpEnd, 'scale' | 'scaling' | 'sack'>
  challenged: boolean
  simultaneous: boolean
  retrans: number
}

/** MAXACKWINCONST. */
const MAX_ACK_WINDOW = 66000

/** include/net/tcp.h: sequence numbers are compared modulo 2³². */
export const before = (a: number, b: number): boolean => ((a - b) | 0) < 0
const after = (a: number, b: number): boolean => before(b, a)

/** segment_seq_plus_len. */
export const endOf = ({ seq, data, flags }: TcpSegment): number =>
  (seq + data.len + Number(flags.includes('SYN')) + Number(flags.includes('FIN'))) >>> 0

export const nothingSeen = (liberal = false): TcpEnd => ({
  end: 0,
  maxEnd: 0,
  maxWin: 0,
  scale: 0,
  scaling: false,
  sack: false,
  liberal,
  closeInit: false,
  unacknowledged: false,
})

/** With no segment seen so far. */
export const unseenTrack = (seen: TcpTrack['seen']): TcpTrack => ({
  seen,
  last: 'none',
  lastDir: 0,
  lastSeq: 0,
  lastAck: 0,
  lastEnd: 0,
  lastWin: 0,
  lastOptions: offered({}),
  challenged: false,
  simultaneous: false,
  retrans: 0,
})

/** tcp_options: the scale and SACK that an end offers; a segment without options tells nothing. */
export function takeOptions(end: TcpEnd, options: TcpOptions): void {
  if (Object.keys(options).length === 0) return
  Object.assign(end, { ...offered(options), closeInit: false, unacknowledged: false })
  delete end.maxAck
}

export const offered = ({ wscale, sackPermitted }: TcpOptions): Pick<TcpEnd, 'scale' | 'scaling' | 'sack'> => ({
  scale: Math.min(wscale ?? 0, 14),
  scaling: wscale !== undefined,
  sack: sackPermitted === true,
})

function initSender(sender: TcpEnd, receiver: TcpEnd, segment: TcpSegment, dir: 0 | 1): void {
  sender.end = endOf(segment)
  sender.maxEnd = sender.end
  sender.maxWin = segment.window || 1
  takeOptions(sender, segment.options)
  // RFC 7323: both or neither.
  if (dir === 1 && !(sender.scaling && receiver.scaling)) {
    sender.scale = 0
    receiver.scale = 0
  }
}

/** `ignore`: it passes, but teaches nothing. `liberal`: nf_conntrack_tcp_be_liberal. */
export function inWindow(
  track: TcpTrack,
  state: TcpConnState,
  dir: 0 | 1,
  kind: SegmentKind,
  segment: TcpSegment,
  liberal: boolean,
): 'accept' | 'ignore' | 'invalid' {
  const sender = track.seen[dir]
  const receiver = track.seen[dir === 0 ? 1 : 0]
  const syn = segment.flags.includes('SYN')
  const acks = segment.flags.includes('ACK')
  const end = endOf(segment)
  let { seq, ack } = segment
  let sack = ack
  if (receiver.sack) for (const [, right] of segment.options.sack ?? []) if (after(right, sack)) sack = right
  const refuse = (as: 'ignore' | 'invalid'): 'accept' | 'ignore' | 'invalid' =>
    liberal || sender.liberal ? 'accept' : as

  if (sender.maxWin === 0) {
    if (syn) {
      initSender(sender, receiver, segment, dir)
      if (!acks) return 'accept'
    } else {
      // In the middle of a connection, whose beginning nobody saw.
      sender.end = end
      sender.maxWin = segment.window * 2 ** sender.scale || 1
      sender.maxEnd = (end + sender.maxWin) >>> 0
      if (receiver.maxWin === 0) {
        receiver.end = sack
        receiver.maxEnd = sack
      } else if (sack === (receiver.end + 1) >>> 0) receiver.end = sack
    }
  } else if (syn && after(end, sender.end) && (state === 'SYN_SENT' || state === 'SYN_RECV')) {
    initSender(sender, receiver, segment, dir)
    if (dir === 1 && !acks) return 'accept'
  }
  if (!acks || (segment.flags.includes('RST') && ack === 0)) {
    ack = receiver.end
    sack = ack
  }
  let last = end
  if (segment.flags.includes('RST') && seq === 0 && state === 'SYN_SENT') {
    seq = sender.end
    last = sender.end
  }
  const ackOk = after(sack, receiver.end - Math.max(sender.maxWin, MAX_ACK_WINDOW) - 1)
  const inReceiver = after(last, sender.end - receiver.maxWin - 1)
  if (!before(seq, sender.maxEnd + 1)) {
    const overshot = (last - sender.maxEnd + 1) >>> 0
    const bearable =
      receiver.maxWin > 0 && inReceiver && ackOk && overshot <= receiver.maxWin && before(sack, receiver.end + 1)
    if (!bearable) return refuse('invalid')
    sender.end = last
    sender.unacknowledged = true
    return refuse('ignore')
  }
  if (!before(sack, receiver.end + 1)) return refuse('invalid')
  if (receiver.maxWin > 0 && !inReceiver) return refuse('ignore')
  if (!ackOk) return refuse('ignore')

  const win = syn ? segment.window : segment.window * 2 ** sender.scale
  sender.maxWin = Math.max(sender.maxWin, win + ((sack - ack) >>> 0))
  if (after(last, sender.end)) {
    sender.end = last
    sender.unacknowledged = true
  }
  if (acks && (sender.maxAck === undefined || after(ack, sender.maxAck))) sender.maxAck = ack
  if (receiver.maxWin !== 0 && after(last, sender.maxEnd)) receiver.maxWin += (last - sender.maxEnd) >>> 0
  if (after(sack + win, receiver.maxEnd - 1)) receiver.maxEnd = (sack + Math.max(win, 1)) >>> 0
  if (ack === receiver.end) receiver.unacknowledged = false
  if (kind === 'ack') {
    const again =
      track.lastDir === dir &&
      track.lastSeq === seq &&
      track.lastAck === ack &&
      track.lastEnd === last &&
      track.lastWin === segment.window
    track.retrans = again ? track.retrans + 1 : 0
    Object.assign(track, { lastDir: dir, lastSeq: seq, lastAck: ack, lastEnd: last, lastWin: segment.window })
  }
  return 'accept'
}
