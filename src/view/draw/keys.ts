/** The keyboard in the picture: one stop for Tab, arrows to the nearest neighbour that way, Enter or Space to choose. */
import type { Spot } from '../contract.ts'
import { centre, type Point } from '../layout/scene.ts'
import type { Door, Doors } from './doors.ts'

export interface Keys {
  /** After the doors were drawn again; where the one with the focus is gone, `heir` names another that takes it. */
  readonly refresh: (heir?: (key: string) => string | undefined) => void
  readonly focus: (key: string) => void
  readonly destroy: () => void
}

const WAYS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

interface KeyCallbacks {
  readonly onSelect: (spot: Spot | undefined) => void
  readonly onFocus: (door: Door) => void
  readonly onMenu?: ((spot: Spot, at: Point) => void) | undefined
  readonly onRemove?: ((spot: Spot) => void) | undefined
}

/** It listens on the root: an svg with focus listeners becomes a stop of its own in Chromium. */
export function createKeys(root: HTMLElement, doors: Doors, on: KeyCallbacks): Keys {
  let current: string | undefined
  /** A door that goes takes the focus with it, and says so to nobody. */
  let focused = false
  const find = (key: string | undefined) => doors.doors().find((door) => door.key === key)
  const stop = (key: string | undefined) => {
    for (const door of doors.doors()) doors.element(door.key)?.setAttribute('tabindex', door.key === key ? '0' : '-1')
    current = key
  }
  const move = (door: Door | undefined) => {
    if (!door) return
    stop(door.key)
    doors.element(door.key)?.focus({ preventScroll: true })
    on.onFocus(door)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const from = find(current)
    const way = WAYS[event.key]
    if (way && from) move(nearest(doors.doors(), from, way))
    else if ((event.key === 'Enter' || event.key === ' ') && from) on.onSelect(from.spot)
    else if (event.key === 'Escape') on.onSelect(undefined)
    else if (event.key === 'Delete' && from && on.onRemove) on.onRemove(from.spot)
    else if (isMenuKey(event) && from && on.onMenu) on.onMenu(from.spot, middleOf(doors.element(from.key)))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onFocusIn = (event: FocusEvent) => {
    const target = event.target instanceof SVGElement ? event.target.closest<SVGGElement>('.door') : undefined
    const door = doors.doors().find(({ key }) => doors.element(key) === target)
    focused = door !== undefined
    if (door && door.key !== current) stop(door.key)
  }
  const onFocusOut = (event: FocusEvent) => {
    if (event.target instanceof Element && event.target.isConnected && event.relatedTarget !== null) focused = false
  }
  root.addEventListener('keydown', onKey)
  root.addEventListener('focusin', onFocusIn)
  root.addEventListener('focusout', onFocusOut)
  return {
    refresh(heir) {
      const kept = find(current)
      const next = kept ?? find(current && heir?.(current)) ?? doors.doors().find((door) => door.kind === 'room')
      const lost = !kept && focused && (document.activeElement === null || document.activeElement === document.body)
      stop(next?.key)
      if (lost && next) doors.element(next.key)?.focus({ preventScroll: true })
    },
    focus: (key) => move(find(key)),
    destroy() {
      root.removeEventListener('keydown', onKey)
      root.removeEventListener('focusin', onFocusIn)
      root.removeEventListener('focusout', onFocusOut)
    },
  }
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey)

function middleOf(element: Element | undefined): Point {
  const { x, y, width, height } = element?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: x + width / 2, y: y + height / 2 }
}

/** Ahead rather than aside: what lies off the line counts double. */
export function nearest(doors: readonly Door[], from: Door, way: Point): Door | undefined {
  const here = centre(from)
  let best: { door: Door; cost: number } | undefined
  for (const door of doors) {
    if (door.key === from.key) continue
    const { x, y } = centre(door)
    const ahead = (x - here.x) * way.x + (y - here.y) * way.y
    const aside = Math.abs((x - here.x) * way.y) + Math.abs((y - here.y) * way.x)
    if (ahead <= 1 || aside > ahead * 2.5) continue
    const cost = ahead + 2 * aside
    if (!best || cost < best.cost) best = { door, cost }
  }
  return best?.door
}
