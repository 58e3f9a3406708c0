/** Where the blocks and what hangs below them come to lie: side by side on a screen, one below another on a telephone. */
import { type BlockShape, NODE_GAP, type Standing } from './block.ts'
import { hanging } from './hanging.ts'
import type { Piece } from './parts.ts'
import type { Plan } from './plan.ts'
import { rowHeight, rowWidth } from './rows.ts'
import type { Box } from './scene.ts'
import { abode, BLOCK_GAP, borders, bordersOf, gatewaysOut, HANG_GAP, homeOf, spanningPiece } from './shapes.ts'
import type { BandShape } from './wires.ts'

interface PlacedNode {
  readonly standing: Standing
  readonly x: number
  readonly y: number
  readonly lanesY: number
  /** Right of its block. */
  readonly sideX: number
  readonly mirrored: boolean
}

interface PlacedPiece {
  readonly piece: Piece
  readonly x: number
  readonly y: number
}

export interface Arrangement {
  readonly nodes: readonly PlacedNode[]
  readonly hung: readonly PlacedPiece[]
  readonly bands: readonly BandShape[]
}

/** Something in the row below the rails: a machine, or a low block with what hangs on it. */
interface Item {
  readonly w: number
  readonly x: number
  readonly put: (x: number, y: number) => void
}

export function sideBySide(plan: Plan, shapes: readonly BlockShape[]): Arrangement {
  const high = shapes.flatMap((block, i) => (plan.blocks[i]?.low ? [] : [{ block, i }]))
  const low = shapes.flatMap((block, i) => (plan.blocks[i]?.low ? [{ block, i }] : []))
  const deepest = rowHeight(high.map(({ block }) => block))
  const total = rowWidth(
    high.map(({ block }) => block),
    BLOCK_GAP,
  )
  const mirrors = high.every(({ block }) => block.rows.length === 1)
  const nodes: PlacedNode[] = []
  const hung: PlacedPiece[] = []
  const items: Item[] = []
  const at = new Map<number, Box>()
  const machine = (piece: Piece, x: number): Item => ({ w: piece.w, x, put: (px, y) => hung.push({ piece, x: px, y }) })
  let x = 0
  for (const { block, i } of high) {
    const box = { x, y: deepest - block.h, w: block.w, h: block.h }
    at.set(i, box)
    nodes.push(...placeNodes(block, box, (middle) => mirrors && middle > total / 2 + 1))
    const hangers = [...hangersOf(plan, i), ...gatewaysOut(plan, i)]
    const below = low.filter((one) => abode(plan, one.i) === i)
    const { left, right } = borders(plan, i)
    const row = rowWidth([...hangers, ...below.map((one) => one.block)], NODE_GAP)
    let hangX = x + left + Math.max(0, (block.w - left - right - row) / 2)
    for (const piece of hangers) {
      items.push(machine(piece, hangX))
      hangX += piece.w + NODE_GAP
    }
    for (const { block: one, i: index } of below) {
      items.push({
        w: one.w,
        x: hangX,
        put(px, y) {
          at.set(index, { x: px, y, w: one.w, h: one.h })
          const hosts = hangersOf(plan, index)
          let hostX = px + (one.w - rowWidth(hosts, NODE_GAP)) / 2
          for (const piece of hosts) {
            hung.push({ piece, x: hostX, y: y + one.h + HANG_GAP })
            hostX += piece.w + NODE_GAP
          }
        },
      })
      hangX += one.w + NODE_GAP
    }
    x += block.w + BLOCK_GAP
  }
  for (const one of plan.spanning.filter((spanning) => homeOf(plan, spanning) === undefined)) {
    const piece = spanningPiece(plan, one)
    const [first, last] = bordersOf(plan, one).map((index) => at.get(index))
    if (first && last) items.push(machine(piece, (first.x + first.w + last.x) / 2 - portsMiddle(piece)))
  }
  const top = deepest + HANG_GAP + plan.spanning.length * 8
  for (const { item, x: px } of inLine(items)) item.put(px, top)
  const near = new Set(hung.flatMap(({ piece }) => piece.rooms.map((room) => room.place.ns)))
  const bands = shapes.flatMap((block, i) => {
    const isLow = plan.blocks[i]?.low ?? false
    const own = new Set(hangersOf(plan, i).flatMap((piece) => piece.rooms.map((room) => room.place.ns)))
    return bandOf(block, at.get(i), isLow ? own : near, isLow)
  })
  return { nodes, hung, bands }
}

