/** Tunnels as people imagine them: from device to device, between the nodes and the rails, each on a lane of its own. */
import type { Tunnel } from '../contract.ts'
import { LANE } from './block.ts'
import { sortedBy } from './order.ts'
import type { Point, Port, Room, TunnelLine } from './scene.ts'

export interface TunnelWays {
  /** The first lane under the row a node stands in. */
  readonly lanesY: ReadonlyMap<string, number>
  /** Right of the row's block, for tunnels to another row. */
  readonly sideX: ReadonlyMap<string, number>
  /** Where wires go down, to keep captions off them. */
  readonly wiresX: readonly number[]
}

interface Ends {
  readonly tunnel: Tunnel
  readonly a: Port
  readonly b: Port
}

const CAPTION_HALF = 52

export function layTunnels(
  tunnels: readonly Tunnel[],
  rooms: ReadonlyMap<string, Room>,
  ways: TunnelWays,
): TunnelLine[] {
  const port = (spot: Tunnel['from']) => rooms.get(spot.ns)?.ports.find(({ info }) => info.name === spot.port)
  const ends = unordered(tunnels)
    .flatMap((tunnel): Ends[] => {
      const a = port(tunnel.from)
      const b = port(tunnel.to)
      return a && b ? [{ tunnel, a, b }] : []
    })
    .sort((x, y) => Math.abs(x.a.at.x - x.b.at.x) - Math.abs(y.a.at.x - y.b.at.x))
  const used = new Map<number, number>()
  const fan = fanOut(ends)
  const captions: Point[] = []
  return ends.map(({ tunnel, a, b }, index) => {
    const lane = (end: Port): number => {
      const first = ways.lanesY.get(end.ns) ?? end.at.y + 60
      return first + (used.get(first) ?? 0) * LANE
    }
    const [ya, yb] = [lane(a), lane(b)]
    for (const first of new Set([a, b].map((end) => ways.lanesY.get(end.ns) ?? 0)))
      used.set(first, (used.get(first) ?? 0) + 1)
    const [ax, bx] = [fan(index, a), fan(index, b)]
    const side = Math.max(ways.sideX.get(a.ns) ?? 0, ways.sideX.get(b.ns) ?? 0) + 14 + index * LANE
    const points: Point[] =
      ya === yb
        ? [
            { x: ax, y: a.at.y },
            { x: ax, y: ya },
            { x: bx, y: yb },
            { x: bx, y: b.at.y },
          ]
        : [
            { x: ax, y: a.at.y },
            { x: ax, y: ya },
            { x: side, y: ya },
            { x: side, y: yb },
            { x: bx, y: yb },
            { x: bx, y: b.at.y },
          ]
    const caption = captionAt(
      { x: Math.min(ax, ya === yb ? bx : side), y: ya },
      Math.max(ax, ya === yb ? bx : side),
      ways.wiresX,
      captions,
    )
    if (caption) captions.push(caption)
    return { tunnel, points, ...(caption ? { caption } : {}) }
  })
}

/** One line for the two directions. */
function unordered(tunnels: readonly Tunnel[]): Tunnel[] {
  const seen = new Map<string, Tunnel>()
  for (const tunnel of tunnels) {
    const { kind, from, to } = tunnel
    const turned = from.ns < to.ns ? tunnel : { kind, from: to, to: from }
    seen.set(`${kind} ${turned.from.ns} ${turned.from.port} ${turned.to.ns} ${turned.to.port}`, turned)
  }
  return sortedBy([...seen.entries()], ([key]) => key).map(([, tunnel]) => tunnel)
}

/** Several tunnels of one device leave it side by side, in the order of where they go. */
function fanOut(ends: readonly Ends[]): (index: number, port: Port) => number {
  const leaving = new Map<string, { index: number; far: number }[]>()
  ends.forEach(({ a, b }, index) => {
    for (const [near, far] of [
      [a, b],
      [b, a],
    ] as const) {
      const key = `${near.ns} ${near.info.name}`
      leaving.set(key, [...(leaving.get(key) ?? []), { index, far: far.at.x }])
    }
  })
  return (index, port) => {
    const all = (leaving.get(`${port.ns} ${port.info.name}`) ?? []).sort((x, y) => x.far - y.far || x.index - y.index)
    const pitch = Math.min(8, (port.w - 16) / Math.max(1, all.length - 1))
    return port.at.x + (all.findIndex((one) => one.index === index) - (all.length - 1) / 2) * pitch
  }
}

function captionAt(from: Point, toX: number, wires: readonly number[], taken: readonly Point[]): Point | undefined {
  const middle = (from.x + toX) / 2
  const reach = (toX - from.x) / 2 - CAPTION_HALF
  for (let offset = 0; offset <= reach; offset += 8) {
    for (const x of [middle - offset, middle + offset]) {
      const clear =
        wires.every((wire) => Math.abs(wire - x) > CAPTION_HALF) &&
        taken.every((other) => Math.abs(other.x - x) > 2 * CAPTION_HALF || Math.abs(other.y - from.y) > 14)
      if (clear) return { x, y: from.y }
    }
  }
  return undefined
}
