/** Where in the picture a hop is, and the way from one place to the next along what is drawn. */
import type { Hop } from '../contract.ts'
import { busY } from '../layout/block.ts'
import type { Band, Plug, Point, Port, Room, Scene } from '../layout/scene.ts'

/** On the bar a packet keeps to one side while an outer header is on, so that the ways in and out of a tunnel differ. */
export type Lane = 'plain' | 'outer'
const LANE = { plain: -4.5, outer: 4.5 } as const

export interface Anchor {
  readonly ns: string
  readonly at: 'port' | 'kernel' | 'plug' | 'bus'
  /** The port, or the switch's. */
  readonly port?: string
  readonly point: Point
}

export interface Router {
  /** `previous`: where the packet was before, for what happens on the spot. Undefined where the place is not drawn. */
  readonly anchor: (hop: Hop, lane: Lane, previous: Anchor | undefined) => Anchor | undefined
  /** Straight across where nothing drawn leads there. */
  readonly way: (from: Anchor, to: Anchor, lane: Lane) => readonly Point[]
}

type Vertex =
  | { readonly key: string; readonly at: 'port'; readonly room: Room; readonly port: Port }
  | { readonly key: string; readonly at: 'kernel'; readonly room: Room }
  | { readonly key: string; readonly at: 'plug'; readonly band: Band; readonly plug: Plug }
  | { readonly key: string; readonly at: 'bus'; readonly band: Band }

const portKey = (ns: string, port: string): string => `${ns} ${port}`

export function createRouter(scene: Scene): Router {
  const net = joinUp(scene)
  const known = new Map<string, readonly Point[]>()
  return {
    anchor: (hop, lane, previous) => placeOf(scene, hop, lane, previous?.ns === hop.ns ? previous : undefined),
    way(from, to, lane) {
      const key = `${keyOf(from)}:${from.point.x},${from.point.y}>${keyOf(to)}:${to.point.x},${to.point.y}${lane}`
      const found = known.get(key) ?? trace(net, from, to, lane)
      known.set(key, found)
      return found
    },
  }
}

const keyOf = ({ ns, port, at }: Anchor): string => (port !== undefined && at !== 'kernel' ? portKey(ns, port) : ns)

function placeOf(scene: Scene, hop: Hop, lane: Lane, previous: Anchor | undefined): Anchor | undefined {
  const band = scene.bands.get(hop.ns)
  if (band) return onSegment(band, hop, previous)
  const room = scene.rooms.get(hop.ns)
  if (!room) return undefined
  const port = room.ports.find(({ info }) => info.name === hop.dev)
  const atPort: Anchor | undefined = port && { ns: hop.ns, at: 'port', port: port.info.name, point: port.at }
  if (AT_DEVICE.has(hop.kind)) return atPort ?? inKernel(room, undefined, lane, previous)
  if (hop.kind === 'drop') return previous ?? atPort ?? inKernel(room, port, lane, previous)
  return inKernel(room, port, lane, previous)
}

/** Whatever else happens to a packet happens where the kernel routes. */
const AT_DEVICE: ReadonlySet<Hop['kind']> = new Set([
  'transmit',
  'receive',
  'neigh',
  'arp',
  'bridge',
  'encapsulate',
  'decapsulate',
])

function onSegment(band: Band, hop: Hop, previous: Anchor | undefined): Anchor {
  const ns = hop.ns
  const plug = band.plugs.find(({ port }) => port === hop.dev)
  if (plug && (hop.kind === 'transmit' || hop.kind === 'receive'))
    return { ns, at: 'plug', port: plug.port, point: plug.at }
  const near = plug ?? band.plugs.find(({ port }) => port === previous?.port)
  const rail = band.rails.at(-1)
  const point = near?.bus ?? previous?.point ?? { x: (rail?.x ?? 0) + (rail?.w ?? 0) / 2, y: rail ? busY(rail) : 0 }
  return { ns, at: 'bus', point, ...(near ? { port: near.port } : {}) }
}

function inKernel(room: Room, port: Port | undefined, lane: Lane, previous: Anchor | undefined): Anchor {
  const ns = room.place.ns
  if (!room.bar) return { ns, at: 'kernel', point: room.kernel }
  const from = port ?? room.ports.find(({ info }) => previous?.at === 'port' && info.name === previous.port)
  const x = from ? wayX(from, lane) : (previous?.point.x ?? room.kernel.x)
  return { ns, at: 'kernel', point: { x, y: room.kernel.y + LANE[lane] } }
}

const wayX = (port: Port, lane: Lane): number => (lane === 'outer' ? port.outerX : port.plainX)

interface Net {
  readonly vertices: ReadonlyMap<string, Vertex>
  readonly next: ReadonlyMap<string, readonly string[]>
  readonly wires: ReadonlyMap<string, readonly Point[]>
}

