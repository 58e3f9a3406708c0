/** The blocks' own geometry, with as many rows as let the whole picture be shown largest. */
import type { Place } from '../contract.ts'
import { type BlockShape, NODE_GAP, type Standing, shapeBlock } from './block.ts'
import type { Forms } from './forms.ts'
import { hanging } from './hanging.ts'
import type { Piece } from './parts.ts'
import type { Block, Plan, Spanning } from './plan.ts'
import { rowWidth } from './rows.ts'
import { standing, standingSmall } from './standing.ts'

export type Shape = 'wide' | 'tall'

export const BLOCK_GAP = 48
export const HANG_GAP = 44
/** What gateways and hosts add to the height, about. */
const HANG_ABOUT = 130
/** A telephone scrolls down, not sideways: height costs it little. */
/** One row reads better than two. */
const ROW_COST = 0.12
const COST = { wide: { w: 1 / 1.6, h: 1 }, tall: { w: 1 / 0.62, h: 0.4 } }

export function shapeBlocks(plan: Plan, forms: Forms, shape: Shape): BlockShape[] {
  const nodes = plan.blocks.map((block) =>
    block.nodes.map((node): Standing => ({ ...compose(node, plan, forms, false), node, compact: !forms.roomy(node) })),
  )
  const most = Math.max(0, ...nodes.map((list) => list.length))
  const withRows = (mostRows: number) =>
    plan.blocks.map((block, i) =>
      shapeBlock(block.segment, nodes[i] ?? [], {
        mostRows,
        leastWidth: widthBelow(plan, block, i, shape),
        lanes: (row) => (mostRows === 1 && shape === 'wide' ? laneCount(forms) : laneCount(forms, row)),
      }),
    )
  const costOf = (shapes: readonly BlockShape[], rows: number) =>
    extent(plan, shapes, shape) * (1 + ROW_COST * (rows - 1))
  let best = withRows(1)
  let cost = costOf(best, 1)
  for (let rows = 2; rows <= most; rows++) {
    const shapes = withRows(rows)
    if (costOf(shapes, rows) < cost) {
      best = shapes
      cost = costOf(shapes, rows)
    }
  }
  if (shape === 'wide') return best
  const widest = Math.max(0, ...best.map((block) => block.w))
  return best.map((block) => widened(block, widest))
}

/** What the picture asks of a frame. Low blocks lie below the others. */
function extent(plan: Plan, shapes: readonly BlockShape[], shape: Shape): number {
  const { w, h } = COST[shape]
  const high = shapes.filter((_, i) => shape === 'tall' || !plan.blocks[i]?.low)
  const widths = high.map((block) => block.w + BLOCK_GAP)
  const heights = high.map((block) => block.h + HANG_ABOUT)
  return shape === 'tall'
    ? Math.max(Math.max(...widths) * w, sum(heights) * h)
    : Math.max(sum(widths) * w, Math.max(...heights) * h)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Tunnels that touch a row, or all of them. */
function laneCount({ tunnels }: Forms, row?: readonly Place[]): number {
  const here = row && new Set(row.map((node) => node.ns))
  const touching = tunnels.filter(({ from, to }) => !here || here.has(from.ns) || here.has(to.ns))
  return new Set(touching.map(({ kind, from, to }) => `${kind} ${[from.ns, to.ns].sort().join(' ')}`)).size
}

const widened = (block: BlockShape, w: number): BlockShape => ({
  ...block,
  w,
  rows: block.rows.map((row) => ({
    ...row,
    rail: { ...row.rail, w },
    nodes: row.nodes.map((node) => ({ ...node, x: block.rows.length > 1 ? node.x : node.x + (w - block.w) / 2 })),
  })),
})

export function compose(node: Place, plan: Plan, forms: Forms, mirrored: boolean): Piece {
  const pods = plan.podsOf.get(node.ns) ?? []
  if (!forms.roomy(node)) return standingSmall(node, pods)
  return standing({ node, full: pods.filter(forms.full), small: pods.filter((pod) => !forms.full(pod)), mirrored })
}

/** Of a gateway, the blocks with nodes that it joins; only one, if it leads out of the cluster. */
const highOf = (plan: Plan, { blocks }: Spanning): number[] => blocks.filter((index) => !plan.blocks[index]?.low)

/** A gateway out hangs below the block of nodes it serves; one between outer networks below the last. */
export const homeOf = (plan: Plan, one: Spanning): number | undefined => {
  const high = highOf(plan, one)
  return high.length > 1 ? undefined : (high[0] ?? lastHigh(plan))
}

const lastHigh = (plan: Plan): number => plan.blocks.findLastIndex((block) => !block.low)

/** The blocks between which a gateway stands. */
export const bordersOf = (plan: Plan, one: Spanning): readonly [number, number] => {
  const high = highOf(plan, one)
  return [high[0] ?? 0, high.at(-1) ?? 0]
}

/** Whose gateway leads to a low block; an island's lies below the last. */
export function abode(plan: Plan, low: number): number {
  const leading = plan.spanning.find(({ blocks }) => blocks.includes(low))
  const home = leading && (homeOf(plan, leading) ?? bordersOf(plan, leading)[1])
  return home ?? lastHigh(plan)
}

/** What a gateway on the border between two blocks takes of this one, at its left and at its right. */
export function borders(plan: Plan, index: number): { left: number; right: number } {
  const reach = (side: 0 | 1) =>
    sum(
      plan.spanning
        .filter((one) => homeOf(plan, one) === undefined && bordersOf(plan, one)[side] === index)
        .map(({ place }) => hanging(place).w / 2 + NODE_GAP / 2),
    )
  return { left: reach(1), right: reach(0) }
}

function widthBelow(plan: Plan, block: Block, index: number, shape: Shape): number {
  const below = block.hanging.map((place) => hanging(place))
  if (shape === 'tall') return Math.max(0, ...below.map((piece) => piece.w)) + 16
  if (block.low) return Math.max(0, rowWidth(below, NODE_GAP)) + NODE_GAP
  const { left, right } = borders(plan, index)
  return left + right + Math.max(0, rowWidth([...below, ...gatewaysOut(plan, index)], NODE_GAP)) + NODE_GAP
}

export const gatewaysOut = (plan: Plan, index: number): Piece[] =>
  plan.spanning.filter((one) => homeOf(plan, one) === index).map((one) => spanningPiece(plan, one))

export function spanningPiece(plan: Plan, { place }: Spanning): Piece {
  const segments = plan.blocks.map((block) => block.segment?.ns)
  return hanging(place, (port) => segments.indexOf(port.peer?.ns))
}
