/** TCP receive (net/ipv4/tcp_input.c, tcp_ipv4.c). */
import type { IcmpError, Ipv4Packet, TcpSegment } from '../../net/packet.ts'
import type { JourneyId } from '../hop.ts'
import { delivered, drop, why } from '../report.ts'
import { COST, type Ns, type Skb } from '../runtime.ts'
import { errnoOf } from './errno.ts'
import {
  agreeOn,
  createConnection,
  currentMss,
  destroy,
  joinData,
  sliceData,
  type TcpConnection,
  tcpKey,
} from './tcpConnection.ts'
import { armRetransmit, measureRtt, push, retransmitAll, sendControl, sendReset } from './tcpOutput.ts'

/** TCP_TIMEOUT_MIN: two jiffies. */
const TIMEOUT_MIN = 8000

/** Distance of two sequence numbers, negative where `a` lies before `base`. */
const relative = (a: number, base: number): number => (a - base) | 0

export function tcpRcv(ns: Ns, skb: Skb): void {
  const { packet } = skb
  const segment = packet.payload
  if (segment.kind !== 'tcp') return
  const dev = { ...(skb.dev && { dev: skb.dev.name }) }
  // tcp_v4_rcv takes nothing that came in a broadcast or multicast frame.
  if (skb.type !== 'host') {
    drop(ns, skb, 'OTHERHOST', { ...dev, reasons: [why('ignored', { what: skb.type })] })
    return
  }
  const local = { addr: packet.dst, port: segment.dport }
  const remote = { addr: packet.src, port: segment.sport }
  let connection = ns.sockets.connections.get(tcpKey(local, remote))
  const opens = segment.flags.includes('SYN') && !segment.flags.includes('ACK')
  if (connection?.state === 'TIME_WAIT' && opens && isNewer(connection, segment)) {
    destroy(ns, connection)
    connection = undefined
  }
  if (connection) {
    delivered(ns, skb, connection.name, {
      ...dev,
      decided: [{ kind: 'socket', proto: 'tcp', port: segment.dport, name: connection.name }],
    })
    connection.answering = skb.journey
    receive(ns, connection, segment, skb.journey)
    return
  }
  const listener = ns.sockets.listeners.get(segment.dport)
  if (listener && opens) {
    delivered(ns, skb, listener.name, {
      ...dev,
      decided: [{ kind: 'socket', proto: 'tcp', port: segment.dport, name: listener.name }],
    })
    accept(ns, listener.name, local, remote, segment, skb.journey)
    return
  }
  if (segment.flags.includes('RST')) {
    drop(ns, skb, 'NO_SOCKET', { ...dev, reasons: [why('noSocket', { proto: 'tcp', port: segment.dport })] })
    return
  }
  drop(ns, skb, 'NO_SOCKET', { ...dev, reasons: [why('noSocket', { proto: 'tcp', port: segment.dport })] })
  sendReset(ns, segment, packet.dst, packet.src, skb.journey)
}

/**
 * tcp_timewait_state_process, tcp_paws_reject: a SYN with an older timestamp is an old one, and only acknowledged. Another
 * client behind the same translated port has a clock of its own.
 */
function isNewer(c: TcpConnection, { seq, options: { timestamp } }: TcpSegment): boolean {
  const clock = c.timestamps && timestamp ? relative(timestamp.val, c.peerTimestamp) : undefined
  if (clock !== undefined && clock !== 0) return clock > 0
  return relative(seq, (c.irs + c.rcvNxt) >>> 0) > 0
}

function accept(
  ns: Ns,
  name: string,
  local: TcpConnection['local'],
  remote: TcpConnection['remote'],
  syn: TcpSegment,
  journey: number,
): void {
  const c = createConnection(ns, {
    name,
    local,
    remote,
    state: 'SYN_RECV',
    irs: syn.seq,
    peerMss: syn.options.mss ?? 536,
    active: false,
  })
  c.rcvNxt = 1
  agreeOn(c, syn.options)
  c.answering = journey
  sendControl(ns, c, ['SYN', 'ACK'])
  delete c.answering
  c.nxt = 1
  c.max = 1
  armRetransmit(ns, c)
}

