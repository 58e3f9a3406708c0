/** The packet list: what a capture on every device at once would show, one row a frame, in the order of time. */
import { diffHeaders, type HeaderDiff } from '../net/diff.ts'
import { type Header, headerStack } from '../net/headers.ts'
import { packetLength } from '../net/packet.ts'
import { sequenceTracker } from '../net/sequence.ts'
import { type Summary, summarise } from '../net/summary.ts'
import type { Hop, Journey, Topology, Trace } from '../protocol/engine.ts'

export interface PacketRow {
  /** As in Wireshark: from 1. */
  readonly number: number
  /** Index into `trace.hops`. */
  readonly hop: number
  /** Virtual microseconds. */
  readonly at: number
  readonly ns: string
  /** What people call the namespace. */
  readonly node: string
  readonly dev: string
  readonly dir: 'in' | 'out'
  readonly summary: Summary
  readonly journey: Journey
  readonly headers: readonly Header[]
  /** Against the frame before it on the packet's way; only what is not the same. */
  readonly changes: readonly HeaderDiff[]
  /** More bytes than the frame before it: what a tunnel costs. */
  readonly grown: number
}

export function packetRows(trace: Trace, names: ReadonlyMap<string, string>): PacketRow[] {
  const numbers = sequenceTracker()
  const last = new Map<number, Hop>()
  const journeys = new Map(trace.journeys.map((journey) => [journey.id, journey]))
  const rows: PacketRow[] = []
  trace.hops.forEach((hop, index) => {
    const journey = journeys.get(hop.journey)
    if (!isFrame(hop) || !journey) return
    const before = last.get(hop.journey) ?? (isPieceOf(journey) ? last.get(journey.parent) : undefined)
    last.set(hop.journey, hop)
    rows.push({
      number: rows.length + 1,
      hop: index,
      at: hop.at,
      ns: hop.ns,
      node: names.get(hop.ns) ?? hop.ns,
      dev: hop.dev,
      dir: hop.kind === 'transmit' ? 'out' : 'in',
      summary: summarise(hop.packet, numbers),
      journey,
      headers: headerStack(hop.packet),
      changes: before ? diffHeaders(before.packet, hop.packet).filter((header) => header.change !== 'same') : [],
      grown: before ? packetLength(hop.packet) - packetLength(before.packet) : 0,
    })
  })
  return rows
}

const isFrame = (hop: Hop): hop is Hop & { readonly dev: string } =>
  (hop.kind === 'transmit' || hop.kind === 'receive') && hop.dev !== undefined

/** A flooded copy or a fragment goes on from its parent; a reply begins anew. */
const isPieceOf = (journey: Journey): journey is Journey & { readonly parent: number } =>
  journey.parent !== undefined && (journey.origin === 'copy' || journey.origin === 'fragment')

/** Namespace → what people call it. */
export const placeNames = (topology: Topology): ReadonlyMap<string, string> =>
  new Map([
    ...topology.places.map((place) => [place.ns, place.label] as const),
    ...topology.segments.map((segment) => [segment.ns, segment.label] as const),
  ])

/** The row of a hop: its own frame, or the last one before it. */
export function rowOfHop(rows: readonly PacketRow[], hop: number): PacketRow | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.hop ?? 0) <= hop) low = middle + 1
    else high = middle
  }
  return rows[low - 1]
}
