/** Which addresses and ports a translation chooses (net/netfilter/nf_nat_core.c, get_unique_tuple). */
import type { IpAddr } from '../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../net/packet.ts'
import type { Ns } from '../runtime.ts'
import type { Conn } from './conntrack/entry.ts'
import { connsFrom, findConn } from './conntrack/table.ts'
import { invertTuple, type Tuple } from './conntrack/tuple.ts'
import { byteSwap, jhash2, reciprocalScale } from './jhash.ts'
import type { NatRange } from './ruleset.ts'

export type Manip = 'src' | 'dst'

/** NF_NAT_MAX_ATTEMPTS: no longer search on end for a free port; and where it is given up. */
const MOST_ATTEMPTS = 128
const FEWEST_ATTEMPTS = 16

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

const portFits = (tuple: Tuple, manip: Manip, { ports }: NatRange): boolean =>
  !ports || (portOf(tuple, manip) >= ports.from && portOf(tuple, manip) <= ports.to)

/** in_range, of sources. */
const inRange = (tuple: Tuple, range: NatRange): boolean =>
  (range.from === undefined || (tuple.src >= range.from && tuple.src <= (range.to ?? range.from))) &&
  portFits(tuple, 'src', range)

export function uniqueTuple(ns: Ns, conn: Conn, original: Tuple, manip: Manip, range: NatRange): Tuple {
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
  return uniquePort(ns, conn, tuple, manip, range)
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
function uniquePort(ns: Ns, conn: Conn, tuple: Tuple, manip: Manip, range: NatRange): Tuple {
  const [first, count] = choices(tuple, manip, range) ?? []
  if (first === undefined || count === undefined) return tuple
  const anywhere = (): number => Math.floor(ns.machine.random() * 65536)
  let at = range.basePort === undefined ? anywhere() : (portOf(tuple, manip) - range.basePort) & 0xffff
  let last = tuple
  for (let attempts = Math.min(count, MOST_ATTEMPTS); ; attempts = Math.floor(attempts / 2)) {
    for (let i = 0; i < attempts; i++, at = (at + 1) & 0xffff) {
      last = withPort(tuple, manip, first + (at % count))
      if (!isUsed(ns, conn, last)) return last
    }
    if (attempts >= count || attempts < FEWEST_ATTEMPTS) return last
    at = anywhere()
  }
}
