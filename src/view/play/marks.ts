/** The hops as marks on a line: colour by the outermost layer that tells, larger where headers changed, a cross for a loss. */
import { isIdle } from '../../client/steps.ts'
import type { Layer } from '../../net/headers.ts'
import type { Trace } from '../contract.ts'
import { headersOf, type Packet } from './paint.ts'
import { changesIn } from './stack.ts'

export interface Mark {
  readonly direction: 'there' | 'back'
  readonly layer: Layer | 'outer'
  /** Something in a header changed here that is not just the next hop's MAC. */
  readonly big: boolean
  /** A hook that let the packet through as it was: a quarter of all hops, and nothing to see. */
  readonly idle: boolean
  /** The loss that the trace is about, or a packet dropped by the way. */
  readonly end: 'lost' | 'dropped' | undefined
}

export function marksOf({ hops, journeys, lostAt }: Trace): Mark[] {
  const direction = new Map(journeys.map((journey) => [journey.id, journey.direction]))
  return hops.map((hop, i) => ({
    direction: direction.get(hop.journey) ?? 'there',
    layer: layerOf(hop.packet),
    big: hop.before !== undefined && changesIn(hop.before, hop.packet),
    idle: isIdle(hop),
    end: i === lostAt ? 'lost' : hop.kind === 'drop' ? 'dropped' : undefined,
  }))
}

/** A tunnel's packet is orange; others are known by what they carry. */
function layerOf(packet: Packet): Mark['layer'] {
  const headers = headersOf(packet)
  if (headers.some(({ outer }) => outer)) return 'outer'
  if (headers.some(({ layer }) => layer === 'dns')) return 'dns'
  return headers.find(({ layer }) => layer !== 'eth' && layer !== 'ip')?.layer ?? 'ip'
}
