import { type RefObject, useEffect, useRef } from 'react'

/** Until a finger that rests takes hold, in milliseconds; one that moves before, by so many pixels, scrolls. */
const HOLD = 300
const SLOP = 8
/** So near to the edge of what scrolls, and no nearer than a part of it, it scrolls along; by so many pixels a frame. */
const EDGE = 48
const PART = 1 / 6
const SPEED = 8

interface Hold {
  /** What is pressed takes hold of a row: its place. */
  readonly placeOf: (target: EventTarget | null) => number | undefined
  readonly onStart: (place: number) => void
  /** Over whatever is at this point of the window. */
  readonly onMove: (x: number, y: number) => void
  /** False: it is given up. */
  readonly onEnd: (drop: boolean) => void
}

/**
 * Dragging by touch: a finger that rests on a row's handle takes hold of it, any other scrolls. What the browser would do with
 * the finger is only prevented from then on, which React's passive listeners cannot.
 */
export function useLongPress(list: RefObject<HTMLElement | null>, enabled: boolean, hold: Hold): void {
  const heard = useRef(hold)
  heard.current = hold

  useEffect(() => {
    const element = list.current
    if (!element || !enabled) return
    let pressed: { readonly id: number; readonly x: number; readonly y: number; readonly place: number } | undefined
    let timer = 0
    let held = false
    let frame = 0
    let at = { x: 0, y: 0 }
    const stop = new AbortController()
    const listen = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(name, act, { signal: stop.signal, passive: false })

    const end = (drop: boolean): void => {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      pressed = undefined
      if (!held) return
      held = false
      heard.current.onEnd(drop)
    }
    const scroller = scrollerOf(element)
    /** Beyond what is in sight, what is nearest to it. */
    const tell = (): void => {
      const { top, bottom } = windowOf(scroller)
      heard.current.onMove(at.x, Math.min(Math.max(at.y, top + 1), bottom - 1))
    }
    const follow = (): void => {
      // Not before it goes anywhere: it may have begun near an edge.
      const by = pressed && Math.abs(at.y - pressed.y) > SLOP ? pull(windowOf(scroller), at.y) : 0
      if (by !== 0) {
        scroller?.scrollBy(0, by)
        tell()
      }
      frame = requestAnimationFrame(follow)
    }
    listen('pointerdown', (event) => {
      if (event.pointerType === 'mouse') return
      const place = heard.current.placeOf(event.target)
      // A second finger is no drag.
      if (pressed) return end(false)
      if (place === undefined) return
      pressed = { id: event.pointerId, x: event.clientX, y: event.clientY, place }
      at = { x: event.clientX, y: event.clientY }
      timer = window.setTimeout(() => {
        held = true
        heard.current.onStart(place)
        frame = requestAnimationFrame(follow)
      }, HOLD)
    })
    listen('pointermove', (event) => {
      if (event.pointerId !== pressed?.id) return
      at = { x: event.clientX, y: event.clientY }
      if (held) tell()
      else if (Math.hypot(at.x - pressed.x, at.y - pressed.y) > SLOP) end(false)
    })
    listen('pointerup', (event) => event.pointerId === pressed?.id && end(true))
    listen('pointercancel', (event) => event.pointerId === pressed?.id && end(false))
    listen('touchmove', (event) => held && event.preventDefault())
    // A long press selects, opens a menu, or begins the browser's own dragging.
    listen('contextmenu', (event) => pressed && event.preventDefault())
    listen('dragstart', (event) => pressed && event.preventDefault())
    return () => {
      end(false)
      stop.abort()
    }
  }, [list, enabled])
}

function scrollerOf(element: HTMLElement): Element | null {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  return document.scrollingElement
}

type Extent = Pick<DOMRect, 'top' | 'bottom'>

/** The page itself is seen through the window. */
const windowOf = (scroller: Element | null): Extent =>
  !scroller || scroller === document.scrollingElement
    ? { top: 0, bottom: innerHeight }
    : scroller.getBoundingClientRect()

function pull({ top, bottom }: Extent, y: number): number {
  const edge = Math.min(EDGE, (bottom - top) * PART)
  if (y < top + edge) return -SPEED
  return y > bottom - edge ? SPEED : 0
}
