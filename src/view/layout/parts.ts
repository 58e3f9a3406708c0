/** Sizes, and the small pieces that rooms are made of. All positions are relative to the room until it is placed. */
import type { PortInfo } from '../contract.ts'
import type { Box, Caption, Point, Port, PortRole, Room, Wire } from './scene.ts'
import { FONT, type Font, fitText, textWidth } from './text.ts'

export const PAD = 16
export const PORT_HEIGHT = 22
export const BAR_HEIGHT = 20
export const POD_HEIGHT = 68
/** A pod drawn small, and the distance to the next: what a finger can hit. */
export const CHIP = 18
export const CHIP_PITCH = 24
/** Between a tunnel device's two ways to the bar and its middle. */
const TUNNEL_WAY = 11

/** A room with all it holds. */
export interface Piece {
  readonly w: number
  readonly h: number
  readonly rooms: readonly Room[]
  readonly wires: readonly Wire[]
}

export const caption = (
  full: string,
  at: Point,
  font: Font,
  width = Number.POSITIVE_INFINITY,
  anchor: Caption['anchor'] = 'start',
): Caption => ({ text: fitText(full, width, font), full, x: at.x, y: at.y, anchor })

export const portWidth = (info: PortInfo): number => Math.max(44, Math.ceil(textWidth(info.name, FONT.port)) + 14)

export const addressWidth = (info: PortInfo): number => textWidth(addressText(info), FONT.address)

/** The first address, and how many more there are. */
export const addressText = (info: PortInfo): string =>
  info.addresses.length > 1 ? `${info.addresses[0]} +${info.addresses.length - 1}` : (info.addresses[0] ?? '')

interface PortAt {
  readonly ns: string
  readonly info: PortInfo
  readonly role: PortRole
  /** Its middle. */
  readonly at: Point
  readonly address?: Caption
  /** The outer header's way lies left of the middle. */
  readonly outerLeft?: boolean
}

export function makePort({ ns, info, role, at, address, outerLeft = true }: PortAt): Port {
  const w = portWidth(info)
  const way = role === 'tunnel' ? (outerLeft ? TUNNEL_WAY : -TUNNEL_WAY) : 0
  return {
    ns,
    info,
    role,
    x: at.x - w / 2,
    y: at.y - PORT_HEIGHT / 2,
    w,
    h: PORT_HEIGHT,
    at,
    plainX: at.x + way,
    outerX: at.x - way,
    name: caption(info.name, { x: at.x, y: at.y + 4 }, FONT.port, w - 4, 'middle'),
    ...(address ? { address } : {}),
  }
}

/** A name for the far view: smaller letters before it is cut. */
export function farCaption(full: string, at: Point, width: number): Caption {
  const wanted = textWidth(full, FONT.far)
  const size = Math.max(FAR_LEAST, Math.min(FONT.far.size, (FONT.far.size * width) / wanted))
  return { ...caption(full, at, { ...FONT.far, size }, width, 'middle'), size }
}

const FAR_LEAST = 17

/** The line between a port and the nearer edge of the bar. */
export const stubs = (port: Port, bar: Box): Wire[] =>
  [...new Set([port.plainX, port.outerX])].map((x) => ({
    kind: 'stub',
    from: { ns: port.ns, port: port.info.name },
    to: { ns: port.ns },
    points: [
      { x, y: port.at.y },
      { x, y: port.at.y < bar.y ? bar.y : bar.y + bar.h },
    ],
  }))

const moved = <T extends Point>(thing: T, d: Point): T => ({ ...thing, x: thing.x + d.x, y: thing.y + d.y })

const movedPort = (port: Port, d: Point): Port => ({
  ...moved(port, d),
  at: moved(port.at, d),
  name: moved(port.name, d),
  plainX: port.plainX + d.x,
  outerX: port.outerX + d.x,
  ...(port.address ? { address: moved(port.address, d) } : {}),
})

const movedWire = (wire: Wire, d: Point): Wire => ({ ...wire, points: wire.points.map((p) => moved(p, d)) })

const movedRoom = (room: Room, d: Point): Room => ({
  ...moved(room, d),
  kernel: moved(room.kernel, d),
  ports: room.ports.map((port) => movedPort(port, d)),
  ...(room.title ? { title: moved(room.title, d) } : {}),
  ...(room.farTitle ? { farTitle: moved(room.farTitle, d) } : {}),
  ...(room.address ? { address: moved(room.address, d) } : {}),
  ...(room.corner ? { corner: moved(room.corner, d) } : {}),
  ...(room.more ? { more: moved(room.more, d) } : {}),
  ...(room.bar ? { bar: moved(room.bar, d) } : {}),
})

export const movedPiece = (piece: Piece, d: Point): Piece => ({
  ...piece,
  rooms: piece.rooms.map((room) => movedRoom(room, d)),
  wires: piece.wires.map((wire) => movedWire(wire, d)),
})