function receive(ns: Ns, c: TcpConnection, segment: TcpSegment, journey: JourneyId): void {
  const { flags } = segment
  if (flags.includes('RST')) {
    reset(ns, c, segment)
    return
  }
  if (c.state === 'SYN_SENT') {
    handshake(ns, c, segment, journey)
    return
  }
  if (flags.includes('SYN')) {
    // Our ACK of its SYN-ACK was lost, or our SYN-ACK was.
    if (!isRateLimited(ns, c)) sendControl(ns, c, c.state === 'SYN_RECV' ? ['SYN', 'ACK'] : ['ACK'])
    return
  }
  if (relative(segment.seq, (c.irs + c.rcvNxt) >>> 0) >= 0)
    c.peerTimestamp = segment.options.timestamp?.val ?? c.peerTimestamp
  if (flags.includes('ACK')) acknowledge(ns, c, segment)
  if (c.state !== 'CLOSE' && (segment.data.len > 0 || flags.includes('FIN'))) data(ns, c, segment)
}

/** tcp_oow_rate_limited: two ends that contradict one another do so no more than twice a second. */
function isRateLimited(ns: Ns, c: TcpConnection): boolean {
  const now = ns.machine.now()
  const limit = ns.sysctl.global('tcp_invalid_ratelimit') * 1000
  if (c.strangerAnswered !== undefined && now - c.strangerAnswered < limit) return true
  c.strangerAnswered = now
  return false
}

/** tcp_rcv_synsent_state_process. */
function handshake(ns: Ns, c: TcpConnection, segment: TcpSegment, journey: JourneyId): void {
  const acks = segment.flags.includes('ACK')
  if (acks && segment.ack !== (c.iss + 1) >>> 0) {
    // What the other end still has of an earlier connection goes with the reset: the SYN is tried again at once.
    if (c.retries === 0) armRetransmit(ns, c, TIMEOUT_MIN)
    sendReset(ns, segment, c.local.addr, c.remote.addr, journey)
    return
  }
  if (!segment.flags.includes('SYN') || !acks) return
  c.timer?.cancel()
  delete c.timer
  c.irs = segment.seq
  c.rcvNxt = 1
  c.una = 1
  agreeOn(c, segment.options)
  c.retries = 0
  measureRtt(c, 1000)
  c.state = 'ESTABLISHED'
  sendControl(ns, c, ['ACK'])
  c.events.onConnected?.(c)
}

function acknowledge(ns: Ns, c: TcpConnection, segment: TcpSegment): void {
  if (segment.options.sack) {
    c.sacked = segment.options.sack
      .map(([a, b]) => [relative(a, c.iss), relative(b, c.iss)] as const)
      .sort(([a], [b]) => a - b)
  }
  const acked = relative(segment.ack, (c.iss + c.una) >>> 0)
  if (acked <= 0 || c.una + acked > c.max) return
  if (c.state === 'SYN_RECV') {
    c.state = 'ESTABLISHED'
    measureRtt(c, 1000)
    ns.sockets.listeners.get(c.local.port)?.onAccept(c)
  }
  const from = Math.max(c.una, 1)
  c.una += acked
  c.sacked = c.sacked.filter(([, to]) => to > c.una)
  if (c.nxt < c.una) c.nxt = c.una
  const bytes = Math.min(c.unacked.len, Math.max(0, c.una - from))
  c.unacked = sliceData(c.unacked, bytes, c.unacked.len - bytes)
  c.retries = 0
  if (isCwndLimited(c)) c.cwnd += 1
  measureRtt(c, c.srtt)
  c.timer?.cancel()
  delete c.timer
  if (c.finWritten && c.una === c.max && c.nxt === c.max && c.unacked.len === 0) finAcknowledged(ns, c)
  else push(ns, c)
}

/** In slow start a window that is not made use of does not grow (RFC 7661). */
const isCwndLimited = ({ cwnd, window }: TcpConnection): boolean => window.limited || cwnd < 2 * window.mostOut

