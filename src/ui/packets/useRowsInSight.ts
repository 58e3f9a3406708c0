import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** Rows drawn beyond what is in sight, so that a turn of the wheel meets them there already. */
const BEYOND = 12

export interface RowsInSight {
  /** The rows to draw: from, and up to without. */
  readonly from: number
  readonly to: number
  /** Scrolls as little as needed, or, with `ahead`, so far that those that follow are in sight too. */
  readonly reveal: (index: number, ahead: boolean) => void
}

/**
 * Which of `count` rows of one height a scroller shows below a head of its own; only those are drawn. Its place and size
 * are remembered from its events: asking it would cost a layout at every hop.
 */
export function useRowsInSight(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  height: number,
  head: number,
): RowsInSight {
  const [range, setRange] = useState({ from: 0, to: 40 })
  const seen = useRef({ top: 0, height: 0 })
  const shown = count > 0

  useEffect(() => {
    const element = scroller.current
    if (!element || !shown) return
    const look = () => {
      seen.current = { top: element.scrollTop, height: element.clientHeight }
      const from = Math.max(0, Math.floor(element.scrollTop / height) - BEYOND)
      const to = Math.ceil((element.scrollTop + element.clientHeight) / height) + BEYOND
      setRange((old) =>
        Math.abs(old.from - from) < BEYOND / 2 && old.to - old.from === to - from ? old : { from, to },
      )
    }
    look()
    const size = new ResizeObserver(look)
    size.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      size.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, shown, height])

  const reveal = useCallback(
    (index: number, ahead: boolean) => {
      const element = scroller.current
      if (!element) return
      if (seen.current.height === 0) seen.current = { top: element.scrollTop, height: element.clientHeight }
      const { top, height: space } = seen.current
      const [first, last] = [index * height, (index + 1) * height + head]
      if (first >= top && last <= top + space) return
      const next = ahead ? first - height : first < top ? first : last - space
      element.scrollTop = next
      seen.current = { top: Math.max(0, next), height: space }
    },
    [scroller, height, head],
  )

  return { from: Math.min(range.from, Math.max(0, count - 1)), to: Math.min(range.to, count), reveal }
}