/** Ports round their kernel, plugs round their bus, and the wires between. */
function joinUp(scene: Scene): Net {
  const vertices = new Map<string, Vertex>()
  const next = new Map<string, string[]>()
  const wires = new Map<string, readonly Point[]>()
  const add = (vertex: Vertex) => vertices.set(vertex.key, vertex)
  const join = (a: string, b: string) => {
    next.set(a, [...(next.get(a) ?? []), b])
    next.set(b, [...(next.get(b) ?? []), a])
  }
  for (const [ns, room] of scene.rooms) {
    add({ key: ns, at: 'kernel', room })
    for (const port of room.ports) {
      add({ key: portKey(ns, port.info.name), at: 'port', room, port })
      join(portKey(ns, port.info.name), ns)
    }
  }
  for (const [ns, band] of scene.bands) {
    add({ key: ns, at: 'bus', band })
    for (const plug of band.plugs) {
      add({ key: portKey(ns, plug.port), at: 'plug', band, plug })
      join(portKey(ns, plug.port), ns)
    }
  }
  for (const { kind, from, to, points } of scene.wires) {
    if (from.port === undefined || to.port === undefined) continue
    const [a, b] = [portKey(from.ns, from.port), portKey(to.ns, to.port)]
    join(a, b)
    // A wire into a band is drawn down to the bus; its end is the plug, on the band's edge.
    const line = kind === 'wire' && scene.bands.has(to.ns) ? points.slice(0, -1) : points
    wires.set(`${a}>${b}`, line)
    wires.set(`${b}>${a}`, [...line].reverse())
  }
  return { vertices, next, wires }
}

function trace(net: Net, from: Anchor, to: Anchor, lane: Lane): readonly Point[] {
  const route = shortest(net, keyOf(from), keyOf(to))
  if (!route) return tidy([from.point, to.point])
  const points: Point[] = [from.point]
  route.forEach((key, i) => {
    const a = net.vertices.get(route[i - 1] ?? '')
    const b = net.vertices.get(key)
    if (!b) return
    const end = i === route.length - 1
    if (!a) {
      if (end) points.push(...level(points.at(-1), to.point, b, lane))
    } else points.push(...step(net, a, b, points.at(-1) ?? from.point, end ? to.point : undefined, lane))
  })
  points.push(to.point)
  return tidy(points)
}

/** From one vertex to the next. `target` is the point wanted in the last. */
function step(net: Net, a: Vertex, b: Vertex, here: Point, target: Point | undefined, lane: Lane): readonly Point[] {
  if (a.at === 'port' && b.at === 'kernel') {
    const y = laneY(b.room, lane)
    const x = wayX(a.port, lane)
    return [{ x, y: a.port.at.y }, { x, y }, ...(target ? level({ x, y }, target, b, lane) : [])]
  }
  if (a.at === 'kernel' && b.at === 'port') {
    const y = laneY(a.room, lane)
    const x = wayX(b.port, lane)
    return [{ x: here.x, y }, { x, y }, { x, y: b.port.at.y }, b.port.at]
  }
  if (a.at === 'plug' && b.at === 'bus') return [a.plug.bus, ...(target ? level(a.plug.bus, target, b, lane) : [])]
  if (a.at === 'bus' && b.at === 'plug') return [...level(here, b.plug.bus, a, lane), b.plug.bus, b.plug.at]
  return net.wires.get(`${a.key}>${b.key}`) ?? []
}

/** Along the bar, or along the bus, over the spine where the rails differ. */
function level(from: Point | undefined, to: Point, vertex: Vertex, lane: Lane): readonly Point[] {
  if (vertex.at === 'kernel' && from)
    return [
      { x: from.x, y: laneY(vertex.room, lane) },
      { x: to.x, y: laneY(vertex.room, lane) },
    ]
  if (vertex.at !== 'bus' || !from || from.y === to.y || !vertex.band.spine) return []
  const x = vertex.band.spine.x + vertex.band.spine.w / 2
  return [
    { x, y: from.y },
    { x, y: to.y },
  ]
}

const laneY = (room: Room, lane: Lane): number => room.kernel.y + (room.bar ? LANE[lane] : 0)

function shortest(net: Net, from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  const queue = [from]
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    if (key === to) {
      const route: string[] = []
      for (let back: string | undefined = key; back !== undefined; back = cameFrom.get(back)) route.unshift(back)
      return route
    }
    for (const neighbour of net.next.get(key) ?? []) {
      if (cameFrom.has(neighbour)) continue
      cameFrom.set(neighbour, key)
      queue.push(neighbour)
    }
  }
  return undefined
}

/** Without repeated points, and without points on the straight between their neighbours. */
function tidy(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = []
  for (const point of points) {
    const last = kept.at(-1)
    if (last && last.x === point.x && last.y === point.y) continue
    const before = kept.at(-2)
    if (last && before && straight(before, last, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

const straight = (a: Point, b: Point, c: Point): boolean =>
  (a.x === b.x && b.x === c.x && (b.y - a.y) * (c.y - b.y) > 0) ||
  (a.y === b.y && b.y === c.y && (b.x - a.x) * (c.x - b.x) > 0)
