/** The way of a lost packet, as far as it came. */
import type { Ipv4Packet, Packet } from '../net/packet.ts'
import type { Trace } from '../sim/trace.ts'

/** Hops of the lost packet, and of what it was a copy or piece of, up to the loss. */
export function wayTo({ hops, journeys }: Trace, lostAt: number): number[] {
  let journey = journeys[hops[lostAt]?.journey ?? -1]
  const way: number[] = []
  while (journey) {
    way.unshift(...journey.hops.filter((at) => at <= lostAt))
    journey =
      journey.parent === undefined || (journey.origin !== 'copy' && journey.origin !== 'fragment')
        ? undefined
        : journeys[journey.parent]
  }
  return way
}

export const ipv4Of = (packet: Packet): Ipv4Packet | undefined => {
  const inner = packet.kind === 'eth' ? packet.payload : packet
  return inner.kind === 'ipv4' ? inner : undefined
}
