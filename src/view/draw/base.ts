/** What does not move during playback: bands, rooms, lines, tunnels and their texts. */
import { type Selection, select } from 'd3'
import type { GraphLabels } from '../contract.ts'
import { pathData, pathThrough } from '../geometry.ts'
import type { Band, Box, Caption, Room, Scene, TunnelLine, Wire } from '../layout/scene.ts'
import { FONT, fitText, textWidth } from '../layout/text.ts'

export type Layer = Selection<SVGGElement, unknown, null, undefined>

export interface Base {
  readonly draw: (scene: Scene, labels: GraphLabels, duration: number) => void
  /** The tunnel that carries the packet now. */
  readonly light: (lit: TunnelLine | undefined) => void
  /** The room whose kernel has the packet. */
  readonly mark: (ns: string | undefined) => void
}

export function createBase(layer: Layer): Base {
  const part = (name: string): Layer => layer.append('g').attr('class', name)
  const bands = part('bands')
  const rooms = part('rooms')
  const wires = part('wires')
  const tunnels = part('tunnels')
  let lit: TunnelLine | undefined
  let marked: string | undefined

  return {
    draw(scene, labels, duration) {
      drawBands(bands, [...scene.bands.values()], labels)
      drawRooms(rooms, [...scene.rooms.values()], labels, duration)
      drawWires(wires, scene.wires, duration)
      drawTunnels(tunnels, scene.tunnels, labels)
      lit = undefined
      marked = undefined
      rooms.selectAll('.bar').classed('is-current', false)
      tunnels.selectAll('.tunnel').classed('is-lit', false)
    },
    mark(ns) {
      if (ns === marked) return
      marked = ns
      rooms.selectAll<SVGRectElement, Room>('.bar').classed('is-current', function () {
        return select<Element, Room>(this.parentElement ?? this).datum().place.ns === ns
      })
    },
    light(tunnel) {
      if (tunnel === lit) return
      lit = tunnel
      tunnels.selectAll<SVGGElement, TunnelLine>('.tunnel').classed('is-lit', (one) => one === tunnel)
    },
  }
}

function drawBands(layer: Layer, bands: readonly Band[], labels: GraphLabels): void {
  const band = layer
    .selectAll<SVGGElement, Band>('.band')
    .data(bands, (one) => one.segment.ns)
    .join((enter) => {
      const g = enter.append('g').attr('class', 'band')
      g.append('text').attr('class', 'caption')
      return g
    })
  band
    .selectAll<SVGRectElement, Box>('rect')
    .data(({ rails, spine }) => [...rails, ...(spine ? [spine] : [])])
    .join((enter) => enter.insert('rect', 'text').attr('class', 'ground').attr('rx', 11))
    .call(setBox)
  band
    .select('.caption')
    .attr('x', ({ caption }) => caption.x)
    .attr('y', ({ caption }) => caption.y)
    .text(({ segment, caption }) => fitText(labels.segment(segment), caption.w, FONT.caption))
}

function drawRooms(layer: Layer, rooms: readonly Room[], labels: GraphLabels, duration: number): void {
  const old = layer.selectAll<SVGGElement, Room>('.room').data(outermostFirst(rooms), (room) => room.place.ns)
  old.exit().remove()
  const entered = old.enter().append('g').attr('transform', translate)
  entered.append('rect').attr('class', 'wall')
  const all = entered.merge(old).order()
  all.attr('class', ({ place, form }) => `room is-${place.kind} is-${form}`)
  all.each(function (room) {
    const g = select<SVGGElement, Room>(this)
    g.select('.wall')
      .attr('width', room.w)
      .attr('height', room.h)
      .attr('rx', room.form === 'chip' ? 5 : room.place.kind === 'pod' ? 11 : 15)
    drawInside(g, room, labels)
  })
  if (duration > 0) {
    old.transition('place').duration(duration).attr('transform', translate)
    entered.attr('opacity', 0).transition('appear').duration(duration).attr('opacity', 1)
  } else {
    old.interrupt('place').attr('transform', translate)
  }
}

