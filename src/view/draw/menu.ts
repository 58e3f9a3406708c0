/** Asking for a place's menu by hand: the right button, or a finger held down. */
import type { Spot } from '../contract.ts'
import type { Point } from '../layout/scene.ts'

/** Milliseconds, and pixels that a finger may slip meanwhile. */
const HELD = 550
const SLIP = 10
/** Browsers that know a held finger say so themselves too, a little sooner or later. */
const TWICE = 700

export interface MenuGestures {
  readonly destroy: () => void
}

export function createMenuGestures(
  root: HTMLElement,
  spotOf: (target: EventTarget | null) => Spot | undefined,
  onMenu: (spot: Spot, at: Point) => void,
): MenuGestures {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from: Point = { x: 0, y: 0 }
  let openedAt = Number.NEGATIVE_INFINITY
  const open = (spot: Spot, at: Point) => {
    if (performance.now() - openedAt < TWICE) return
    openedAt = performance.now()
    onMenu(spot, at)
  }
  const onContextMenu = (event: MouseEvent) => {
    const spot = spotOf(event.target)
    if (!spot) return
    event.preventDefault()
    stop()
    // By key it has no place; the key itself has opened the menu already.
    if (event.button === 2 || event.clientX !== 0 || event.clientY !== 0) open(spot, at(event))
  }
  /** The finger that opened the menu lets go: that is no choice. */
  const swallow = (event: MouseEvent) => event.stopImmediatePropagation()
  const onDown = (event: PointerEvent) => {
    stop()
    root.removeEventListener('click', swallow, { capture: true })
    const spot = event.pointerType === 'touch' && event.isPrimary ? spotOf(event.target) : undefined
    if (!spot) return
    from = at(event)
    timer = setTimeout(() => {
      root.addEventListener('click', swallow, { capture: true, once: true })
      open(spot, from)
    }, HELD)
  }
  const onMove = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLIP) stop()
  }
  const stop = () => clearTimeout(timer)
  root.addEventListener('contextmenu', onContextMenu)
  root.addEventListener('pointerdown', onDown)
  root.addEventListener('pointermove', onMove)
  const ends = ['pointerup', 'pointercancel', 'pointerleave'] as const
  for (const end of ends) root.addEventListener(end, stop)
  return {
    destroy() {
      stop()
      root.removeEventListener('contextmenu', onContextMenu)
      root.removeEventListener('pointerdown', onDown)
      root.removeEventListener('pointermove', onMove)
      for (const end of ends) root.removeEventListener(end, stop)
    },
  }
}

const at = ({ clientX, clientY }: MouseEvent): Point => ({ x: clientX, y: clientY })
