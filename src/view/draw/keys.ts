/** The keyboard in the picture: one stop for Tab, arrows to the nearest neighbour that way, Enter or Space to choose. */
import type { Spot } from '../contract.ts'
import { centre, type Point } from '../layout/scene.ts'
import type { Door, Doors } from './doors.ts'

export interface Keys {
  /** After the doors were drawn again. */
  readonly refresh: () => void
  readonly focus: (key: string) => void
  readonly destroy: () => void
}

const WAYS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** It listens on the root: an svg with focus listeners becomes a stop of its own in Chromium. */
export function createKeys(
  root: HTMLElement,
  doors: Doors,
  onSelect: (spot: Spot | undefined) => void,
  onFocus: (door: Door) => void,
): Keys {
  let current: string | undefined
  const find = (key: string | undefined) => doors.doors().find((door) => door.key === key)
  const stop = (key: string | undefined) => {
    for (const door of doors.doors()) doors.element(door.key)?.setAttribute('tabindex', door.key === key ? '0' : '-1')
    current = key
  }
  const move = (door: Door | undefined) => {
    if (!door) return
    stop(door.key)
    doors.element(door.key)?.focus({ preventScroll: true })
    onFocus(door)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const from = find(current)
    const way = WAYS[event.key]
    if (way && from) move(nearest(doors.doors(), from, way))
    else if ((event.key === 'Enter' || event.key === ' ') && from) onSelect(from.spot)
    else if (event.key === 'Escape') onSelect(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onFocusIn = (event: FocusEvent) => {
    const target = event.target instanceof SVGElement ? event.target.closest<SVGGElement>('.door') : undefined
    const door = doors.doors().find(({ key }) => doors.element(key) === target)
    if (door && door.key !== current) stop(door.key)
  }
  root.addEventListener('keydown', onKey)
  root.addEventListener('focusin', onFocusIn)
  return {
    refresh: () => stop(find(current)?.key ?? doors.doors().find((door) => door.kind === 'room')?.key),
    focus: (key) => move(find(key)),
    destroy() {
      root.removeEventListener('keydown', onKey)
      root.removeEventListener('focusin', onFocusIn)
    },
  }
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
