/** The picture of the cluster with the packet in it: mounts the layers, and draws again what changed. */
import { select, type ZoomTransform } from 'd3'
import { createCamera } from './camera.ts'
import type { Graph, GraphCallbacks, GraphModel, Spot, Trace } from './contract.ts'
import { createBase, type Layer } from './draw/base.ts'
import { createDoors, type Door, doorKey } from './draw/doors.ts'
import { createKeys } from './draw/keys.ts'
import { createLit } from './draw/lit.ts'
import { createMenuGestures } from './draw/menu.ts'
import { createOverlay } from './draw/packet.ts'
import './graph.css'
import { layoutScene } from './layout/layout.ts'
import { type Box, centre, type Point, type Scene } from './layout/scene.ts'
import { type Frame, frameAt, involved } from './play/frame.ts'
import { type Strands, weave } from './play/strands.ts'

/** Below this scale names are written large and all else is left out. */
const FAR = 0.5
const TALL_BELOW = 600
const MOVE = 320
/** With so few places everything is drawn in full anyway. */
const FEW_PLACES = 8
/** The picture leaves the user alone so long after being moved by hand. */
const HANDS_OFF = 4000
const FOLLOW_MARGIN = 72
const SLOWLY = 0.18
const SETTLING = 1500

export function createGraph(host: HTMLElement, callbacks: GraphCallbacks): Graph {
  const root = document.createElement('div')
  root.className = 'graph'
  host.append(root)
  const svg = (name: string) =>
    select(root).append('svg').attr('class', `graph-layer graph-${name}`).attr('focusable', 'false')
  const inside = (name: string): Layer => svg(name).attr('aria-hidden', 'true').append('g')
  const layers = { base: inside('base'), lit: inside('lit') }
  const doorsSvg = svg('doors').attr('role', 'group')
  const doorsLayer: Layer = doorsSvg.append('g')
  const overlayRoot = select(root)
    .append('div')
    .attr('class', 'graph-layer graph-overlay')
    .attr('aria-hidden', 'true')
    .node()
  const doorsElement = doorsSvg.node()
  if (!overlayRoot || !doorsElement) throw new Error('the picture could not be mounted')

  const base = createBase(layers.base)
  const lit = createLit(layers.lit)
  const doors = createDoors(doorsLayer)
  const overlay = createOverlay(overlayRoot)
  let model: GraphModel | undefined
  let scene: Scene | undefined
  let sceneKey = ''
  let strands: Strands | undefined
  let frame: Frame | undefined
  let fitted = true
  let freshAt = 0

  const drawOverlay = (transform: ZoomTransform) => {
    if (model) overlay.draw(frame, transform, model.labels)
  }
  const camera = createCamera(root, (transform, byHand) => {
    if (byHand) fitted = false
    const text = transform.toString()
    for (const layer of [layers.base, layers.lit, doorsLayer]) layer.attr('transform', text)
    root.classList.toggle('is-far', transform.k < FAR)
    lit.scale(transform.k)
    drawOverlay(transform)
    callbacks.onZoom?.(transform.k)
  })
  const motion = () => (model?.reducedMotion ? 0 : MOVE)
  const shape = () => (root.clientWidth < TALL_BELOW ? 'tall' : 'wide')
  const onScreen = (point: Point): Point => {
    const [x, y] = camera.transform().apply([point.x, point.y])
    return { x, y }
  }
  const show = (duration: number) => {
    if (scene) camera.show(scene, duration, shape() === 'tall' ? 'width' : 'all')
    fitted = true
  }
  const intoView = (door: Door) => {
    const { x, y } = onScreen(centre(door))
    const margin = 40
    if (x < margin || y < margin || x > root.clientWidth - margin || y > root.clientHeight - margin) {
      camera.centre(centre(door), motion(), 0)
      fitted = false
    }
  }
  const { onSelect, onMenu, onRemove } = callbacks
  const keys = createKeys(root, doors, { onSelect, onFocus: intoView, onMenu, onRemove })
  const gestures = onMenu && createMenuGestures(root, spotOf, onMenu)

  /** A new layout, where the cluster, what must be shown in full, or the frame's shape changed. */
  const settle = (next: GraphModel, previous: GraphModel | undefined): boolean => {
    const detailed = detailsOf(next)
    const key = `${shape()} ${[...detailed].sort().join(' ')}`
    if (scene && next.topology === previous?.topology && key === sceneKey) return false
    const edited = scene !== undefined && next.topology !== previous?.topology && hasStayed(scene, next.topology)
    const fresh = (next.topology !== previous?.topology && !edited) || !sceneKey.startsWith(shape())
    const held = heldRoom(scene, next, frame)
    const was = scene?.rooms.get(held)
    const parents = new Map(previous?.topology.places.map(({ ns, inside }) => [ns, inside]))
    const at = was && onScreen(centre(was))
    sceneKey = key
    scene = layoutScene(next.topology, { shape: shape(), detailed })
    // What follows a first picture at once belongs to it.
    const now = performance.now()
    if (fresh) freshAt = now
    const duration = next.reducedMotion || now - freshAt < SETTLING ? 0 : MOVE
    base.draw(scene, next.labels, duration)
    doors.draw(scene, next.labels, duration)
    overlay.avoid(scene)
    keys.refresh((gone) => parents.get(gone))
    const there = scene.rooms.get(held)
    const { x, y } = at && there && !fresh ? onScreen(centre(there)) : { x: 0, y: 0 }
    const shift = at && there && !fresh ? { x: at.x - x, y: at.y - y } : { x: 0, y: 0 }
    // What is still whole in sight stays where it was; nothing is made smaller or moved for its own sake.
    if (fresh || (fitted && !(edited && inSight(scene, shift)))) show(duration)
    else if (shift.x !== 0 || shift.y !== 0) camera.panBy(shift.x, shift.y, duration)
    return true
  }

  const inSight = (box: Box, by: Point): boolean => {
    const [from, to] = [onScreen(box), onScreen({ x: box.x + box.w, y: box.y + box.h })]
    return (
      from.x + by.x >= 0 && from.y + by.y >= 0 && to.x + by.x <= root.clientWidth && to.y + by.y <= root.clientHeight
    )
  }

  /** Keeps the packet in sight where not all of the picture is: gliding during playback, at once after a jump. */
  const follow = (previous: GraphModel | undefined, laid: boolean) => {
    const packet = frame?.packet
    if (!packet || !model || performance.now() - camera.touchedAt() < HANDS_OFF) return
    if (!laid && model.playhead === previous?.playhead) return
    const { x, y } = onScreen(packet.point)
    const dx = outside(x, root.clientWidth)
    const dy = outside(y, root.clientHeight)
    if (dx === 0 && dy === 0) return
    const jumped = laid || model.reducedMotion || Math.abs(model.playhead - (previous?.playhead ?? -1)) >= 0.9
    const rate = jumped ? 1 : SLOWLY
    camera.panBy(-dx * rate, -dy * rate)
  }

  const render = (next: GraphModel, moved = false) => {
    const previous = model
    model = next
    root.classList.toggle('is-still', next.reducedMotion)
    doorsElement.setAttribute('aria-label', next.labels.graph)
    const laid = settle(next, previous)
    if (!scene) return
    if (!laid && next.labels !== previous?.labels) {
      base.draw(scene, next.labels, 0)
      doors.draw(scene, next.labels, 0)
      keys.refresh()
    }
    if (laid || next.trace !== previous?.trace) strands = next.trace && weave(next.trace, scene)
    frame = strands && frameAt(strands, scene, next.playhead)
    lit.draw(frame)
    const { door, kernel } = marksOf(frame, scene)
    doors.mark(next.selection, door, frame?.packet?.paint ?? 'ip')
    base.mark(kernel)
    base.light(frame?.tunnel)
    follow(previous, laid || moved)
    drawOverlay(camera.transform())
  }

  const onClick = (event: MouseEvent) => callbacks.onSelect(spotOf(event.target))
  let hovered: string | undefined
  const onOver = (event: PointerEvent) => {
    const spot = event.type === 'pointerleave' ? undefined : spotOf(event.target)
    const key = spot && doorKey(spot)
    if (key === hovered) return
    hovered = key
    callbacks.onHover?.(spot)
  }
  root.addEventListener('click', onClick)
  root.addEventListener('pointerover', onOver)
  root.addEventListener('pointerleave', onOver)
  const observer = new ResizeObserver(() => {
    overlay.resize(root.clientWidth, root.clientHeight)
    if (!model || root.clientWidth === 0) return
    if (settle(model, model)) strands = model.trace && scene && weave(model.trace, scene)
    if (fitted) show(0)
    render(model, fitted)
  })
  overlay.resize(root.clientWidth, root.clientHeight)
  observer.observe(root)

  return {
    update: (next) => render(next),
    fit() {
      if (scene) camera.show(scene, motion(), 'all')
      fitted = true
    },
    zoomBy(factor) {
      fitted = false
      camera.zoomBy(factor, motion() / 2)
    },
    focus(ns) {
      const room = scene?.rooms.get(ns)
      if (!room) return
      fitted = false
      camera.centre(centre(room), motion(), FAR)
      keys.focus(doorKey({ ns }))
    },
    destroy() {
      observer.disconnect()
      gestures?.destroy()
      keys.destroy()
      camera.destroy()
      root.remove()
    },
  }
}

