/** A tracked connection, and how `conntrack -L` prints it (conntrack-tools 1.4.7). */
import { formatIpv4 } from '../../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../../net/packet.ts'
import type { TcpConnState } from './tcpStates.ts'
import type { TcpTrack } from './tcpWindow.ts'
import type { Tuple } from './tuple.ts'

export interface Conn {
  readonly id: number
  readonly orig: Tuple
  /** What the answer looks like: NAT is the difference from the inverse of `orig`. */
  reply: Tuple
  /** TCP only. */
  tcp?: TcpConnState
  /** TCP only: windows and the last segment. */
  readonly track?: TcpTrack
  seenReply: boolean
  assured: boolean
  confirmed: boolean
  /** Addresses or ports were changed. */
  srcNat: boolean
  dstNat: boolean
  /** NAT was decided, if only to change nothing. */
  srcNatDone: boolean
  dstNatDone: boolean
  mark: number
  /** MASQUERADE: the device whose address is its source. */
  masqueradeBy?: string
  /** UDP: from when on answers make it a stream. */
  udpSince?: number
  /** Virtual microseconds. */
  expires: number
}

/** An entry as plain data, for the trace. */
export interface ConnSnapshot {
  readonly id: number
  readonly orig: Tuple
  readonly reply: Tuple
  readonly tcp?: TcpConnState
  readonly seenReply: boolean
  readonly assured: boolean
  readonly confirmed: boolean
  readonly srcNat: boolean
  readonly dstNat: boolean
  readonly mark: number
  /** Seconds left. */
  readonly timeout: number
}

export function snapshotConn(conn: Conn, now: number): ConnSnapshot {
  const { id, orig, reply, tcp, seenReply, assured, confirmed, srcNat, dstNat, mark, expires } = conn
  const timeout = Math.max(0, Math.floor((expires - now) / 1_000_000))
  return { id, orig, reply, ...(tcp && { tcp }), seenReply, assured, confirmed, srcNat, dstNat, mark, timeout }
}

const NAMES: Readonly<Record<number, string>> = { [IPPROTO_ICMP]: 'icmp', [IPPROTO_TCP]: 'tcp', [IPPROTO_UDP]: 'udp' }

function printTuple(t: Tuple): string {
  const addresses = `src=${formatIpv4(t.src)} dst=${formatIpv4(t.dst)}`
  if (t.proto === IPPROTO_ICMP) return `${addresses} type=${t.type ?? 0} code=${t.code ?? 0} id=${t.sport}`
  return t.proto === IPPROTO_TCP || t.proto === IPPROTO_UDP
    ? `${addresses} sport=${t.sport} dport=${t.dport}`
    : addresses
}

/** What a line of `conntrack -L` begins with: enough to find it there. */
export const printOriginal = ({ orig }: Pick<Conn, 'orig'>): string =>
  `${NAMES[orig.proto] ?? 'unknown'} ${printTuple(orig)}`

/** One line of `conntrack -L`. */
export function printConn(conn: ConnSnapshot): string {
  const { orig } = conn
  const words = [
    (NAMES[orig.proto] ?? 'unknown').padEnd(8),
    `${orig.proto} ${conn.timeout}`,
    ...(conn.tcp ? [conn.tcp] : []),
    printTuple(orig),
    ...(conn.seenReply ? [] : ['[UNREPLIED]']),
    printTuple(conn.reply),
    ...(conn.assured ? ['[ASSURED]'] : []),
    `mark=${conn.mark}`,
    'use=1',
  ]
  return words.join(' ')
}
