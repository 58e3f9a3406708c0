import { type RefObject, useEffect, useState } from 'react'

export interface Sight {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** What of a scrolled element is in sight, in its own pixels. */
export function useWindow(element: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState<Sight>({ left: 0, top: 0, width: 1200, height: 700 })
  useEffect(() => {
    const own = element.current
    if (!own) return
    let frame = 0
    const look = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() =>
        setSight({ left: own.scrollLeft, top: own.scrollTop, width: own.clientWidth, height: own.clientHeight }),
      )
    }
    const size = new ResizeObserver(look)
    size.observe(own)
    own.addEventListener('scroll', look, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      size.disconnect()
      own.removeEventListener('scroll', look)
    }
  }, [element])
  return sight
}