function spotOf(target: EventTarget | null): Spot | undefined {
  const door = target instanceof Element ? target.closest('.door') : undefined
  const ns = door?.getAttribute('data-ns')
  const port = door?.getAttribute('data-port')
  if (ns === null || ns === undefined) return undefined
  return port === null || port === undefined ? { ns } : { ns, port }
}

/** The same cluster, with something more or less in it: most rooms are still there. */
function hasStayed({ rooms }: Scene, { places }: GraphModel['topology']): boolean {
  const stayed = places.filter(({ ns }) => rooms.has(ns)).length
  return stayed > 0 && 2 * stayed >= Math.max(rooms.size, places.length)
}

/** What keeps its place on the screen: what is selected, where the packet is, or any that is there before and after. */
function heldRoom(scene: Scene | undefined, next: GraphModel, frame: Frame | undefined): string {
  const names = new Set(next.topology.places.map(({ ns }) => ns))
  const held = [next.selection?.ns, frame?.spot.ns, ...(scene?.rooms.keys() ?? [])]
  return held.find((ns) => ns !== undefined && names.has(ns) && scene?.rooms.has(ns)) ?? ''
}

const outside = (value: number, size: number): number => {
  const margin = Math.min(FOLLOW_MARGIN, size / 4)
  return value < margin ? value - margin : value > size - margin ? value - (size - margin) : 0
}

/** A port or a pod is a door; in a machine's kernel the bar is marked, in a switch the packet says enough. */
function marksOf(frame: Frame | undefined, scene: Scene): { door?: Spot; kernel?: string } {
  const room = scene.rooms.get(frame?.spot.ns ?? '')
  if (!frame || !room) return {}
  return frame.spot.port === undefined && room.bar ? { kernel: room.place.ns } : { door: frame.spot }
}

const none: ReadonlySet<string> = new Set()
const known = new WeakMap<Trace, ReadonlySet<string>>()

/** What a large cluster shows in full: who takes part in the trace, and what is selected. */
function detailsOf({ topology, trace, selection }: GraphModel): ReadonlySet<string> {
  if (topology.places.length <= FEW_PLACES) return none
  const names = trace ? (known.get(trace) ?? involved(trace, topology)) : none
  if (trace) known.set(trace, names)
  return selection && !names.has(selection.ns) ? new Set([...names, selection.ns]) : names
}
