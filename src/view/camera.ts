/** Pan and zoom: dragging, the wheel, two fingers, and by program. */
import { type D3ZoomEvent, select, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3'
import type { Box, Point } from './layout/scene.ts'

export interface Camera {
  readonly transform: () => ZoomTransform
  /** All of it; or its whole width, from the top, where that can be read better. */
  readonly show: (box: Box, duration: number, what: 'all' | 'width') => void
  readonly zoomBy: (factor: number, duration: number) => void
  readonly centre: (point: Point, duration: number, leastScale: number) => void
  /** In the screen's pixels. */
  readonly panBy: (dx: number, dy: number, duration?: number) => void
  /** When the user last moved the picture, in the clock of `performance.now`. */
  readonly touchedAt: () => number
  readonly destroy: () => void
}

const SCALE = { least: 0.08, most: 4, fitMost: 1.5 }
const MARGIN = 20
/** At the right the page has its zoom buttons. */
export const BUTTONS = 50
/** A mouse's wheel sends a hundred at a time, a pinch on a trackpad a few. */
const MOST_WHEEL = 40

export function createCamera(root: HTMLElement, onMove: (transform: ZoomTransform, byHand: boolean) => void): Camera {
  const selection = select(root)
  let touched = Number.NEGATIVE_INFINITY
  let panning = false
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([SCALE.least, SCALE.most])
    .filter((event: Event) => mayMove(event))
    .wheelDelta(({ deltaY }) => -Math.sign(deltaY) * Math.min(Math.abs(deltaY), MOST_WHEEL) * 0.012)
    .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (event.sourceEvent) touched = performance.now()
      onMove(event.transform, panning || Boolean(event.sourceEvent))
    })
  selection.call(behaviour).on('dblclick.zoom', null)

  const pan = (event: WheelEvent) => {
    if (event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const { k } = zoomTransform(root)
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
    touched = performance.now()
    panning = true
    behaviour.translateBy(selection, (-dx * unit) / k, (-dy * unit) / k)
    panning = false
  }
  root.addEventListener('wheel', pan, { passive: false })

  const goTo = (transform: ZoomTransform, duration: number) => {
    selection.interrupt()
    if (duration > 0) selection.transition().duration(duration).call(behaviour.transform, transform)
    else selection.call(behaviour.transform, transform)
  }
  const around = (point: Point, k: number) =>
    zoomIdentity.translate(root.clientWidth / 2 - point.x * k, root.clientHeight / 2 - point.y * k).scale(k)

  return {
    transform: () => zoomTransform(root),
    show(box, duration, what) {
      const { clientWidth, clientHeight } = root
      if (box.w <= 0 || box.h <= 0 || clientWidth <= 0 || clientHeight <= 0) return
      const margin = Math.min(MARGIN, clientWidth / 24)
      // A narrow picture needs its whole width, and is scrolled past the buttons.
      const right = what === 'all' ? BUTTONS : margin
      const wide = Math.min((clientWidth - margin - right) / box.w, SCALE.fitMost)
      const high = (clientHeight - 2 * margin) / box.h
      const k = Math.max(SCALE.least, what === 'all' ? Math.min(wide, high) : wide)
      const y = k > high ? box.y - margin / k + clientHeight / k / 2 : box.y + box.h / 2
      goTo(around({ x: box.x + box.w / 2 + (right - margin) / k / 2, y }, k), duration)
    },
    zoomBy(factor, duration) {
      touched = performance.now()
      selection.interrupt()
      if (duration > 0) selection.transition().duration(duration).call(behaviour.scaleBy, factor)
      else selection.call(behaviour.scaleBy, factor)
    },
    centre(point, duration, leastScale) {
      goTo(around(point, Math.max(zoomTransform(root).k, leastScale)), duration)
    },
    panBy(dx, dy, duration = 0) {
      const transform = zoomTransform(root)
      if (duration > 0) goTo(transform.translate(dx / transform.k, dy / transform.k), duration)
      else selection.call(behaviour.translateBy, dx / transform.k, dy / transform.k)
    },
    touchedAt: () => touched,
    destroy() {
      selection.interrupt().on('.zoom', null)
      root.removeEventListener('wheel', pan)
    },
  }
}

/** Wheels zoom with Ctrl only (a trackpad's pinch comes so too); otherwise they pan. */
function mayMove(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey
  return !(event instanceof MouseEvent) || event.button === 0
}
