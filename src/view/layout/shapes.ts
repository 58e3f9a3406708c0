/** The blocks' own geometry, with as many rows as let the whole picture be shown largest. */
import type { Place } from '../contract.ts'
import { type BlockShape, NODE_GAP, type Standing, shapeBlock } from './block.ts'
import type { Forms } from './forms.ts'
import { hanging } from './hanging.ts'
import type { Piece } from './parts.ts'
import type { Block, Plan, Spanning } from './plan.ts'
import { rowHeight, rowWidth } from './rows.ts'
import { standing, standingSmall } from './standing.ts'

export type Shape = 'wide' | 'tall'

export const BLOCK_GAP = 48
export const HANG_GAP = 40
/** A telephone scrolls down, not sideways: height costs it little. */
const COST = { wide: { w: 1 / 1.75, h: 1 }, tall: { w: 1 / 0.62, h: 0.4 } }
/** One row reads better than two. */
const ROW_COST = 0.12

export interface Shaped {
  readonly plan: Plan
  readonly shapes: readonly BlockShape[]
}

/** Of all numbers of rows, and of outer networks beside the nodes or below, what can be shown largest. */
export function shapeBlocks(given: Plan, forms: Forms, shape: Shape): Shaped {
  const nodes = given.blocks.map((block) =>
    block.nodes.map((node): Standing => ({ ...compose(node, given, forms, false), node, compact: !forms.roomy(node) })),
  )
  const longest = Math.max(1, ...nodes.map((list) => list.length))
  const most = Math.min(longest, Math.ceil(2 * Math.sqrt(longest)) + 2)
  const level: Plan = { ...given, blocks: given.blocks.map((block) => ({ ...block, low: false })) }
  const plans = shape === 'wide' && given.blocks.some((block) => block.low) ? [given, level] : [given]
  let best: (Shaped & { readonly cost: number }) | undefined
  for (const plan of plans) {
    for (let rows = 1; rows <= most; rows++) {
      const shapes = plan.blocks.map((block, i) =>
        shapeBlock(block.segment, nodes[i] ?? [], {
          mostRows: rows,
          leastWidth: widthBelow(plan, block, i, shape),
          lanes: (row) => (rows === 1 && shape === 'wide' ? laneCount(forms) : laneCount(forms, row)),
        }),
      )
      const cost = extent(plan, shapes, shape) * (1 + ROW_COST * (rows - 1))
      if (!best || cost < best.cost) best = { plan, shapes, cost }
    }
  }
  const { plan, shapes } = best ?? { plan: given, shapes: [] }
  if (shape === 'wide') return { plan, shapes }
  const widest = Math.max(0, ...shapes.map((block) => block.w))
  return { plan, shapes: shapes.map((block) => widened(block, widest)) }
}

/** What the picture asks of a frame. */
function extent(plan: Plan, shapes: readonly BlockShape[], shape: Shape): number {
  const { w, h } = COST[shape]
  const below = plan.blocks.map((block, i) =>
    rowHeight([...block.hanging.map((place) => hanging(place)), ...gatewaysOut(plan, i)]),
  )
  if (shape === 'tall') {
    const heights = shapes.map((block, i) => block.h + HANG_GAP + (below[i] ?? 0) + BLOCK_GAP)
    return Math.max(Math.max(...shapes.map((block) => block.w)) * w, sum(heights) * h)
  }
  const high = shapes.filter((_, i) => !plan.blocks[i]?.low)
  const hung = shapes.map((block, i) => (plan.blocks[i]?.low ? block.h + HANG_GAP : 0) + (below[i] ?? 0))
  const between = plan.spanning.filter((one) => homeOf(plan, one) === undefined).map(({ place }) => hanging(place).h)
  return Math.max(rowWidth(high, BLOCK_GAP) * w, (rowHeight(high) + HANG_GAP + Math.max(0, ...hung, ...between)) * h)
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
