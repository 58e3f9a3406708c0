/** Lines as points: corners rounded into short straight pieces, so that lengths and positions on them are exact. */
import type { Point } from './layout/scene.ts'

export interface Path {
  readonly points: readonly Point[]
  /** Length from the start to each point. */
  readonly lengths: readonly number[]
  readonly length: number
  /** Length from the start to each corner that was given, or to the middle of its rounding. */
  readonly corners: readonly number[]
}

const RADIUS = 12
const ARC_STEPS = 6

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y)

const towards = (a: Point, b: Point, d: number): Point => {
  const whole = distance(a, b)
  if (whole === 0) return a
  return { x: a.x + ((b.x - a.x) * d) / whole, y: a.y + ((b.y - a.y) * d) / whole }
}

export function pathThrough(given: readonly Point[], radius = RADIUS): Path {
  const points: Point[] = []
  const middles: number[] = []
  given.forEach((corner, i) => {
    const before = given[i - 1]
    const after = given[i + 1]
    const r = before && after ? Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2) : 0
    if (!before || !after || r < 1) {
      middles.push(points.length)
      points.push(corner)
      return
    }
    const start = towards(corner, before, r)
    const end = towards(corner, after, r)
    for (let step = 0; step <= ARC_STEPS; step++) points.push(onBend(start, corner, end, step / ARC_STEPS))
    middles.push(points.length - 1 - ARC_STEPS / 2)
  })
  const lengths: number[] = []
  let length = 0
  points.forEach((point, i) => {
    const before = points[i - 1]
    if (before) length += distance(before, point)
    lengths.push(length)
  })
  return { points, lengths, length, corners: middles.map((i) => lengths[i] ?? 0) }
}

/** A quadratic Bézier curve's point. */
const onBend = (a: Point, b: Point, c: Point, t: number): Point => {
  const s = 1 - t
  return { x: s * s * a.x + 2 * s * t * b.x + t * t * c.x, y: s * s * a.y + 2 * s * t * b.y + t * t * c.y }
}

export function pointAt(path: Path, length: number): Point {
  const { points, lengths } = path
  let low = 0
  let high = points.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lengths[middle] ?? 0) <= length) low = middle
    else high = middle
  }
  const a = points[low] ?? { x: 0, y: 0 }
  const b = points[high] ?? a
  const from = lengths[low] ?? 0
  const piece = (lengths[high] ?? 0) - from
  const t = piece > 0 ? Math.max(0, Math.min(1, (length - from) / piece)) : 0
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
}

const round = (value: number): number => Math.round(value * 10) / 10

export const pathData = (points: readonly Point[]): string =>
  points.map((point, i) => `${i === 0 ? 'M' : 'L'}${round(point.x)} ${round(point.y)}`).join('')
