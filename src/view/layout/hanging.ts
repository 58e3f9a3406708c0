/** A gateway's or a host's room, hanging below the bands it is plugged into. */
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
import { machinePorts } from './ports.ts'
import type { Room } from './scene.ts'
import { CORNER } from './standing.ts'
import { FONT, textWidth } from './text.ts'

const TITLE_MOST = 280
const GAP = 16
const BAR_TOP = 42

/** Its ports stand on the upper edge, in the order of the bands they reach. */
export function hanging(place: Place, bandOf: (port: PortInfo) => number = () => 0): Piece {
  const { uplinks, tunnels, asides } = machinePorts(place)
  const order = [...uplinks].sort((a, b) => bandOf(a) - bandOf(b))
  const withBar = place.kind === 'gateway' || uplinks.length > 1 || tunnels.length + asides.length > 0
  const innerY = BAR_TOP + BAR_HEIGHT + 30
  const inner = [...tunnels, ...asides]
  const h = (inner.length > 0 ? innerY + 12 : withBar ? BAR_TOP + BAR_HEIGHT : 44) + 34

  let x = PAD
  const edge = order.map((info) => {
    const half = portWidth(info) / 2
    const text = addressText(info)
    const at = { x: x + half, y: 0 }
    const address = text ? caption(text, { x: at.x + 8, y: 29 }, FONT.address) : undefined
    x = Math.max(at.x + half, text ? at.x + 8 + addressWidth(info) : 0) + GAP
    return makePort({ ns: place.ns, info, role: 'uplink', at, ...(address ? { address } : {}) })
  })
  let innerX = PAD
  const inside = inner.map((info) => {
    const role = info.kind === 'bridge' || info.kind === 'dummy' ? 'aside' : 'tunnel'
    const port = makePort({ ns: place.ns, info, role, at: { x: innerX + portWidth(info) / 2, y: innerY } })
    innerX = port.x + port.w + 12
    return port
  })
  const titleWidth = Math.min(TITLE_MOST, textWidth(place.label, FONT.title))
  const w = Math.ceil(Math.max(132, x - GAP + PAD, innerX - 12 + PAD, titleWidth + GAP + CORNER + 2 * PAD))
  const ports = [...edge, ...inside]
  const bar = { x: PAD, y: BAR_TOP, w: w - 2 * PAD, h: BAR_HEIGHT }
  const room: Room = {
    place,
    form: 'full',
    x: 0,
    y: 0,
    w,
    h,
    title: caption(place.label, { x: PAD, y: h - 13 }, FONT.title, TITLE_MOST),
    farTitle: farCaption(place.label, { x: w / 2, y: h - 13 }, w - 16),
    corner: caption('', { x: w - PAD, y: h - 13 }, FONT.caption, CORNER, 'end'),
    ...(withBar ? { bar } : {}),
    kernel: withBar ? { x: w / 2, y: BAR_TOP + BAR_HEIGHT / 2 } : { x: edge[0]?.at.x ?? w / 2, y: 40 },
    ports,
  }
  return { w, h, rooms: [room], wires: withBar ? ports.flatMap((port) => stubs(port, bar)) : [] }
}
