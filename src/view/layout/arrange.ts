/** Where the blocks and what hangs below them come to lie: side by side on a screen, one below another on a telephone. */
import { type BlockShape, NODE_GAP, type Standing } from './block.ts'
import { hanging } from './hanging.ts'
import type { Piece } from './parts.ts'
import type { Plan, Spanning } from './plan.ts'
import { rowHeight, rowWidth } from './rows.ts'
import type { Box } from './scene.ts'
import { BLOCK_GAP, borders, HANG_GAP } from './shapes.ts'
import type { BandShape } from './wires.ts'

export interface PlacedNode {
  readonly standing: Standing
  readonly x: number
  readonly y: number
  readonly lanesY: number
  /** Right of its block. */
  readonly sideX: number
  readonly mirrored: boolean
}

export interface PlacedPiece {
  readonly piece: Piece
  readonly x: number
  readonly y: number
}

export interface Arrangement {
  readonly nodes: readonly PlacedNode[]
  readonly hung: readonly PlacedPiece[]
  readonly bands: readonly BandShape[]
}

export function sideBySide(plan: Plan, shapes: readonly BlockShape[]): Arrangement {
  const deepest = rowHeight(shapes)
  const total = rowWidth(shapes, BLOCK_GAP)
  const mirrors = shapes.every((block) => block.rows.length === 1)
  const places: { left: number; right: number }[] = []
  const nodes: PlacedNode[] = []
  const wishes: { piece: Piece; x: number }[] = []
  const blocks: Box[] = []
  let x = 0
  shapes.forEach((block, i) => {
    blocks.push({ x, y: deepest - block.h, w: block.w, h: block.h })
    nodes.push(...placeNodes(block, { x, y: deepest - block.h }, (middle) => mirrors && middle > total / 2 + 1))
    places.push({ left: x, right: x + block.w })
    const hangers = (plan.blocks[i]?.hanging ?? []).map((place) => hanging(place))
    const { left, right } = borders(plan, i)
    let hangX = x + left + Math.max(0, (block.w - left - right - rowWidth(hangers, NODE_GAP)) / 2)
    for (const piece of hangers) {
      wishes.push({ piece, x: hangX })
      hangX += piece.w + NODE_GAP
    }
    x += block.w + BLOCK_GAP
  })
  for (const one of plan.spanning) {
    const piece = spanningPiece(plan, one)
    const first = places[one.blocks[0] ?? 0]
    const last = places[one.blocks.at(-1) ?? 0]
    if (first && last) wishes.push({ piece, x: (first.right + last.left) / 2 - portsMiddle(piece) })
  }
  const top = deepest + HANG_GAP + plan.spanning.length * 8
  const hung = inLine(wishes).map(({ piece, x: at }) => ({ piece, x: at, y: top }))
  const near = new Set(hung.flatMap(({ piece }) => piece.rooms.map((room) => room.place.ns)))
  return { nodes, hung, bands: shapes.flatMap((block, i) => bandOf(block, blocks[i], near)) }
}

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
    const hosts = (plan.blocks[i]?.hanging ?? []).map((place) => hanging(place))
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

function bandOf(block: BlockShape, at: Box | undefined, near: ReadonlySet<string>): BandShape[] {
  const { segment, spine } = block
  if (!segment || !at) return []
  const moved = (box: Box): Box => ({ ...box, x: box.x + at.x, y: box.y + at.y })
  const rails = block.rows.map((row) => moved(row.rail))
  const railOf = new Map<string, Box>()
  block.rows.forEach((row, i) => {
    for (const { standing } of row.nodes) railOf.set(standing.node.ns, rails[i] ?? at)
  })
  return [{ segment, rails, railOf, near, ...(spine ? { spine: moved(spine) } : {}) }]
}

function spanningPiece(plan: Plan, { place }: Spanning): Piece {
  const segments = plan.blocks.map((block) => block.segment?.ns)
  return hanging(place, (port) => segments.indexOf(port.peer?.ns))
}

const portsMiddle = (piece: Piece): number => {
  const xs = piece.rooms[0]?.ports.map((port) => port.at.x) ?? []
  return xs.length > 0 ? (Math.min(...xs) + Math.max(...xs)) / 2 : piece.w / 2
}

/** As near to where each wants to be as their widths allow. */
function inLine(items: readonly { readonly piece: Piece; readonly x: number }[]): { piece: Piece; x: number }[] {
  let free = Number.NEGATIVE_INFINITY
  return [...items]
    .sort((a, b) => a.x - b.x)
    .map(({ piece, x }) => {
      const at = Math.max(x, free)
      free = at + piece.w + NODE_GAP
      return { piece, x: at }
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
