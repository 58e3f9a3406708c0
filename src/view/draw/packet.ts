/**
 * The packet over the picture, in the screen's own pixels, so that it can be read at any zoom: a point on its way, and
 * beside it the stack of its headers. During playback only transforms and opacities change.
 */
import type { ZoomTransform } from 'd3'
import { BUTTONS } from '../camera.ts'
import type { GraphLabels } from '../contract.ts'
import type { Box, Point, Scene } from '../layout/scene.ts'
import { FONT, textWidth } from '../layout/text.ts'
import { beside, type Obstacle, obstaclesOf, STACK_HEIGHT } from '../play/beside.ts'
import type { Cross, Dot, Frame, PacketView, Stop } from '../play/frame.ts'
import { headersOf, type Packet } from '../play/paint.ts'
import type { Block } from '../play/stack.ts'
import './packet.css'

export interface Overlay {
  readonly draw: (frame: Frame | undefined, camera: ZoomTransform, labels: GraphLabels) => void
  readonly resize: (width: number, height: number) => void
  /** What the stack should not hide. */
  readonly avoid: (scene: Scene) => void
}

const BLOCK_HEIGHT = 26
const EDGE = 10

interface Drawn {
  readonly element: HTMLElement
  readonly width: number
}

export function createOverlay(host: HTMLElement): Overlay {
  const dots = element(host, 'dots')
  const leader = element(host, 'leader')
  const stack = element(host, 'stack')
  const blocks = element(stack, 'blocks')
  const flashes = element(stack, 'flashes')
  const crosses = element(host, 'crosses')
  let size = { width: 0, height: 0 }
  let obstacles: readonly Obstacle[] = []
  let offsets = { key: '', from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }
  let shape = ''
  let drawn: readonly Drawn[] = []
  let flashesWidth = 0
  let dotsShape = ''
  let crossesShape = ''

  const rebuild = (view: PacketView, decided: string | undefined, labels: GraphLabels) => {
    blocks.replaceChildren()
    drawn = view.stack.blocks.map(({ header }) => {
      const text = labels.block(header)
      const width = blockWidth(text)
      const child = element(blocks, `block is-${header.outer && header.layer === 'ip' ? 'outer' : header.layer}`)
      child.textContent = text
      child.style.width = `${width}px`
      return { element: child, width }
    })
    flashes.replaceChildren()
    const texts = view.stack.blocks.flatMap(({ flashes: all }) =>
      all.flatMap(({ field, header }) => labels.changed(field, header) ?? []),
    )
    for (const text of [...new Set(texts)].slice(0, 4)) element(flashes, 'flash').textContent = text
    if (decided) element(flashes, 'flash is-decided').textContent = decided
    flashes.style.maxWidth = `${size.width - BUTTONS - EDGE}px`
    flashesWidth = flashes.offsetWidth
  }

  const drawStack = (
    view: PacketView,
    at: Point,
    offset: Point,
    door: Box | undefined,
    decided: string | undefined,
    labels: GraphLabels,
  ) => {
    const next = [view.journey, decided, ...view.stack.blocks.map((block) => blockKey(block, labels))].join('|')
    if (next !== shape) {
      shape = next
      rebuild(view, decided, labels)
    }
    const growths = view.stack.blocks.map((block) => block.growth)
    const width = drawn.reduce((sum, block, i) => sum + block.width * (growths[i] ?? 1), 0)
    const whole = drawn.reduce((sum, block) => sum + block.width, 0)
    let x = 0
    drawn.forEach(({ element: child, width: full }, i) => {
      const growth = growths[i] ?? 1
      // A block slides out from under its neighbour, which lies over it.
      child.style.transform = `translateX(${(x - full * (1 - growth)).toFixed(2)}px)`
      child.style.opacity = growth < 1 ? String(Math.min(1, growth * 1.6)) : ''
      child.style.zIndex = String(growth < 1 ? 0 : 1)
      x += full * growth
    })
    const widest = Math.max(width, flashesWidth)
    const left = clamp(at.x + offset.x, EDGE, size.width - widest - BUTTONS)
    const top = clamp(at.y + offset.y, EDGE, size.height - STACK_HEIGHT - EDGE)
    stack.style.transform = `translate(${left.toFixed(2)}px,${top.toFixed(2)}px)`
    stack.style.opacity = String(view.birth)
    blocks.style.width = `${whole}px`
    blocks.style.clipPath = `inset(0 ${(whole - width).toFixed(2)}px 0 0 round 7px)`
    flashes.style.opacity = view.stack.flash.toFixed(3)
    const end = { x: clamp(at.x, left, left + width), y: clamp(at.y, top, top + BLOCK_HEIGHT) }
    drawLeader(leader, leave(at, end, door), end)
    leader.style.opacity = String(view.birth)
  }

  const offsetOf = (view: PacketView, camera: ZoomTransform, labels: GraphLabels): Point => {
    const sight = {
      ...size,
      scale: camera.k,
      toScreen: ({ x, y }: Point) => ({ x: camera.applyX(x), y: camera.applyY(y) }),
    }
    const at = (stop: Stop) => beside(stop, stackWidth(stop.packet, labels), obstacles, sight)
    const key = `${view.journey} ${camera} ${view.from.point.x} ${view.from.point.y} ${view.to.point.x} ${view.to.point.y}`
    if (key !== offsets.key) offsets = { key, from: at(view.from), to: at(view.to) }
    const { from, to } = offsets
    return { x: from.x + (to.x - from.x) * view.between, y: from.y + (to.y - from.y) * view.between }
  }

  return {
    avoid(scene) {
      obstacles = obstaclesOf(scene)
      offsets = { key: '', from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }
    },
    resize(width, height) {
      size = { width, height }
    },
    draw(frame, camera, labels) {
      const view = frame?.packet
      const onScreen = ({ x, y }: Point): Point => ({ x: camera.applyX(x), y: camera.applyY(y) })
      host.classList.toggle('has-packet', view !== undefined)
      if (frame && view) {
        const at = onScreen(view.point)
        const decided = view.resting ? labels.decided?.(frame.hop) : undefined
        const port = view.port && {
          ...onScreen(view.port),
          w: view.port.w * camera.k,
          h: view.port.h * camera.k,
        }
        drawStack(view, at, offsetOf(view, camera, labels), port, decided, labels)
      } else shape = ''
      dotsShape = drawMany(dots, dotsShape, frame?.waiting ?? [], dotKey, (dot, child) => {
        child.className = `dot is-${dot.paint}`
      })
      for (const [i, dot] of (frame?.waiting ?? []).entries()) place(dots.children[i], onScreen(badge(dot)), 1)
      const lost = frame?.crosses ?? []
      crossesShape = drawMany(crosses, crossesShape, lost, crossKey, (cross, child) => {
        child.className = cross.main ? 'cross is-main' : 'cross'
        element(child, 'cross-mark').textContent = '✕'
        if (cross.main) element(child, 'cross-word').textContent = labels.drop(cross.hop)
      })
      for (const [i, cross] of lost.entries()) place(crosses.children[i], onScreen(cross.point), 1)
    },
  }
}

