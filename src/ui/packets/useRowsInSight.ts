import { type RefObject, useEffect, useState } from 'react'

/** Rows drawn beyond what is in sight, so that a turn of the wheel meets them there already. */
const BEYOND = 12

/** Which of `count` rows of one height a scroller shows; only those are drawn. */
export function useRowsInSight(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  height: number,
): { readonly from: number; readonly to: number } {
  const [range, setRange] = useState({ from: 0, to: 40 })
  const shown = count > 0

  useEffect(() => {
    const element = scroller.current
    if (!element || !shown) return
    const look = () => {
      const from = Math.max(0, Math.floor(element.scrollTop / height) - BEYOND)
      const to = Math.ceil((element.scrollTop + element.clientHeight) / height) + BEYOND
      setRange((old) => (old.from === from && old.to === to ? old : { from, to }))
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

  return { from: Math.min(range.from, Math.max(0, count - 1)), to: Math.min(range.to, count) }
}
