/** Topology → Scene: pure, and the same for the same cluster in whatever order it comes. */
import type { Place, Spot, Topology } from '../contract.ts'
import { type BlockShape, NODE_GAP, type Standing, shapeBlock } from './block.ts'
import { chooseForms, type Forms } from './forms.ts'
import { hanging } from './hanging.ts'
import { movedPiece, type Piece } from './parts.ts'
import { type Block, type Plan, planScene } from './plan.ts'
import type { Band, Box, Room, Scene, Wire } from './scene.ts'
import { standing, standingSmall } from './standing.ts'
import { layTunnels } from './tunnels.ts'
import { type BandShape, directWires, plugIn } from './wires.ts'

export interface LayoutOptions {
  /** A telephone's picture stacks what a screen's sets side by side. */
  readonly shape: 'wide' | 'tall'
  /** Namespaces to draw in full in a large cluster. */
  readonly detailed: ReadonlySet<string>
}

const BLOCK_GAP = 48
const HANG_GAP = 44
const ASPECT = { wide: 1.6, tall: 0.62 }

export function layoutScene(topology: Topology, { shape, detailed }: LayoutOptions): Scene {
  const plan = planScene(topology)
  const forms = chooseForms(topology, plan, detailed)
  const shapes = shapeBlocks(plan, forms, shape)
  const tall = shape === 'tall'
  const deepest = Math.max(0, ...shapes.map((block) => block.h))
  const mirrors = !tall && shapes.every((block) => block.rows.length === 1)
  const total = tall ? 0 : shapes.reduce((sum, block) => sum + block.w + BLOCK_GAP, -BLOCK_GAP)

  const pieces: Piece[] = []
  const bandShapes: BandShape[] = []
  const lanesY = new Map<string, number>()
  const sideX = new Map<string, number>()
  const edges: { left: number; right: number; bottom: number }[] = []
  const hung: { piece: Piece; x: number }[] = []
  let x = 0
  let y = 0
  shapes.forEach((block, i) => {
    const at = { x, y: tall ? y : deepest - block.h }
    const railOf = new Map<string, Box>()
    const rails = block.rows.map((row) => ({ ...row.rail, x: row.rail.x + at.x, y: row.rail.y + at.y }))
    block.rows.forEach((row, r) => {
      for (const { standing: piece, x: px, y: py } of row.nodes) {
        const mirrored = mirrors && at.x + px + piece.w / 2 > total / 2 + 1
        pieces.push(movedPiece(compose(piece.node, plan, forms, mirrored), { x: at.x + px, y: at.y + py }))
        lanesY.set(piece.node.ns, row.lanesY + at.y)
        sideX.set(piece.node.ns, at.x + block.w)
        const rail = rails[r]
        if (rail) railOf.set(piece.node.ns, rail)
      }
    })
    const bottom = at.y + block.h
    edges.push({ left: at.x, right: at.x + block.w, bottom })
    const hangers = (plan.blocks[i]?.hanging ?? []).map((place) => hanging(place))
    let hangX = at.x + (tall ? (block.w - rowOf(hangers)) / 2 : hangStart(plan, i, block.w, hangers))
    let lowest = bottom
    for (const piece of hangers) {
      if (tall) {
        pieces.push(movedPiece(piece, { x: hangX, y: bottom + HANG_GAP }))
        lowest = Math.max(lowest, bottom + HANG_GAP + piece.h)
      } else hung.push({ piece, x: hangX })
      hangX += piece.w + NODE_GAP
    }
    if (block.segment) {
      const { segment } = block
      const spine = block.spine ? { ...block.spine, x: at.x + block.spine.x, y: at.y + block.spine.y } : undefined
      bandShapes.push({ segment, rails, railOf, last: !tall || i === shapes.length - 1, ...(spine ? { spine } : {}) })
    }
    if (tall) y = lowest + BLOCK_GAP
    else x += block.w + BLOCK_GAP
  })

  const hangTop = (tall ? y - BLOCK_GAP : deepest) + HANG_GAP + plan.spanning.length * 10
  for (const { place, blocks } of plan.spanning) {
    const segments = plan.blocks.map((block) => block.segment?.ns)
    const piece = hanging(place, (port) => segments.indexOf(port.peer?.ns))
    const left = edges[blocks[0] ?? 0]
    const right = edges[blocks.at(-1) ?? 0]
    const middle = left && right ? (tall ? (left.left + left.right) / 2 : (left.right + right.left) / 2) : 0
    hung.push({ piece, x: middle - portsMiddle(piece) })
  }
  pieces.push(...inLine(hung).map(({ piece, x: at }) => movedPiece(piece, { x: at, y: hangTop })))

  const rooms = new Map(pieces.flatMap((piece) => piece.rooms.map((room): [string, Room] => [room.place.ns, room])))
  const inner = pieces.flatMap((piece) => piece.wires)
  const plugged = bandShapes.map((band) => plugIn(band, rooms, { marginX: -22, hangTop }))
  const bands = new Map(plugged.map(({ band }): [string, Band] => [band.segment.ns, band]))
  const wires = [...inner, ...plugged.flatMap((one) => one.wires)]
  wires.push(...directWires(rooms, bands, wires))
  const wiresX = plugged.flatMap(({ band }) => band.plugs.map((plug) => plug.at.x))
  const tunnels = layTunnels(forms.tunnels, rooms, { lanesY, sideX, wiresX })
  return { ...bounds(rooms, bands, wires, tunnels), rooms, bands, wires, tunnels }
}

