/** The pods of a node: rooms side by side, each over the node's end of its veth, and small squares for the rest. */
import type { Place, PortInfo } from '../contract.ts'
import {
  addressText,
  CHIP,
  CHIP_PITCH,
  caption,
  farCaption,
  makePort,
  POD_HEIGHT,
  PORT_HEIGHT,
  portWidth,
} from './parts.ts'
import { sortedPorts } from './plan.ts'
import type { Point, Port, Room, Wire } from './scene.ts'
import { FONT, textWidth } from './text.ts'

const GAP = 16
const VETH = 42
const POD_WIDTH = { least: 104, most: 230 }

export interface PodRow {
  readonly w: number
  /** From the pods' tops to the bottom of the lowest port or square. */
  readonly h: number
  readonly rooms: readonly Room[]
  readonly ports: readonly Port[]
  readonly wires: readonly Wire[]
  /** Where the small ones begin. */
  readonly chipsX: number
}

interface Column {
  readonly pod: Place
  readonly pairs: readonly { readonly inner: PortInfo; readonly outer: PortInfo | undefined }[]
  readonly podWidth: number
  readonly pitch: number
  readonly w: number
}

const podPorts = (pod: Place): PortInfo[] => sortedPorts(pod).filter((port) => port.kind === 'veth')

function column(pod: Place, node: Place): Column {
  const pairs = podPorts(pod).map((inner) => ({
    inner,
    outer: node.ports.find((port) => port.peer?.ns === pod.ns && port.peer.port === inner.name),
  }))
  const widths = pairs.flatMap(({ inner, outer }) => [portWidth(inner), outer ? portWidth(outer) : 0])
  const pitch = Math.max(0, ...widths) + 8
  const portsWidth = pitch * pairs.length
  const address = pairs[0] ? addressText(pairs[0].inner) : ''
  const wanted = Math.max(textWidth(pod.label, FONT.pod), textWidth(address, FONT.port)) + 24
  const podWidth = Math.max(POD_WIDTH.least, Math.min(POD_WIDTH.most, wanted), pairs.length > 1 ? portsWidth + 16 : 0)
  return { pod, pairs, podWidth, pitch, w: Math.max(podWidth, portsWidth) }
}

/** Rows first, for a room is wider than high. */
const chipColumns = (count: number): number => Math.ceil(count / Math.max(1, Math.ceil(Math.sqrt(count / 2.2))))

export const chipsWidth = (count: number): number =>
  count === 0 ? 0 : chipColumns(count) * CHIP_PITCH - (CHIP_PITCH - CHIP)

export function chips(pods: readonly Place[], x: number, y: number): Room[] {
  const cols = chipColumns(pods.length)
  return pods.map((place, i) => {
    const left = x + (i % cols) * CHIP_PITCH
    const top = y + Math.floor(i / cols) * CHIP_PITCH
    return {
      place,
      form: 'chip',
      x: left,
      y: top,
      w: CHIP,
      h: CHIP,
      kernel: { x: left + CHIP / 2, y: top + CHIP / 2 },
      ports: [],
    }
  })
}

/** Room over the small ones for their number. */
export const CHIPS_CAPTION = 20

export function podRow(node: Place, full: readonly Place[], small: readonly Place[], at: Point): PodRow {
  const top = at.y
  const rooms: Room[] = []
  const ports: Port[] = []
  const wires: Wire[] = []
  let x = at.x
  for (const { pod, pairs, podWidth, pitch, w } of full.map((pod) => column(pod, node))) {
    const middle = x + w / 2
    const left = middle - podWidth / 2
    const bottom = top + POD_HEIGHT
    const inner: Port[] = []
    pairs.forEach((pair, i) => {
      const portX = middle + (i - (pairs.length - 1) / 2) * pitch
      const end = makePort({ ns: pod.ns, info: pair.inner, role: 'inner', at: { x: portX, y: bottom } })
      inner.push(end)
      if (!pair.outer) return
      const hostEnd = makePort({ ns: node.ns, info: pair.outer, role: 'pod', at: { x: portX, y: bottom + VETH } })
      ports.push(hostEnd)
      wires.push({
        kind: 'veth',
        from: { ns: pod.ns, port: pair.inner.name },
        to: { ns: node.ns, port: pair.outer.name },
        points: [end.at, hostEnd.at],
      })
    })
    const address = pairs[0] ? addressText(pairs[0].inner) : ''
    rooms.push({
      place: pod,
      form: 'full',
      x: left,
      y: top,
      w: podWidth,
      h: POD_HEIGHT,
      title: caption(pod.label, { x: middle, y: top + 21 }, FONT.pod, podWidth - 20, 'middle'),
      farTitle: farCaption(pod.label, { x: middle, y: top + 38 }, podWidth - 12),
      ...(address ? { address: caption(address, { x: middle, y: top + 37 }, FONT.port, podWidth - 12, 'middle') } : {}),
      kernel: { x: middle, y: top + 48 },
      ports: inner,
    })
    x += w + GAP
  }
  const chipsX = x
  if (small.length > 0) {
    rooms.push(...chips(small, chipsX, top + CHIPS_CAPTION))
    x += Math.max(chipsWidth(small.length), 56) + GAP
  }
  const lowest = Math.max(top, ...rooms.map((room) => room.y + room.h), ...ports.map((port) => port.y + PORT_HEIGHT))
  return { w: Math.max(0, x - GAP - at.x), h: lowest - top, rooms, ports, wires, chipsX }
}
