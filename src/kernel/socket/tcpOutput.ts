/** TCP transmit (net/ipv4/tcp_output.c): segments, retransmission. */
import type { IpAddr } from '../../net/ipv4.ts'
import { type Data, IPPROTO_TCP, ipv4Packet, type TcpFlag, type TcpOptions, type TcpSegment } from '../../net/packet.ts'
import type { JourneyId, Reason } from '../hop.ts'
import { ipLocalOut } from '../ip/output.ts'
import { routeOutput } from '../ip/route.ts'
import { drop, ip, tell, why } from '../report.ts'
import { localSkb, type Ns } from '../runtime.ts'
import { wheelDelay } from '../timer.ts'
import { advertisedMss, currentMss, destroy, EMPTY, sliceData, type TcpConnection } from './tcpConnection.ts'

const seqOf = (base: number, relative: number): number => (base + relative) >>> 0

/** tcp_rto_min, TCP_RTO_MAX. */
const RTO_MIN = 200_000
const RTO_MAX = 120_000_000
const SYN_RETRIES = 6
const SYNACK_RETRIES = 5
const RETRIES2 = 15

function transmit(
  ns: Ns,
  c: TcpConnection,
  relative: number,
  flags: readonly TcpFlag[],
  data: Data,
  again = 0,
): boolean {
  const syn = flags.includes('SYN')
  const mss = syn ? advertisedMss(ns, c) : 0
  // tcp_send_active_reset's too: only a reset that answers a segment has no options (resetFor).
  const timestamp = c.timestamps
    ? { val: timestampOf(ns, c), ecr: flags.includes('ACK') ? c.peerTimestamp : 0 }
    : undefined
  const sack = syn || !c.sack ? undefined : sackBlocks(c)
  const options: TcpOptions = {
    ...(syn && { mss }),
    ...(syn && c.sack && { sackPermitted: true as const }),
    ...(syn && c.scaling && { wscale: 7 }),
    ...(timestamp && { timestamp }),
    ...(sack && { sack }),
  }
  // tcp_select_initial_window: the largest multiple of the MSS below 64 KiB.
  const window = syn ? Math.floor(65535 / mss) * mss : 502
  const segment: TcpSegment = {
    kind: 'tcp',
    sport: c.local.port,
    dport: c.remote.port,
    seq: seqOf(c.iss, relative),
    ack: flags.includes('ACK') ? seqOf(c.irs, c.rcvNxt) : 0,
    flags,
    window,
    options,
    data,
  }
  const parent = c.answering
  const reasons = [again > 0 ? why('retransmits', { attempt: again, program: c.name }) : callOf(c, flags, data)]
  // ip_build_and_send_pkt: so short a packet as a SYN-ACK has DF in any case.
  const always = syn && flags.includes('ACK')
  const origin = c.active || data.len > 0 || flags.includes('FIN') ? 'socket' : 'reply'
  return sendSegment(
    ns,
    segment,
    c.local.addr,
    c.remote.addr,
    origin,
    parent,
    reasons,
    always ? 'do' : 'want',
    c.rehashed,
  )
}

/** The program's call that makes the kernel send; acknowledgements, a SYN-ACK's too, are the kernel's own. */
function callOf(c: TcpConnection, flags: readonly TcpFlag[], data: Data): Reason {
  const call =
    data.len > 0 ? 'send' : flags.includes('FIN') ? 'close' : c.active && flags.includes('SYN') ? 'connect' : undefined
  return call ? why('socketSends', { program: c.name, call }) : why('kernelReplies', { to: ip(c.remote.addr) })
}

