/** What can be pointed at: rooms, ports and bands, over everything that is drawn, each with its name. */
import { type Selection, select } from 'd3'
import type { GraphLabels, Spot } from '../contract.ts'
import type { Band, Box, Port, Room, Scene } from '../layout/scene.ts'
import type { Paint } from '../play/paint.ts'
import type { Layer } from './base.ts'
import './doors.css'

export interface Door extends Box {
  readonly key: string
  readonly spot: Spot
  readonly name: string
  readonly kind: 'room' | 'chip' | 'band' | 'port'
  readonly radius: number
  readonly port?: Port
}

export interface Doors {
  readonly draw: (scene: Scene, labels: GraphLabels, duration: number) => void
  /** The chosen one, and the door the packet is at. */
  readonly mark: (selected: Spot | undefined, current: Spot | undefined, paint: Paint) => void
  readonly doors: () => readonly Door[]
  readonly element: (key: string) => SVGGElement | undefined
}

export const doorKey = (spot: Spot): string => (spot.port === undefined ? spot.ns : `${spot.ns} ${spot.port}`)

export function createDoors(layer: Layer): Doors {
  let doors: readonly Door[] = []
  let elements: ReadonlyMap<string, SVGGElement> = new Map()
  let marks = ''
  const all = () => layer.selectAll<SVGGElement, Door>('.door')

  return {
    draw(scene, labels, duration) {
      doors = doorsOf(scene, labels)
      const old = all().data(doors, (door) => door.key)
      old.exit().remove()
      const entered = old.enter().append('g').attr('role', 'button').attr('tabindex', -1).attr('transform', translate)
      entered.append('title')
      entered.append('rect').attr('class', 'hit')
      const merged = entered.merge(old).order()
      merged
        .attr('class', (door) => `door is-${door.kind}${door.port ? ` is-${door.port.role}` : ''}`)
        .classed('is-down', (door) => door.port?.info.up === false)
        .attr('aria-label', (door) => door.name)
        .attr('data-ns', (door) => door.spot.ns)
        .attr('data-port', (door) => door.spot.port ?? null)
        .select('title')
        .text((door) => door.name)
      merged
        .select('.hit')
        .attr('width', (door) => door.w)
        .attr('height', (door) => door.h)
        .attr('rx', (door) => door.radius)
      merged.each(drawName)
      elements = new Map(merged.nodes().map((node, i): [string, SVGGElement] => [doors[i]?.key ?? '', node]))
      if (duration > 0) old.transition('place').duration(duration).attr('transform', translate)
      else old.interrupt('place').attr('transform', translate)
      marks = ''
    },
    mark(selected, current, paint) {
      const [a, b] = [selected && doorKey(selected), current && doorKey(current)]
      if (marks === `${a}|${b}|${paint}`) return
      marks = `${a}|${b}|${paint}`
      all()
        .classed('is-selected', (door) => door.key === a)
        .classed('is-current', (door) => door.key === b)
        .classed('is-arp', (door) => door.key === b && paint === 'arp')
        .classed('is-ip', (door) => door.key === b && paint === 'ip')
        .classed('is-outer', (door) => door.key === b && paint === 'outer')
        .attr('aria-pressed', (door) => door.key === a)
    },
    doors: () => doors,
    element: (key) => elements.get(key),
  }
}

function drawName(this: SVGGElement, door: Door): void {
  const g: Selection<SVGGElement, Door, null, undefined> = select(this)
  g.selectAll<SVGTextElement, Port>('text')
    .data(door.port ? [door.port] : [])
    .join('text')
    .attr('class', 'port near')
    .attr('x', (port) => port.name.x - port.x)
    .attr('y', (port) => port.name.y - port.y)
    .attr('text-anchor', 'middle')
    .text((port) => port.name.text)
}

const translate = ({ x, y }: Box): string => `translate(${x},${y})`

/** In the order of reading, and of who lies over whom. */
function doorsOf(scene: Scene, labels: GraphLabels): Door[] {
  const rooms = [...scene.rooms.values()].sort((a, b) => depth(a) - depth(b) || a.y - b.y || a.x - b.x)
  return [
    ...[...scene.bands.values()].flatMap((band) => bandDoor(band, labels)),
    ...rooms.map((room) => roomDoor(room, labels)),
    ...rooms.flatMap((room) => room.ports.map((port) => portDoor(room, port, labels))),
  ]
}

const depth = (room: Room): number => (room.place.inside === undefined ? 0 : 1)

function bandDoor(band: Band, labels: GraphLabels): Door[] {
  const rail = band.rails.at(-1)
  if (!rail) return []
  const { x, y, w, h } = rail
  const spot = { ns: band.segment.ns }
  return [{ key: doorKey(spot), spot, name: labels.segment(band.segment), kind: 'band', x, y, w, h, radius: 11 }]
}

function roomDoor(room: Room, labels: GraphLabels): Door {
  const { x, y, w, h, place, form } = room
  const spot = { ns: place.ns }
  const radius = form === 'chip' ? 5 : place.kind === 'pod' ? 11 : 15
  return {
    key: doorKey(spot),
    spot,
    name: labels.place(place),
    kind: form === 'chip' ? 'chip' : 'room',
    x,
    y,
    w,
    h,
    radius,
  }
}

function portDoor(room: Room, port: Port, labels: GraphLabels): Door {
  const { x, y, w, h } = port
  const spot = { ns: room.place.ns, port: port.info.name }
  return {
    key: doorKey(spot),
    spot,
    name: labels.port(room.place, port.info),
    kind: 'port',
    x,
    y,
    w,
    h,
    radius: 6,
    port,
  }
}
