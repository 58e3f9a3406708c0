/** From the machines' ports into the bands, and between machines that no band joins. */
import type { Segment, Spot } from '../contract.ts'
import { busY, captionWidth } from './block.ts'
import type { Band, Box, Plug, Point, Port, Room, Wire } from './scene.ts'

export interface BandShape {
  readonly segment: Segment
  readonly rails: readonly Box[]
  readonly spine?: Box
  /** Which rail a room stands on. */
  readonly railOf: ReadonlyMap<string, Box>
  /** What hangs directly below its last rail. */
  readonly near: ReadonlySet<string>
  /** It lies beside the gateways that lead to it, not above them. */
  readonly low: boolean
  /** Plugs to other switches. */
  readonly trunks?: readonly Plug[]
}

/** Wires that cannot go straight each take a lane of their own. */
export interface Turns {
  /** Left of everything. */
  readonly left: number
  used: number
}

const EDGE = 14

export function plugIn(band: BandShape, rooms: ReadonlyMap<string, Room>, turns: Turns): { band: Band; wires: Wire[] } {
  const plugs: Plug[] = [...(band.trunks ?? [])]
  const wires: Wire[] = []
  for (const { port, peer } of [...band.segment.plugs].sort((a, b) => (a.port < b.port ? -1 : 1))) {
    const room = rooms.get(peer.ns)
    const end = room?.ports.find((candidate) => candidate.info.name === peer.port)
    if (!room || !end) continue
    const stands = end.at.y > room.y
    const rail = band.railOf.get(peer.ns) ?? band.rails.at(-1)
    if (!rail) continue
    const straight =
      end.at.x >= rail.x + EDGE && end.at.x <= rail.x + rail.w - EDGE && (stands ? band.railOf : band.near).has(peer.ns)
    const points = straight
      ? down(end.at, rail, stands)
      : around(end.at, rail, { stands, near: band.near.has(peer.ns), low: band.low }, turns)
    const at = points.at(-1)
    if (!at) continue
    const bus = { x: Math.max(at.x, rail.x + EDGE), y: busY(rail) }
    plugs.push({ port, peer, at, bus })
    wires.push({ kind: 'wire', from: peer, to: { ns: band.segment.ns, port }, points: [...points, bus] })
  }
  const final = band.rails.at(-1)
  const caption = final ? captionPlace(band.segment, final, plugs) : { x: 0, y: 0, w: 0 }
  const { segment, rails, spine } = band
  return {
    band: { segment, rails, caption, plugs, ...(spine ? { spine } : {}) },
    wires: [...buses(band, plugs), ...wires],
  }
}

const down = (from: Point, rail: Box, stands: boolean): Point[] => [
  from,
  { x: from.x, y: stands ? rail.y : rail.y + rail.h },
]

interface Seat {
  readonly stands: boolean
  readonly near: boolean
  readonly low: boolean
}

function around(from: Point, rail: Box, { stands, near, low }: Seat, turns: Turns): Point[] {
  const turn = turns.used++
  const lane = stands ? rail.y - 8 - turn * 6 : from.y - 16 - (turn % 3) * 8
  if (!near && !stands && low) {
    const x = from.x < rail.x ? rail.x + EDGE + 10 + (turn % 3) * 12 : rail.x + rail.w - EDGE - 10 - (turn % 3) * 12
    return [from, { x: from.x, y: lane }, { x, y: lane }, { x, y: rail.y }]
  }
  if (!near && !stands) {
    const x = turns.left - turn * 10
    const y = busY(rail)
    return [from, { x: from.x, y: lane }, { x, y: lane }, { x, y }, { x: rail.x, y }]
  }
  const inside = EDGE + 10 + turn * 12
  const x = from.x < rail.x + rail.w / 2 ? rail.x + inside : rail.x + rail.w - inside
  const edge = rail.y + (stands ? 0 : rail.h)
  return [from, { x: from.x, y: lane }, { x, y: lane }, { x, y: edge }]
}

/** Below the bus, where no line from below passes. */
function captionPlace(segment: Segment, rail: Box, plugs: readonly Plug[]): Band['caption'] {
  const w = captionWidth(segment)
  const y = rail.y + rail.h - 12
  const below = plugs.filter((plug) => plug.at.y > plug.bus.y).map((plug) => plug.bus.x)
  const free = (x: number) => below.every((line) => line < x - 8 || line > x + w + 8)
  const starts = [rail.x + 16, ...below.map((line) => line + 12), rail.x + rail.w - w - 16]
  const x = starts.sort((a, b) => a - b).find((start) => free(start) && start + w <= rail.x + rail.w) ?? rail.x + 16
  return { x, y, w }
}

function buses(band: BandShape, plugs: readonly Plug[]): Wire[] {
  const ns = band.segment.ns
  const spineX = band.spine ? band.spine.x + band.spine.w / 2 : undefined
  const line = (points: Point[]): Wire => ({ kind: 'bus', from: { ns }, to: { ns }, points })
  const wires = band.rails.flatMap((rail) => {
    const y = busY(rail)
    const xs = plugs.filter((plug) => plug.bus.y === y).map((plug) => plug.bus.x)
    const ends = spineX === undefined ? xs : [spineX, ...xs]
    if (xs.length === 0 || ends.length < 2) return []
    return [
      line([
        { x: Math.min(...ends), y },
        { x: Math.max(...ends), y },
      ]),
    ]
  })
  const ys = band.rails.map(busY)
  if (spineX !== undefined)
    wires.push(
      line([
        { x: spineX, y: Math.min(...ys) },
        { x: spineX, y: Math.max(...ys) },
      ]),
    )
  return wires
}

/** Veths between two rooms directly. */
export function directWires(
  rooms: ReadonlyMap<string, Room>,
  bands: ReadonlyMap<string, Band>,
  wired: readonly Wire[],
): Wire[] {
  const key = (spot: Spot) => `${spot.ns} ${spot.port}`
  const joining = wired.filter(({ kind }) => kind !== 'stub' && kind !== 'bus')
  const done = new Set(joining.flatMap((wire) => [key(wire.from), key(wire.to)]))
  const wires: Wire[] = []
  const ends = [...rooms.values()].flatMap((room) => room.ports)
  for (const port of ends.filter(({ info }) => info.peer && !bands.has(info.peer.ns))) {
    const from = { ns: port.ns, port: port.info.name }
    const to = port.info.peer
    const far: Port | undefined = rooms.get(to?.ns ?? '')?.ports.find((candidate) => candidate.info.name === to?.port)
    if (!to || !far || done.has(key(from)) || done.has(key(to))) continue
    done.add(key(from)).add(key(to))
    const y = between(port, rooms.get(port.ns), far, rooms.get(far.ns), (wires.length % 4) * 6)
    wires.push({ kind: 'wire', from, to, points: [port.at, { x: port.at.x, y }, { x: far.at.x, y }, far.at] })
  }
  return wires
}

/** Ports on upper edges are reached from above, those on lower edges from below. */
function between(a: Port, aRoom: Room | undefined, b: Port, bRoom: Room | undefined, more: number): number {
  const tops = [a, b].filter((port, i) => port.at.y === [aRoom, bRoom][i]?.y).map((port) => port.at.y)
  return tops.length > 0 ? Math.min(...tops) - 16 - more : Math.max(a.at.y, b.at.y) + 16 + more
}