/** Whether it was sent: neither a route was missing nor did a hook drop it. */
function sendSegment(
  ns: Ns,
  segment: TcpSegment,
  src: IpAddr,
  dst: IpAddr,
  origin: 'socket' | 'reply',
  parent: JourneyId | undefined,
  reasons: Reason[],
  pmtudisc: 'do' | 'want',
  rehashed?: number,
): boolean {
  const route = routeOutput(ns, { dst, src, proto: IPPROTO_TCP, sport: segment.sport, dport: segment.dport })
  const packet = ipv4Packet({
    src,
    dst,
    proto: IPPROTO_TCP,
    df: pmtudisc === 'do' || (!(route.ok && route.dst.mtuLocked) && ns.sysctl.global('ip_no_pmtu_disc') === 0),
    ttl: ns.sysctl.global('ip_default_ttl'),
    id: ns.nextIpId++ & 0xffff,
    payload: segment,
  })
  const journey = ns.machine.observer.begin({ origin, ns: ns.name, packet, ...(parent !== undefined && { parent }) })
  tell(ns, journey, 'send', packet, { reasons })
  if (!route.ok) {
    drop(ns, { packet, journey }, 'IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided })
    return false
  }
  tell(ns, journey, 'route', packet, { dev: route.dst.dev.name, reasons: route.reasons, decided: route.decided })
  const skb = localSkb(packet, journey)
  skb.dst = route.dst
  if (rehashed !== undefined) skb.rehashed = rehashed
  return ipLocalOut(ns, skb) === undefined
}

/** Milliseconds of the machine's clock from an offset of the connection's own (tcp_time_stamp). */
const timestampOf = (ns: Ns, c: TcpConnection): number => (Math.floor(ns.machine.now() / 1000) + (c.iss >>> 4)) >>> 0

function sackBlocks(c: TcpConnection): [number, number][] | undefined {
  if (c.ahead.size === 0) return undefined
  const blocks: [number, number][] = []
  for (const [at, { data }] of [...c.ahead].sort(([a], [b]) => a - b)) {
    const last = blocks.at(-1)
    if (last && last[1] === at) last[1] = at + data.len
    else blocks.push([at, at + data.len])
  }
  return blocks.slice(0, 3).map(([a, b]) => [seqOf(c.irs, a), seqOf(c.irs, b)])
}

export function sendControl(ns: Ns, c: TcpConnection, flags: readonly TcpFlag[], again = 0): boolean {
  return transmit(ns, c, flags.includes('SYN') ? 0 : c.nxt, flags, EMPTY, again)
}

/**
 * tcp_write_xmit: what congestion window and data allow; FIN behind the last byte. Several segments of one write are
 * one GSO packet, whose last segment carries PSH (tcp_transmit_skb).
 */
export function push(ns: Ns, c: TcpConnection, again = 0): void {
  if (c.state === 'SYN_SENT' || c.state === 'SYN_RECV' || c.state === 'CLOSE') return
  const mss = currentMss(ns, c)
  const first = Math.max(c.una, 1)
  const end = first + c.unacked.len
  while (c.nxt < end) {
    const room = c.cwnd - packetsInFlight(c, mss)
    if (room <= 0) break
    const hole = nextHole(c, c.nxt, end)
    if (!hole) {
      c.nxt = end
      break
    }
    const [from, whole] = hole
    const isNew = from >= c.max
    // tcp_cwnd_test: at most half the congestion window at once, so that there are two GSO packets in flight.
    const quota = isNew ? Math.min(room, Math.max(c.cwnd >> 1, 1)) : room
    const to = Math.min(whole, from + quota * mss, isNew ? end : burstEnd(c, from))
    for (let at = from; at < to; ) {
      const len = Math.min(mss, to - at)
      const last = at + len === to
      const psh = last && (at + len === end || to - from > mss)
      // tcp_retrans_try_collapse: a FIN that was sent behind the last data goes with them the next time.
      const fin = again > 0 && at + len === end && c.max > end
      const flags: TcpFlag[] = [...(fin ? (['FIN'] as const) : []), ...(psh ? (['PSH'] as const) : []), 'ACK']
      transmit(ns, c, at, flags, sliceData(c.unacked, at - first, len), again)
      at += len
      if (fin) c.nxt = end + 1
    }
    if (c.nxt <= end) c.nxt = to
    c.max = Math.max(c.max, c.nxt)
    if (isNew) {
      c.bursts = [...c.bursts.filter((edge) => edge > c.una), to]
      validateWindow(c, mss)
    }
  }
  // tcp_cwnd_test: until some release after 6.1 the last FIN did not mind the congestion window.
  const mayEnd = ns.machine.linux === '6.1' || packetsInFlight(c, mss) < c.cwnd
  if (c.finWritten && c.nxt === end && (mayEnd || c.max > end)) {
    transmit(ns, c, c.nxt, ['FIN', 'ACK'], EMPTY, again)
    c.nxt += 1
    c.max = Math.max(c.max, c.nxt)
  }
  delete c.answering
  if (c.nxt > c.una && !c.timer) armRetransmit(ns, c)
}

/** tcp_cwnd_validate. */
function validateWindow(c: TcpConnection, mss: number): void {
  const out = packetsInFlight(c, mss)
  const limited = out >= c.cwnd
  const { window } = c
  if (limited || c.una >= window.end || (!window.limited && out > window.mostOut))
    c.window = { mostOut: out, limited, end: c.nxt }
}

/** tcp_packets_in_flight: of what was sent and not given up, what the peer has not said to have. */
function packetsInFlight(c: TcpConnection, mss: number): number {
  let packets = 0
  for (let at = Math.max(c.una, 1); at < c.nxt; ) {
    const hole = nextHole(c, at, c.nxt)
    if (!hole) break
    const to = Math.min(hole[1], burstEnd(c, hole[0]))
    packets += Math.ceil((to - hole[0]) / mss)
    at = to
  }
  return packets
}

const burstEnd = ({ bursts, max }: TcpConnection, from: number): number => bursts.find((edge) => edge > from) ?? max

/** The first stretch of [from, to) that the peer has not said to have. */
function nextHole(c: TcpConnection, from: number, to: number): [number, number] | undefined {
  let start = from
  for (const [a, b] of c.sacked) {
    if (start < a) return [start, Math.min(to, a)]
    start = Math.max(start, b)
  }
  return start < to ? [start, to] : undefined
}

/** Everything that is not acknowledged goes out again in segments of the size that fits now (tcp_simple_retransmit). */
export function retransmitAll(ns: Ns, c: TcpConnection): void {
  c.nxt = Math.max(c.una, 1)
  push(ns, c, 1)
}

export function armRetransmit(ns: Ns, c: TcpConnection, patience = c.rto): void {
  c.timer?.cancel()
  c.timer = ns.machine.after(wheelDelay(ns.machine.now(), patience), () => onTimeout(ns, c))
}

export function measureRtt(c: TcpConnection, rtt: number): void {
  c.srtt = c.srtt === 0 ? rtt : c.srtt + (rtt - c.srtt) / 8
  c.rto = Math.max(RTO_MIN, c.srtt + RTO_MIN)
}

/** tcp_retransmit_timer: again with twice the patience, one segment at a time. */
function onTimeout(ns: Ns, c: TcpConnection): void {
  delete c.timer
  c.retries += 1
  c.rehashed += 1
  const most = c.state === 'SYN_SENT' ? SYN_RETRIES : c.state === 'SYN_RECV' ? SYNACK_RETRIES : RETRIES2
  if (c.retries > most) {
    const { onError } = c.events
    destroy(ns, c)
    onError?.({ errno: 110, name: 'ETIMEDOUT', fatal: true })
    return
  }
  const linear = c.state === 'SYN_SENT' && c.retries <= ns.sysctl.global('tcp_syn_linear_timeouts')
  if (!linear) c.rto = Math.min(RTO_MAX, c.rto * 2)
  if (c.state === 'SYN_SENT') sendControl(ns, c, ['SYN'], c.retries)
  else if (c.state === 'SYN_RECV') {
    // reqsk_timer_handler: a SYN-ACK that cannot even be sent again is the last one.
    if (!sendControl(ns, c, ['SYN', 'ACK'], c.retries)) {
      destroy(ns, c)
      return
    }
  } else {
    c.cwnd = 1
    c.nxt = Math.max(c.una, 1)
    push(ns, c, c.retries)
  }
  armRetransmit(ns, c)
}

/** The reset that a segment provokes; none answers another. */
export function resetFor(about: TcpSegment): TcpSegment | undefined {
  if (about.flags.includes('RST')) return undefined
  const acked = about.flags.includes('ACK')
  const used = about.data.len + Number(about.flags.includes('SYN')) + Number(about.flags.includes('FIN'))
  return {
    kind: 'tcp',
    sport: about.dport,
    dport: about.sport,
    seq: acked ? about.ack : 0,
    ack: acked ? 0 : (about.seq + used) >>> 0,
    flags: acked ? ['RST'] : ['RST', 'ACK'],
    window: 0,
    options: {},
    data: EMPTY,
  }
}

/** tcp_v4_send_reset: from a socket of the namespace's own, which always sets DF (tcp_sk_init). */
export function sendReset(ns: Ns, about: TcpSegment, src: IpAddr, dst: IpAddr, parent: JourneyId): void {
  const segment = resetFor(about)
  if (segment) sendSegment(ns, segment, src, dst, 'reply', parent, [why('kernelReplies', { to: ip(dst) })], 'do')
}
