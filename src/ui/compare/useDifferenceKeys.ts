import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { useHopscope } from '../hooks/useHopscope.ts'

/** To the next or the previous difference: it has the focus then. */
export type GoToDifference = (way: 1 | -1) => void

/** n and p as in diff tools wherever the focus is; ↓ and ↑ once it is on a difference: else they scroll. */
export function useDifferenceKeys(body: RefObject<HTMLElement | null>): GoToDifference {
  const { prefs } = useHopscope()
  /** Where one was last: a button that leads on takes the focus away from it. */
  const last = useRef<HTMLElement | undefined>(undefined)

  const go: GoToDifference = useCallback(
    (way) => {
      const stops = [...(body.current?.querySelectorAll<HTMLElement>('[data-difference]') ?? [])]
      const focused = stops.find((stop) => stop === document.activeElement)
      const here = stops.indexOf(focused ?? (last.current as HTMLElement))
      const next = here < 0 ? (way > 0 ? 0 : stops.length - 1) : here + way
      const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)]
      last.current = stop
      stop?.focus({ preventScroll: true })
      stop?.scrollIntoView({ block: 'center' })
    },
    [body],
  )

  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target instanceof HTMLElement ? event.target : undefined
      if (target?.closest('select, input, textarea')) return
      const way = wayOf(event.key, target?.matches('[data-difference]') === true, prefs.getState().shortcuts)
      if (way === 0) return
      event.preventDefault()
      go(way)
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [go, prefs])

  return go
}

function wayOf(key: string, onDifference: boolean, shortcuts: boolean): 1 | -1 | 0 {
  if (onDifference && key === 'ArrowDown') return 1
  if (onDifference && key === 'ArrowUp') return -1
  if (!shortcuts) return 0
  return key === 'n' ? 1 : key === 'p' ? -1 : 0
}