const hangersOf = (plan: Plan, index: number): Piece[] =>
  (plan.blocks[index]?.hanging ?? []).map((place) => hanging(place))

/** Each block over its gateways and hosts; a gateway to blocks below stands between them. */
export function oneBelowAnother(plan: Plan, shapes: readonly BlockShape[]): Arrangement {
  const nodes: PlacedNode[] = []
  const hung: PlacedPiece[] = []
  const bands: BandShape[] = []
  let y = 0
  shapes.forEach((block, i) => {
    nodes.push(...placeNodes(block, { x: 0, y }, () => false))
    const at = { x: 0, y, w: block.w, h: block.h }
    const gateways = plan.spanning.filter(({ blocks }) => blocks[0] === i).map((one) => spanningPiece(plan, one))
    const hosts = hangersOf(plan, i)
    y += block.h
    const rows = intoRows([...gateways, ...hosts], block.w)
    for (const row of rows) {
      let x = (block.w - rowWidth(row, NODE_GAP)) / 2
      for (const piece of row) {
        hung.push({ piece, x, y: y + HANG_GAP })
        x += piece.w + NODE_GAP
      }
      y += HANG_GAP + rowHeight(row)
    }
    bands.push(
      ...bandOf(block, at, new Set((rows[0] ?? []).flatMap((piece) => piece.rooms.map((room) => room.place.ns)))),
    )
    y += BLOCK_GAP
  })
  return { nodes, hung, bands }
}

function placeNodes(
  block: BlockShape,
  at: { x: number; y: number },
  mirrored: (middle: number) => boolean,
): PlacedNode[] {
  return block.rows.flatMap((row) =>
    row.nodes.map(({ standing, x, y }) => ({
      standing,
      x: at.x + x,
      y: at.y + y,
      lanesY: at.y + row.lanesY,
      sideX: at.x + block.w,
      mirrored: mirrored(at.x + x + standing.w / 2),
    })),
  )
}

function bandOf(block: BlockShape, at: Box | undefined, near: ReadonlySet<string>, low = false): BandShape[] {
  const { segment, spine } = block
  if (!segment || !at) return []
  const moved = (box: Box): Box => ({ ...box, x: box.x + at.x, y: box.y + at.y })
  const rails = block.rows.map((row) => moved(row.rail))
  const railOf = new Map<string, Box>()
  block.rows.forEach((row, i) => {
    for (const { standing } of row.nodes) railOf.set(standing.node.ns, rails[i] ?? at)
  })
  return [{ segment, rails, railOf, near, low, ...(spine ? { spine: moved(spine) } : {}) }]
}

const portsMiddle = (piece: Piece): number => {
  const xs = piece.rooms[0]?.ports.map((port) => port.at.x) ?? []
  return xs.length > 0 ? (Math.min(...xs) + Math.max(...xs)) / 2 : piece.w / 2
}

/** As near to where each wants to be as their widths allow. */
function inLine(items: readonly Item[]): { item: Item; x: number }[] {
  let free = Number.NEGATIVE_INFINITY
  return [...items]
    .sort((a, b) => a.x - b.x)
    .map((item) => {
      const x = Math.max(item.x, free)
      free = x + item.w + NODE_GAP
      return { item, x }
    })
}

function intoRows(pieces: readonly Piece[], width: number): Piece[][] {
  const rows: Piece[][] = []
  for (const piece of pieces) {
    const row = rows.at(-1)
    if (row && rowWidth([...row, piece], NODE_GAP) <= width) row.push(piece)
    else rows.push([piece])
  }
  return rows
}
