/** A node's room, standing on its subnet. */
import type { Place, PortInfo } from '../contract.ts'
import {
  addressText,
  addressWidth,
  BAR_HEIGHT,
  caption,
  farCaption,
  makePort,
  PAD,
  type Piece,
  portWidth,
  stubs,
} from './parts.ts'
import { CHIPS_CAPTION, chips, chipsWidth, podRow } from './pods.ts'
import { machinePorts } from './ports.ts'
import type { Caption, Port, PortRole, Room } from './scene.ts'
import { FONT, textWidth } from './text.ts'

const TITLE_MOST = 280
/** What the kind, written in the corner, may take. */
export const CORNER = 72
const GAP = 16
const PODS_TOP = 42

export interface NodeParts {
  readonly node: Place
  readonly full: readonly Place[]
  readonly small: readonly Place[]
  /** Tunnels at the left: for a node in the right half, so that they face the others. */
  readonly mirrored: boolean
}

export function standing({ node, full, small, mirrored }: NodeParts): Piece {
  const lower = lowerHalf(node, [...full, ...small])
  const titleWidth = Math.min(TITLE_MOST, textWidth(node.label, FONT.title))
  const podsWidth = podRow(node, full, small, { x: 0, y: 0 }).w
  const w = Math.ceil(Math.max(200, titleWidth + 2 * PAD, podsWidth + 2 * PAD, lower.w + 2 * PAD))
  const row = podRow(node, full, small, { x: (w - podsWidth) / 2, y: PODS_TOP })
  const barTop = full.length + small.length > 0 ? PODS_TOP + row.h + 18 : 56
  const bar = { x: PAD, y: barTop, w: w - 2 * PAD, h: BAR_HEIGHT }
  const innerY = barTop + BAR_HEIGHT + 31
  // An aside's address stands below it, and an uplink's below that.
  const h = innerY + (lower.slots.some(({ role }) => role === 'aside') ? 52 : 38)

  const slack = (w - 2 * PAD - lower.w) / 2
  const flip = (x: number) => (mirrored ? w - x : x)
  const ports = lower.slots.map(({ info, role, x, address }) => {
    const at = { x: flip(PAD + x + (role === 'aside' ? 0 : slack)), y: role === 'uplink' ? h : innerY }
    const beside = (address === 'left') !== mirrored ? -1 : 1
    const from =
      address === 'below'
        ? { x: at.x, y: innerY + 24 }
        : { x: at.x + beside * (portWidth(info) / 2 + 6), y: role === 'uplink' ? h - 14 : innerY + 4 }
    const anchor: Caption['anchor'] = address === 'below' ? 'middle' : beside < 0 ? 'end' : 'start'
    const text = addressText(info)
    return makePort({
      ns: node.ns,
      info,
      role,
      at,
      outerLeft: !mirrored,
      ...(text ? { address: caption(text, from, FONT.address, Number.POSITIVE_INFINITY, anchor) } : {}),
    })
  })
  const room: Room = {
    place: node,
    form: 'full',
    x: 0,
    y: 0,
    w,
    h,
    title: caption(node.label, { x: PAD, y: 28 }, FONT.title, TITLE_MOST),
    farTitle: farCaption(node.label, { x: w / 2, y: 34 }, w - 20),
    ...(w - 2 * PAD - titleWidth >= CORNER
      ? { corner: caption('', { x: w - PAD, y: 27 }, FONT.caption, CORNER, 'end') }
      : {}),
    ...moreCaption(small, row.chipsX, PODS_TOP + CHIPS_CAPTION - 8),
    bar,
    kernel: { x: w / 2, y: barTop + BAR_HEIGHT / 2 },
    ports: [...row.ports, ...ports],
  }
  const lines = room.ports.flatMap((port) => stubs(port, bar))
  return { w, h, rooms: [room, ...row.rooms], wires: [...row.wires, ...lines] }
}

interface Slot {
  readonly info: PortInfo
  readonly role: PortRole
  readonly x: number
  /** On which side its address stands. */
  readonly address: 'left' | 'right' | 'below'
}

/**
 * Asides, uplinks and tunnels from left to right. Uplinks stand on the edge, the others above them, so that only lines
 * need to pass: an uplink's line between asides and tunnels, a tunnel's down beside the uplinks.
 */
function lowerHalf(node: Place, pods: readonly Place[]): { readonly w: number; readonly slots: readonly Slot[] } {
  const { uplinks, tunnels, asides } = machinePorts(node, pods)
  const slots: Slot[] = []
  let aside = 0
  for (const info of asides) {
    const half = Math.max(portWidth(info), addressWidth(info)) / 2
    slots.push({ info, role: 'aside', x: aside + half, address: 'below' })
    aside += 2 * half + 12
  }
  let edge = 0
  let line = 0
  for (const info of uplinks) {
    const half = portWidth(info) / 2
    line = Math.max(edge + addressWidth(info) + 6 + half, aside)
    slots.push({ info, role: 'uplink', x: line, address: 'left' })
    edge = line + half + GAP
  }
  let inner = uplinks.length > 0 ? line + 22 : aside
  for (const info of tunnels) {
    const half = portWidth(info) / 2
    const x: number = Math.max(inner + half, edge - 4)
    slots.push({ info, role: 'tunnel', x, address: 'right' })
    inner = x + half + 6 + addressWidth(info) + GAP
  }
  return { w: Math.max(aside - 12, edge - GAP, tunnels.length > 0 ? inner - GAP : 0), slots }
}

/** A node that the packet does not need: its name, its pods as squares, its way out. */
export function standingSmall(node: Place, small: readonly Place[]): Piece {
  const { uplinks } = machinePorts(node, small)
  const titleWidth = Math.min(200, textWidth(node.label, FONT.title))
  const pitch = Math.max(0, ...uplinks.map(portWidth)) + 8
  const w = Math.ceil(Math.max(156, ...[titleWidth, chipsWidth(small.length), uplinks.length * pitch].map(padded)))
  const top = 38
  const squares = chips(small, (w - chipsWidth(small.length)) / 2, top + CHIPS_CAPTION)
  const h = Math.max(top + CHIPS_CAPTION, ...squares.map((room) => room.y + room.h)) + 30
  const ports: Port[] = uplinks.map((info, i) =>
    makePort({
      ns: node.ns,
      info,
      role: 'uplink',
      at: { x: w / 2 + (i - (uplinks.length - 1) / 2) * pitch, y: h },
    }),
  )
  const room: Room = {
    place: node,
    form: 'compact',
    x: 0,
    y: 0,
    w,
    h,
    title: caption(node.label, { x: PAD, y: 26 }, FONT.title, w - 2 * PAD),
    farTitle: farCaption(node.label, { x: w / 2, y: 34 }, w - 16),
    ...moreCaption(small, PAD, top + CHIPS_CAPTION - 8),
    kernel: { x: ports[0]?.at.x ?? w / 2, y: h - 19 },
    ports,
  }
  return { w, h, rooms: [room, ...squares], wires: [] }
}

const padded = (width: number): number => width + 2 * PAD

const moreCaption = (small: readonly Place[], x: number, y: number): Pick<Room, 'more'> =>
  small.length === 0 ? {} : { more: { ...caption('', { x, y }, FONT.caption), count: small.length } }