function finAcknowledged(ns: Ns, c: TcpConnection): void {
  if (c.state === 'FIN_WAIT1') c.state = 'FIN_WAIT2'
  else if (c.state === 'CLOSING') c.state = 'TIME_WAIT'
  else if (c.state === 'LAST_ACK') destroy(ns, c)
}

/** tcp_data_queue: in order to the reader, ahead of order kept and told of (SACK), everything acknowledged. */
function data(ns: Ns, c: TcpConnection, segment: TcpSegment): void {
  const at = relative(segment.seq, c.irs)
  const fin = segment.flags.includes('FIN')
  if (at > c.rcvNxt) {
    c.ahead.set(at, { data: segment.data, fin })
    sendControl(ns, c, ['ACK'])
    return
  }
  const known = c.rcvNxt - at
  let ended = false
  const before = c.received.len
  const take = (piece: TcpSegment['data'], isLast: boolean): void => {
    if (['FIN_WAIT1', 'FIN_WAIT2', 'CLOSING', 'TIME_WAIT'].includes(c.state) === false)
      c.received = joinData(c.received, piece)
    c.rcvNxt += piece.len
    if (isLast && !ended) {
      c.rcvNxt += 1
      ended = true
    }
  }
  const isNew = segment.data.len > known || (fin && known <= segment.data.len)
  if (isNew) {
    take(sliceData(segment.data, Math.max(0, known), Math.max(0, segment.data.len - known)), fin)
    for (let next = c.ahead.get(c.rcvNxt); next; next = c.ahead.get(c.rcvNxt)) {
      c.ahead.delete(c.rcvNxt)
      take(next.data, next.fin)
    }
  }
  for (const at of c.ahead.keys()) if (at < c.rcvNxt) c.ahead.delete(at)
  if (ended) {
    if (c.state === 'ESTABLISHED' || c.state === 'SYN_RECV') c.state = 'CLOSE_WAIT'
    else if (c.state === 'FIN_WAIT1') c.state = 'CLOSING'
    else if (c.state === 'FIN_WAIT2') c.state = 'TIME_WAIT'
  }
  sendControl(ns, c, ['ACK'])
  if (c.received.len > before) c.events.onData?.(c)
  if (ended) c.events.onEnd?.(c)
}

function reset(ns: Ns, c: TcpConnection, segment: TcpSegment): void {
  const { onError } = c.events
  if (c.state === 'SYN_SENT') {
    if (!segment.flags.includes('ACK') || segment.ack !== (c.iss + 1) >>> 0) return
    destroy(ns, c)
    onError?.({ errno: 111, name: 'ECONNREFUSED', fatal: true })
    return
  }
  const closing = c.state === 'CLOSE_WAIT'
  destroy(ns, c)
  onError?.(closing ? { errno: 32, name: 'EPIPE', fatal: true } : { errno: 104, name: 'ECONNRESET', fatal: true })
}

/** tcp_v4_err: fatal while connecting, else only the path MTU matters. */
export function tcpError(ns: Ns, about: Ipv4Packet, quoted: TcpSegment, error: IcmpError): void {
  const c = ns.sockets.connections.get(
    tcpKey({ addr: about.src, port: quoted.sport }, { addr: about.dst, port: quoted.dport }),
  )
  if (!c) return
  const at = relative(quoted.seq, c.iss)
  if (at < c.una || at > c.max) return
  if (error.type === 5) return
  if (error.type === 3 && error.code === 4) {
    if (quoted.data.len > currentMss(ns, c)) reduceMtu(ns, c)
    return
  }
  if (c.state !== 'SYN_SENT' && c.state !== 'SYN_RECV') return
  const { onError } = c.events
  destroy(ns, c)
  onError?.(errnoOf(error))
}

/** tcp_v4_mtu_reduced, which waits while the sending call holds the socket: what was under way arrives first. */
function reduceMtu(ns: Ns, c: TcpConnection): void {
  if (c.mtuReduced) return
  c.mtuReduced = true
  ns.machine.after(COST.held, () => {
    c.mtuReduced = false
    if (c.state !== 'CLOSE') retransmitAll(ns, c)
  })
}
