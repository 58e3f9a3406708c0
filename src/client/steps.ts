/** Where the transport's buttons lead. All answer a hop's index, or undefined where there is none that way. */
import { diffHeaders } from '../net/diff.ts'
import type { Hop, Trace } from '../protocol/engine.ts'

export type Level = 'hop' | 'packet' | 'change' | 'drop'
export type Way = 1 | -1

export function stepFrom(trace: Trace, playhead: number, level: Level, way: Way): number | undefined {
  const here = way > 0 ? Math.floor(playhead) : Math.ceil(playhead)
  if (level === 'packet') return packetFrom(trace, here, way)
  for (let index = here + way; index >= 0 && index < trace.hops.length; index += way) {
    const hop = trace.hops[index]
    if (hop && (level === 'hop' || (level === 'drop' ? hop.kind === 'drop' : changesPacket(hop)))) return index
  }
  return undefined
}

/** A header came, went or has another value; a frame's own addresses count, a first frame's do not. */
export function changesPacket(hop: Hop): boolean {
  if (!hop.before) return false
  return diffHeaders(hop.before, hop.packet).some(
    (header) => header.change === 'changed' || (header.layer !== 'eth' && header.change !== 'same'),
  )
}

/** A hook whose rules let the packet through as it was: nothing to see but that it was asked. */
export function isIdle({ kind, before, marks, changes, walks }: Hop): boolean {
  if (kind !== 'hook' || before || (marks && marks[0] !== marks[1])) return false
  if (walks?.some(({ verdict }) => verdict !== 'ACCEPT')) return false
  return !changes?.some((change) => change.table !== 'conntrack' || !staysTheSame(change))
}

/** Time runs for a connection with every packet. */
function staysTheSame({ before, after }: { readonly before?: object; readonly after?: object }): boolean {
  const timeless = (conn: object | undefined) => JSON.stringify({ ...conn, timeout: 0 })
  return timeless(before) === timeless(after)
}

/** Backwards: to the beginning of this packet first, then of the one before. */
function packetFrom(trace: Trace, here: number, way: Way): number | undefined {
  const starts = trace.journeys
    .map((journey) => journey.hops[0])
    .filter((hop) => hop !== undefined)
    .sort((a, b) => a - b)
  return way > 0 ? starts.find((start) => start > here) : starts.findLast((start) => start < here)
}