const translate = ({ x, y }: Box): string => `translate(${x},${y})`

/** Who holds is drawn before who is held. */
const outermostFirst = (rooms: readonly Room[]): Room[] => [
  ...rooms.filter((room) => room.place.inside === undefined),
  ...rooms.filter((room) => room.place.inside !== undefined),
]

type Line = { readonly kind: string; readonly at: Caption; readonly text: string }

function drawInside(g: Selection<SVGGElement, Room, null, undefined>, room: Room, labels: GraphLabels): void {
  const name = room.place.kind === 'pod' ? 'pod' : 'title'
  const lines: Line[] = []
  const add = (kind: string, at: Caption | undefined, text = at?.text) => {
    if (at && text) lines.push({ kind, at, text })
  }
  add(`${name} near`, room.title)
  add('title far', room.farTitle)
  add('address near', room.address)
  add('caption near', room.corner, labels.kind(room.place.kind))
  add('caption near', room.more, room.more ? labels.pods(room.more.count) : undefined)
  for (const port of room.ports) add('address near', port.address)

  g.selectAll<SVGRectElement, Box>('.bar')
    .data(room.bar ? [room.bar] : [])
    .join((enter) => enter.append('rect').attr('class', 'bar').attr('rx', 7))
    .call(setBox, room)
  if (room.bar && room.bar.w > textWidth(labels.routing, FONT.caption) + 40) {
    const at: Caption = { text: '', full: '', x: room.bar.x + 9, y: room.bar.y + 14, anchor: 'start' }
    add('caption near', at, labels.routing)
  }
  g.selectAll<SVGTextElement, Line>('text')
    .data(lines)
    .join('text')
    .attr('class', (line) => line.kind)
    .attr('x', (line) => line.at.x - room.x)
    .attr('y', (line) => line.at.y - room.y)
    .attr('text-anchor', (line) => line.at.anchor)
    .style('font-size', (line) => (line.at.size ? `${line.at.size}px` : null))
    .text((line) => line.text)
}

function drawWires(layer: Layer, wires: readonly Wire[], duration: number): void {
  const key = ({ kind, from, to, points }: Wire) =>
    `${kind} ${from.ns} ${from.port} ${to.ns} ${to.port} ${kind === 'bus' || kind === 'stub' ? points[0]?.x : ''}`
  const old = layer.selectAll<SVGPathElement, Wire>('path').data(wires, key)
  old.exit().remove()
  const entered = old
    .enter()
    .append('path')
    .attr('class', ({ kind }) => `wire is-${kind}`)
  const all = entered.merge(old).attr('d', ({ points }) => pathData(pathThrough(points, 8).points))
  if (duration > 0) all.attr('opacity', 0).transition('appear').duration(duration).attr('opacity', 1)
}

function drawTunnels(layer: Layer, tunnels: readonly TunnelLine[], labels: GraphLabels): void {
  const tunnel = layer
    .selectAll<SVGGElement, TunnelLine>('.tunnel')
    .data(tunnels, ({ tunnel: { kind, from, to } }) => `${kind} ${from.ns} ${to.ns}`)
    .join((enter) => {
      const g = enter.append('g').attr('class', 'tunnel')
      g.append('path')
      g.append('text').attr('class', 'caption').attr('text-anchor', 'middle')
      return g
    })
  tunnel.select('path').attr('d', ({ points }) => pathData(pathThrough(points, 16).points))
  tunnel
    .select('text')
    .attr('x', ({ caption }) => caption?.x ?? 0)
    .attr('y', ({ caption }) => (caption?.y ?? 0) + 4)
    .text(({ tunnel: { kind }, caption }) => (caption ? labels.tunnel(kind) : ''))
}

const setBox = <G extends SVGRectElement, P extends Element | null>(
  rects: Selection<G, Box, P, unknown>,
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): void => {
  rects
    .attr('x', (box) => box.x - origin.x)
    .attr('y', (box) => box.y - origin.y)
    .attr('width', (box) => box.w)
    .attr('height', (box) => box.h)
}
