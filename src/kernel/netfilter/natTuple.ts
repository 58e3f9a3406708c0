/** Which addresses and ports a translation chooses (net/netfilter/nf_nat_core.c, get_unique_tuple). */
import type { IpAddr } from '../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../net/packet.ts'
import { why } from '../report.ts'
import type { Ns } from '../runtime.ts'
import { type Conn, printOriginal } from './conntrack/entry.ts'
import { connsFrom, findConn, killConn } from './conntrack/table.ts'
import { before } from './conntrack/tcpWindow.ts'
import { invertTuple, type Tuple } from './conntrack/tuple.ts'
import type { HookReport } from './hook.ts'
import { byteSwap, jhash2, reciprocalScale } from './jhash.ts'
import type { NatRange } from './ruleset.ts'

export type Manip = 'src' | 'dst'

/** NF_NAT_MAX_ATTEMPTS: no longer search on end for a free port; and where it is given up. */
const MOST_ATTEMPTS = 128
const FEWEST_ATTEMPTS = 16
/** NF_NAT_HARDER_THRESH: so few are left that an entry is given up for the new one. */
const LAST_ATTEMPTS = 32

const portOf = (t: Tuple, manip: Manip): number => (manip === 'src' ? t.sport : t.dport)

function withAddr(tuple: Tuple, manip: Manip, addr: IpAddr): Tuple {
  return manip === 'src' ? { ...tuple, src: addr } : { ...tuple, dst: addr }
}

/** An echo identifier is one number for both ends. */
function withPort(tuple: Tuple, manip: Manip, port: number): Tuple {
  if (tuple.proto === IPPROTO_ICMP) return { ...tuple, sport: port, dport: port }
  return manip === 'src' ? { ...tuple, sport: port } : { ...tuple, dport: port }
}

/** nf_nat_used_tuple. */
const isUsed = (ns: Ns, conn: Conn, tuple: Tuple): boolean => {
  const found = findConn(ns, invertTuple(tuple))
  return found !== undefined && found.conn !== conn
}

/**
 * nf_nat_used_tuple_harder (since Linux 6.5): a translated connection that is over makes room for a SYN, if the SYN's
 * sequence number lies behind its own, so that what is still under way to it is out of the window.
 */
function isUsedHarder(ns: Ns, conn: Conn, tuple: Tuple, report: HookReport): boolean {
  const found = findConn(ns, invertTuple(tuple))
  if (found === undefined || found.conn === conn) return false
  const { conn: old, reply } = found
  if (ns.machine.linux === '6.1' || conn.tcp !== 'SYN_SENT' || !reply || !old.srcNat || !isOver(old)) return true
  if (!conn.track || !old.track || !before(old.track.seen[0].end, conn.track.seen[0].end)) return true
  report.evicted = why('closedEvicted', { conn: printOriginal(old) })
  report.changes.push(...killConn(ns, old))
  return false
}

const isOver = ({ tcp }: Conn): boolean => tcp === 'TIME_WAIT' || tcp === 'CLOSE' || tcp === 'SYN_SENT2'

const portFits = (tuple: Tuple, manip: Manip, { ports }: NatRange): boolean =>
  !ports || (portOf(tuple, manip) >= ports.from && portOf(tuple, manip) <= ports.to)

/** in_range, of sources. */
const inRange = (tuple: Tuple, range: NatRange): boolean =>
  (range.from === undefined || (tuple.src >= range.from && tuple.src <= (range.to ?? range.from))) &&
  portFits(tuple, 'src', range)

export function uniqueTuple(
  ns: Ns,
  conn: Conn,
  original: Tuple,
  manip: Manip,
  range: NatRange,
  report: HookReport,
): Tuple {
  const random = range.random || range.randomFully
  if (manip === 'src' && !random) {
    if (inRange(original, range)) {
      if (!isUsed(ns, conn, original)) return original
    } else {
      const kept = keptSource(ns, original, range)
      if (kept && !isUsed(ns, conn, kept)) return kept
    }
  }
  const tuple = withAddr(original, manip, pickAddress(original, manip, range))
  if (!random && (range.ports === undefined || (range.basePort === undefined && portFits(tuple, manip, range)))) {
    // A single port is taken even where it is in use: confirming the connection then fails.
    if (range.ports?.from === range.ports?.to && range.ports) return tuple
    if (!isUsed(ns, conn, tuple)) return tuple
  }
  return uniquePort(ns, conn, tuple, manip, range, report)
}

/** find_appropriate_src: a source that is already translated keeps its translation, towards anyone. */
function keptSource(ns: Ns, original: Tuple, range: NatRange): Tuple | undefined {
  for (const { reply } of connsFrom(ns, original)) {
    const { src, sport } = invertTuple(reply)
    const kept = { ...original, src, sport }
    if (inRange(kept, range)) return kept
  }
  return undefined
}

/** find_best_ips_proto: one address of the range by a hash of source and, unless `--persistent`, destination. */
function pickAddress(tuple: Tuple, manip: Manip, { from, to = from, persistent }: NatRange): IpAddr {
  if (from === undefined) return manip === 'src' ? tuple.src : tuple.dst
  if (from === to) return from
  const hash = jhash2([byteSwap(tuple.src), 0, 0, 0], persistent ? 0 : byteSwap(tuple.dst))
  return (from + reciprocalScale(hash, (to ?? from) - from + 1)) as IpAddr
}

const PORTS = [IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP]

/** The ports to choose among: [first, how many]. Undefined where the port stays. */
function choices(tuple: Tuple, manip: Manip, { ports }: NatRange): readonly [number, number] | undefined {
  if (!PORTS.includes(tuple.proto)) return undefined
  if (ports) return [ports.from, ports.to - ports.from + 1]
  if (tuple.proto === IPPROTO_ICMP) return [0, 65536]
  if (manip === 'dst') return undefined
  const port = portOf(tuple, manip)
  if (port < 512) return [1, 511]
  return port < 1024 ? [600, 424] : [1024, 64512]
}

/** nf_nat_l4proto_unique_tuple: the next free port from a random one on, or from `--to-destination …/BASE`. */
function uniquePort(ns: Ns, conn: Conn, tuple: Tuple, manip: Manip, range: NatRange, report: HookReport): Tuple {
  const [first, count] = choices(tuple, manip, range) ?? []
  if (first === undefined || count === undefined) return tuple
  const anywhere = (): number => Math.floor(ns.machine.random() * 65536)
  let at = range.basePort === undefined ? anywhere() : (portOf(tuple, manip) - range.basePort) & 0xffff
  let last = tuple
  for (let attempts = Math.min(count, MOST_ATTEMPTS); ; attempts = Math.floor(attempts / 2)) {
    for (let i = 0; i < attempts; i++, at = (at + 1) & 0xffff) {
      last = withPort(tuple, manip, first + (at % count))
      const used = attempts - i > LAST_ATTEMPTS ? isUsed(ns, conn, last) : isUsedHarder(ns, conn, last, report)
      if (!used) return last
    }
    if (attempts >= count || attempts < FEWEST_ATTEMPTS) return last
    at = anywhere()
  }
}
