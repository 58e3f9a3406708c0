/** Fragmentation (net/ipv4/ip_output.c, ip_do_fragment; RFC 791). */
import type { Ipv4Packet } from '../../net/packet.ts'
import { tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'

const HEADER = 20

/**
 * What was put together from fragments that fit falls apart along the same lines (ip_do_fragment's fast path).
 */
function sameGeometry(sizes: readonly number[] | undefined, mtu: number): readonly number[] | undefined {
  const fits = sizes?.every((size, index) => size <= mtu - HEADER && (index === sizes.length - 1 || size % 8 === 0))
  return fits ? sizes : undefined
}

/** The pieces of a packet, each at most `mtu` bytes long and, but the last, a multiple of eight of data. */
export function fragmentPacket(
  packet: Ipv4Packet,
  mtu: number,
  df: boolean,
  sizes: readonly number[] = [],
): Ipv4Packet[] {
  const { payload } = packet
  const whole = payload.kind === 'fragment' ? payload.whole : payload
  const base = payload.kind === 'fragment' ? payload.start : 0
  const total = packet.len - HEADER
  const most = mtu - HEADER
  const pieces: Ipv4Packet[] = []
  for (let at = 0; at < total; ) {
    const left = total - at
    const len = sizes[pieces.length] ?? (left > most ? most & ~7 : left)
    pieces.push({
      ...packet,
      df,
      mf: at + len < total || packet.mf,
      offset: packet.offset + at,
      len: HEADER + len,
      payload: { kind: 'fragment', whole, start: base + at, len },
    })
    at += len
  }
  return pieces
}

/** Each piece is a journey of its own, from when it is taken; the packet's ends here. */
export function* ipFragment(ns: Ns, skb: Skb, mtu: number): Generator<Skb, void> {
  const pieces = fragmentPacket(skb.packet, mtu, skb.fragDf ?? false, sameGeometry(skb.fragSizes, mtu))
  const dev = skb.dst?.dev.name
  tell(ns, skb.journey, 'fragment', skb.packet, {
    ...(dev && { dev }),
    reasons: [why('fragmented', { pieces: pieces.length, mtu })],
  })
  ns.machine.observer.end(skb.journey, 'copied')
  for (const packet of pieces) {
    const journey = ns.machine.observer.begin({ origin: 'fragment', parent: skb.journey, ns: ns.name, packet })
    yield { ...skb, packet, journey }
  }
}
