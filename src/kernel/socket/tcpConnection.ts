/** A TCP connection's state (net/ipv4/tcp.h; RFC 9293) and what every part of TCP asks of it. */
import type { IpAddr } from '../../net/ipv4.ts'
import { type Data, IPPROTO_TCP, type TcpOptions } from '../../net/packet.ts'
import type { JourneyId } from '../hop.ts'
import { dstMtu, type OutputRoute, routeOutput } from '../ip/route.ts'
import type { Ns, Timer } from '../runtime.ts'
import type { SocketErrno } from './errno.ts'

type TcpState =
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT1'
  | 'FIN_WAIT2'
  | 'CLOSING'
  | 'TIME_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'CLOSE'

export interface TcpEvents {
  onConnected?(connection: TcpConnection): void
  /** Data can be read: `connection.received` holds it. */
  onData?(connection: TcpConnection): void
  onEnd?(connection: TcpConnection): void
  onError?(error: SocketErrno): void
}

export interface TcpListener {
  readonly port: number
  readonly name: string
  onAccept(connection: TcpConnection): void
}

export interface TcpConnection {
  readonly name: string
  readonly local: { readonly addr: IpAddr; readonly port: number }
  readonly remote: { readonly addr: IpAddr; readonly port: number }
  state: TcpState
  events: TcpEvents
  readonly iss: number
  irs: number
  /** Oldest unacknowledged and next to send, relative to iss (0 is the SYN, data begins at 1). */
  una: number
  nxt: number
  /** The furthest ever sent. */
  max: number
  /** Next expected, relative to irs. */
  rcvNxt: number
  /** Where each burst ended when it went out first, ascending: it is one skb, and what is sent again is cut within it. */
  bursts: readonly number[]
  /** Bytes written and not yet acknowledged; the first has sequence max(una, 1). */
  unacked: Data
  finWritten: boolean
  /** Bytes that arrived in order and were not read yet. */
  received: Data
  /** Out of order: by relative sequence number. */
  readonly ahead: Map<number, { data: Data; fin: boolean }>
  peerMss: number
  /** Options that both ends offered. */
  timestamps: boolean
  sack: boolean
  scaling: boolean
  /** What the peer has beyond `una`: [from, to) in relative sequence numbers, ascending. */
  sacked: (readonly [number, number])[]
  /** An ICMP fragmentation-needed waits until the sending call lets go of the socket. */
  mtuReduced: boolean
  cwnd: number
  /** tcp_cwnd_validate: segments in flight at most since `end` was the next to send, and whether the window kept any back. */
  window: { readonly mostOut: number; readonly limited: boolean; readonly end: number }
  srtt: number
  rto: number
  retries: number
  /** sk_rethink_txhash: at each timeout its flow may take another way. */
  rehashed: number
  timer?: Timer
  /** What the newest segment says of the peer's clock. */
  peerTimestamp: number
  /** When a program last called it: what is sent then comes back as errors while the call still holds the socket. */
  called: number
  /** When a SYN that has no business here was last answered (last_oow_ack_time). */
  strangerAnswered?: number
  /** The journey that its next segment answers. */
  answering?: JourneyId
  /** A program made it, not a SYN. */
  readonly active: boolean
}

export const tcpKey = (local: { addr: IpAddr; port: number }, remote: { addr: IpAddr; port: number }): string =>
  `${local.addr}:${local.port} ${remote.addr}:${remote.port}`

export const EMPTY: Data = { kind: 'data', len: 0, text: '' }

export const joinData = (a: Data, b: Data): Data =>
  a.len === 0
    ? b
    : {
        kind: 'data',
        len: a.len + b.len,
        ...(a.text !== undefined && b.text !== undefined && { text: a.text + b.text }),
      }

export const sliceData = (data: Data, from: number, len: number): Data => ({
  kind: 'data',
  len,
  ...(data.text !== undefined && { text: data.text.slice(from, from + len) }),
})

interface NewConnection {
  readonly name: string
  readonly local: TcpConnection['local']
  readonly remote: TcpConnection['remote']
  readonly state: TcpState
  readonly irs: number
  readonly peerMss: number
  readonly active: boolean
}

export function createConnection(ns: Ns, fields: NewConnection): TcpConnection {
  const connection: TcpConnection = {
    ...fields,
    events: {},
    iss: Math.floor(ns.machine.random() * 0xffffffff),
    una: 0,
    nxt: 0,
    max: 0,
    rcvNxt: 0,
    bursts: [],
    unacked: EMPTY,
    finWritten: false,
    received: EMPTY,
    ahead: new Map(),
    sacked: [],
    mtuReduced: false,
    cwnd: 10,
    window: { mostOut: 0, limited: false, end: 0 },
    srtt: 0,
    rto: 1_000_000,
    retries: 0,
    rehashed: 0,
    peerTimestamp: 0,
    called: ns.machine.now(),
    timestamps: ns.sysctl.global('tcp_timestamps') > 0,
    sack: ns.sysctl.global('tcp_sack') > 0,
    scaling: ns.sysctl.global('tcp_window_scaling') > 0,
  }
  ns.sockets.connections.set(tcpKey(fields.local, fields.remote), connection)
  return connection
}

export function destroy(ns: Ns, connection: TcpConnection): void {
  connection.timer?.cancel()
  connection.state = 'CLOSE'
  const key = tcpKey(connection.local, connection.remote)
  if (ns.sockets.connections.get(key) === connection) ns.sockets.connections.delete(key)
}

const routeOf = (ns: Ns, { local, remote }: TcpConnection): OutputRoute =>
  routeOutput(ns, { dst: remote.addr, src: local.addr, proto: IPPROTO_TCP, sport: local.port, dport: remote.port })

/** How long a call lasts at most that waits for nothing: the softirqs that its own segment raises run within it. */
const CALL = 2000

/** sock_owned_by_user. */
export const ownedByUser = (ns: Ns, { called }: TcpConnection): boolean => ns.machine.now() - called < CALL

/** ipv4_default_advmss. */
export function advertisedMss(ns: Ns, connection: TcpConnection): number {
  const route = routeOf(ns, connection)
  return route.ok ? Math.min(65495, Math.max(256, dstMtu(route.dst) - 40)) : 536
}

/** tcp_current_mss: path MTU less headers, at most what the peer takes, less the timestamp option. */
export function currentMss(ns: Ns, connection: TcpConnection): number {
  const route = routeOf(ns, connection)
  const path = route.ok ? dstMtu(route.dst) - 40 : 536
  return Math.max(48, Math.min(path, connection.peerMss)) - (connection.timestamps ? 12 : 0)
}

/** What the peer's SYN or SYN-ACK did not offer is not used (tcp_parse_options). */
export function agreeOn(connection: TcpConnection, { timestamp, sackPermitted, wscale, mss }: TcpOptions): void {
  connection.timestamps &&= timestamp !== undefined
  connection.sack &&= sackPermitted === true
  connection.scaling &&= wscale !== undefined
  connection.peerMss = mss ?? 536
  connection.peerTimestamp = timestamp?.val ?? 0
}