function shapeBlocks(plan: Plan, forms: Forms, shape: LayoutOptions['shape']): BlockShape[] {
  const aspect = shape === 'tall' ? ASPECT.tall * plan.blocks.length : ASPECT.wide / Math.max(1, plan.blocks.length)
  const lanes = (nodes: readonly Place[]) => {
    const here = new Set(nodes.map((node) => node.ns))
    const pairs = forms.tunnels.filter(({ from, to }) => here.has(from.ns) || here.has(to.ns))
    return new Set(pairs.map(({ kind, from, to }) => `${kind} ${[from.ns, to.ns].sort().join(' ')}`)).size
  }
  const shapes = plan.blocks.map((block, i) => {
    const nodes = block.nodes.map((node): Standing => {
      return { ...compose(node, plan, forms, false), node, compact: !forms.roomy(node) }
    })
    return shapeBlock(block.segment, nodes, { aspect, leastWidth: widthBelow(plan, block, i, shape), lanes })
  })
  if (shape === 'wide') return shapes
  const widest = Math.max(0, ...shapes.map((block) => block.w))
  return shapes.map((block) => widened(block, widest))
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

function compose(node: Place, plan: Plan, forms: Forms, mirrored: boolean): Piece {
  const pods = plan.podsOf.get(node.ns) ?? []
  if (!forms.roomy(node)) return standingSmall(node, pods)
  return standing({ node, full: pods.filter(forms.full), small: pods.filter((pod) => !forms.full(pod)), mirrored })
}

const rowOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.w + NODE_GAP, -NODE_GAP)

/** What a gateway on the border between two blocks takes of this one, at its left and at its right. */
function borders(plan: Plan, index: number): { left: number; right: number } {
  const reach = (at: (blocks: readonly number[]) => boolean) =>
    plan.spanning
      .filter(({ blocks }) => at(blocks))
      .reduce((sum, { place }) => sum + hanging(place).w / 2 + NODE_GAP / 2, 0)
  return { left: reach((blocks) => blocks.at(-1) === index), right: reach((blocks) => blocks[0] === index) }
}

function widthBelow(plan: Plan, block: Block, index: number, shape: LayoutOptions['shape']): number {
  const below = rowOf(block.hanging.map((place) => hanging(place)))
  if (shape === 'tall') return below + 16
  const { left, right } = borders(plan, index)
  return left + right + below + NODE_GAP
}

function hangStart(plan: Plan, index: number, width: number, hangers: readonly Piece[]): number {
  const { left, right } = borders(plan, index)
  return left + Math.max(0, (width - left - right - rowOf(hangers)) / 2)
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

function bounds(
  rooms: ReadonlyMap<string, Room>,
  bands: ReadonlyMap<string, Band>,
  wires: readonly Wire[],
  tunnels: Scene['tunnels'],
): Box {
  const boxes = [...rooms.values(), ...[...bands.values()].flatMap((band) => band.rails)]
  const points = [...wires, ...tunnels].flatMap((line) => line.points)
  const xs = [...boxes.flatMap((box) => [box.x, box.x + box.w]), ...points.map((p) => p.x)]
  const ys = [...boxes.flatMap((box) => [box.y, box.y + box.h]), ...points.map((p) => p.y)]
  if (xs.length === 0) return { x: 0, y: 0, w: 0, h: 0 }
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { x: left, y: top, w: Math.max(...xs) - left, h: Math.max(...ys) - top }
}

/** The place and port of a spot, for those who look things up. */
export const sameSpot = (a: Spot | undefined, b: Spot | undefined): boolean => a?.ns === b?.ns && a?.port === b?.port
