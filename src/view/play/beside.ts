/** Where beside the packet its stack covers least of what one wants to read. */
import type { Box, Caption, Point, Room, Scene } from '../layout/scene.ts'
import { FONT, type Font, textWidth } from '../layout/text.ts'

export interface Obstacle extends Box {
  readonly weight: number
}

export interface View {
  readonly width: number
  readonly height: number
  readonly toScreen: (point: Point) => Point
  readonly scale: number
}

/** The stack with the row of changes under it. */
export const STACK_HEIGHT = 50
const OFFSETS = [
  { dx: 24, y: -60 },
  { dx: 46, y: -13 },
  { dx: 24, y: 24 },
]
const EDGE = 8
const OUTSIDE = 40

export function obstaclesOf(scene: Scene): Obstacle[] {
  const buses = scene.wires.filter(({ kind }) => kind === 'bus').map(({ points }) => lineBox(points))
  const rooms = [...scene.rooms.values()].flatMap((room): Obstacle[] => [
    ...room.ports.map(({ x, y, w, h }) => ({ x, y, w, h, weight: 3 })),
    ...room.ports.flatMap(({ address }) => textBox(address, FONT.address, 1)),
    ...textBox(room.title, room.place.kind === 'pod' ? FONT.pod : FONT.title, 3),
    ...textBox(room.address, FONT.port, 1),
    ...nearKernel(room),
  ])
  return [...buses, ...rooms]
}

function lineBox(points: readonly Point[]): Obstacle {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs) - 5, Math.min(...ys) - 5]
  return { x, y, w: Math.max(...xs) + 5 - x, h: Math.max(...ys) + 5 - y, weight: 2 }
}

/** The packet goes in and out here: do not hide it. */
const nearKernel = ({ bar }: Room): Obstacle[] => (bar ? [{ ...bar, weight: 0.8 }] : [])

function textBox(text: Caption | undefined, font: Font, weight: number): Obstacle[] {
  if (!text) return []
  const w = textWidth(text.text, font)
  const x = text.anchor === 'start' ? text.x : text.anchor === 'end' ? text.x - w : text.x - w / 2
  return [{ x, y: text.y - font.size, w, h: font.size * 1.3, weight }]
}

/** The offset of the stack's upper left corner from the packet's point. */
export function beside(
  { point, lost }: { readonly point: Point; readonly lost: boolean },
  width: number,
  obstacles: readonly Obstacle[],
  view: View,
): Point {
  const at = view.toScreen(point)
  let best: { offset: Point; cost: number } | undefined
  for (const [rank, { dx, y }] of OFFSETS.entries()) {
    if (lost && y > -20) continue
    for (const [left, x] of [dx, -dx - width].entries()) {
      const box = { x: at.x + x, y: at.y + y, w: width, h: STACK_HEIGHT }
      const cost = covered(box, obstacles, view) + beyond(box, view) * OUTSIDE + (rank * 2 + left) * 150
      if (!best || cost < best.cost) best = { offset: { x, y }, cost }
    }
  }
  return best?.offset ?? { x: 0, y: 0 }
}

function covered(box: Box, obstacles: readonly Obstacle[], { toScreen, scale }: View): number {
  let cost = 0
  for (const obstacle of obstacles) {
    const { x, y } = toScreen(obstacle)
    cost += obstacle.weight * common(box, { x, y, w: obstacle.w * scale, h: obstacle.h * scale })
  }
  return cost
}

const common = (a: Box, b: Box): number => {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? w * h : 0
}

const beyond = (box: Box, { width, height }: View): number =>
  box.w * box.h - common(box, { x: EDGE, y: EDGE, w: width - 2 * EDGE, h: height - 2 * EDGE })
