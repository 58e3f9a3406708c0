/** Wires between switches. */

import { busY } from './block.ts'
import type { Box, Plug, Point, Wire } from './scene.ts'
import type { BandShape, Turns } from './wires.ts'

const IN = 14
const UNDER = 16

/** The bands with their plugs to each other, and the wires. Of two switches the one with the lesser name has the start. */
export function layTrunks(bands: readonly BandShape[], turns: Turns): { bands: BandShape[]; wires: Wire[] } {
  const byNs = new Map(bands.map((band) => [band.segment.ns, band]))
  const plugs = new Map<string, Plug[]>()
  const wires: Wire[] = []
  const plug = (ns: string, port: string, peer: Plug['peer'], at: Point, rail: Box) => {
    const x = Math.max(rail.x + IN, Math.min(rail.x + rail.w - IN, at.x))
    plugs.set(ns, [...(plugs.get(ns) ?? []), { port, peer, at, bus: { x, y: busY(rail) } }])
  }
  for (const { segment, rails } of [...bands].sort((a, b) => (a.segment.ns < b.segment.ns ? -1 : 1))) {
    const here = rails.at(-1)
    for (const { port, peer } of [...segment.plugs].sort((a, b) => (a.port < b.port ? -1 : 1))) {
      const there = byNs.get(peer.ns)?.rails.at(-1)
      if (!here || !there || peer.ns <= segment.ns) continue
      const points = join(here, there, bands, turns)
      const [from, to] = [points[0], points.at(-1)]
      if (!from || !to) continue
      plug(segment.ns, port, peer, from, here)
      plug(peer.ns, peer.port, { ns: segment.ns, port }, to, there)
      wires.push({ kind: 'trunk', from: { ns: segment.ns, port }, to: peer, points })
    }
  }
  return { bands: bands.map((band) => ({ ...band, trunks: plugs.get(band.segment.ns) ?? [] })), wires }
}

/** Across the gap between neighbours; below the rails to one farther off; round the left where one lies below another. */
function join(a: Box, b: Box, bands: readonly BandShape[], turns: Turns): Point[] {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a]
  const inWay = (rail: Box) => rail.x > left.x && rail.x < right.x
  let points: Point[]
  if (a.y !== b.y) {
    const x = turns.left - turns.used++ * 10
    points = [
      { x: a.x, y: busY(a) },
      { x, y: busY(a) },
      { x, y: busY(b) },
      { x: b.x, y: busY(b) },
    ]
    return points
  }
  if (bands.some(({ rails }) => rails.some(inWay))) {
    const y = a.y + a.h + UNDER + (turns.used++ % 3) * 8
    const [from, to] = [left.x + left.w - 2 * IN, right.x + 2 * IN]
    points = [
      { x: from, y: left.y + left.h },
      { x: from, y },
      { x: to, y },
      { x: to, y: right.y + right.h },
    ]
  } else {
    points = [
      { x: left.x + left.w, y: busY(left) },
      { x: right.x, y: busY(right) },
    ]
  }
  return left === a ? points : points.reverse()
}