const blockWidth = (text: string): number => Math.max(30, Math.ceil(textWidth(text, BLOCK_FONT)) + 16)

const stackWidth = (packet: Packet, labels: GraphLabels): number =>
  headersOf(packet).reduce((sum, header) => sum + blockWidth(labels.block(header)), 0)

/** Where the leader leaves the packet: the edge of the door it stands in, or of its point. */
function leave(at: Point, towards: Point, door: Box | undefined): Point {
  const dx = towards.x - at.x
  const dy = towards.y - at.y
  const length = Math.hypot(dx, dy)
  if (length === 0) return at
  const inside = door && at.x >= door.x && at.x <= door.x + door.w && at.y >= door.y && at.y <= door.y + door.h
  if (!inside) return { x: at.x + (dx * POINT) / length, y: at.y + (dy * POINT) / length }
  const tx = dx > 0 ? (door.x + door.w - at.x) / dx : dx < 0 ? (door.x - at.x) / dx : Number.POSITIVE_INFINITY
  const ty = dy > 0 ? (door.y + door.h - at.y) / dy : dy < 0 ? (door.y - at.y) / dy : Number.POSITIVE_INFINITY
  const t = Math.min(tx, ty, 1)
  return { x: at.x + dx * t, y: at.y + dy * t }
}

const POINT = 8
const BLOCK_FONT = { ...FONT.caption, size: 11.5, bold: true }

const blockKey = ({ header, flashes }: Block, labels: GraphLabels): string =>
  `${header.layer}${header.outer ? '+' : ''}:${labels.block(header)}:${flashes.map(({ field }) => `${field.name}=${field.after}`).join(',')}`
const dotKey = (dot: Dot): string => `${dot.journey}${dot.paint}`
const crossKey = (cross: Cross): string => `${cross.hop.journey} ${cross.hop.at} ${cross.main}`

/** Beside the name of the port it waits at. */
const badge = ({ point, port }: Dot): Point => (port ? { x: port.x + port.w, y: port.y } : point)

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(Math.max(least, most), value))

function drawMany<T>(
  parent: HTMLElement,
  shape: string,
  items: readonly T[],
  key: (item: T) => string,
  make: (item: T, child: HTMLElement) => void,
): string {
  const next = items.map(key).join('|')
  if (next === shape) return shape
  parent.replaceChildren()
  for (const item of items) make(item, element(parent, ''))
  return next
}

function place(child: Element | undefined, at: Point, scale: number): void {
  if (!(child instanceof HTMLElement)) return
  child.style.transform = `translate(${at.x.toFixed(2)}px,${at.y.toFixed(2)}px) scale(${scale.toFixed(3)})`
}

function drawLeader(leader: HTMLElement, from: Point, to: Point): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  leader.style.transform = `translate(${from.x.toFixed(2)}px,${from.y.toFixed(2)}px) rotate(${angle.toFixed(4)}rad) scaleX(${length.toFixed(2)})`
}

function element(parent: HTMLElement, name: string): HTMLElement {
  const child = document.createElement('div')
  child.className = name
  parent.append(child)
  return child
}
