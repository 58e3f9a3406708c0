/** Topology → Scene: pure, and the same for the same cluster in whatever order it comes. */
import type { Topology } from '../contract.ts'
import { oneBelowAnother, sideBySide } from './arrange.ts'
import { chooseForms } from './forms.ts'
import { movedPiece } from './parts.ts'
import { planScene } from './plan.ts'
import type { Band, Box, Room, Scene, Wire } from './scene.ts'
import { compose, type Shape, shapeBlocks } from './shapes.ts'
import { layTrunks } from './trunks.ts'
import { layTunnels } from './tunnels.ts'
import { directWires, plugIn } from './wires.ts'

export interface LayoutOptions {
  /** A telephone's picture stacks what a screen's sets side by side. */
  readonly shape: Shape
  /** Namespaces to draw in full in a large cluster. */
  readonly detailed: ReadonlySet<string>
}

export function layoutScene(topology: Topology, { shape, detailed }: LayoutOptions): Scene {
  const planned = planScene(topology)
  const forms = chooseForms(topology, planned, detailed)
  const { plan, shapes } = shapeBlocks(planned, forms, shape)
  const { nodes, hung, bands: bandShapes } = shape === 'tall' ? oneBelowAnother(plan, shapes) : sideBySide(plan, shapes)

  const pieces = [
    ...nodes.map((at) => movedPiece(compose(at.standing.node, plan, forms, at.mirrored), at)),
    ...hung.map((at) => movedPiece(at.piece, at)),
  ]
  const rooms = new Map(pieces.flatMap((piece) => piece.rooms.map((room): [string, Room] => [room.place.ns, room])))
  const left = Math.min(0, ...[...rooms.values()].map((room) => room.x))
  const turns = { left: left - 22, used: 0 }
  const trunks = layTrunks(bandShapes, turns)
  const plugged = trunks.bands.map((band) => plugIn(band, rooms, turns))
  const bands = new Map(plugged.map(({ band }): [string, Band] => [band.segment.ns, band]))
  const wires = [...pieces.flatMap((piece) => piece.wires), ...trunks.wires, ...plugged.flatMap((one) => one.wires)]
  wires.push(...directWires(rooms, bands, wires))
  const tunnels = layTunnels(forms.tunnels, rooms, {
    lanesY: new Map(nodes.map(({ standing, lanesY }) => [standing.node.ns, lanesY])),
    sideX: new Map(nodes.map(({ standing, sideX }) => [standing.node.ns, sideX])),
    wiresX: plugged.flatMap(({ band }) => band.plugs.map((plug) => plug.at.x)),
  })
  return { ...bounds(rooms, bands, wires, tunnels), rooms, bands, wires, tunnels }
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
