import { type FocusEvent, type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

/** One row of the list is in the tab order: the one that had the focus last; the arrows go from it to the others. */
export function useRowKeys(count: number) {
  const list = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const [hovered, setHovered] = useState<number>()
  const [within, setWithin] = useState(false)
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const placeOf = (target: EventTarget): number =>
    target instanceof Element ? Number(target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? -1) : -1

  // A row that is gone takes the focus along: it goes to the one that stands there now. One that is only removed is the same
  // row elsewhere, and gets it back.
  const held = useRef(false)
  const own = useRef<HTMLElement>(undefined)
  held.current ||= within
  useEffect(() => {
    if (!held.current || document.activeElement !== document.body) return
    held.current = false
    const last = Math.min(active, count - 1)
    const row = own.current?.isConnected ? own.current : undefined
    const next = row ?? list.current?.querySelector<HTMLElement>(`[data-row="${last}"]`)
    next?.focus({ preventScroll: true })
    if (row) row.scrollIntoView({ block: 'nearest' })
  })

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const at = placeOf(event.target)
    if (at < 0) return
    const all = rows()
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const row = all[Math.max(0, Math.min(to, all.length - 1))]
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }

  const onFocus = useCallback((event: FocusEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
    own.current = row ?? undefined
    if (row) setActive(Number(row.dataset['row']))
    setWithin(true)
    setHovered(undefined)
  }, [])
  const onBlur = useCallback((event: FocusEvent) => {
    if (event.relatedTarget === null || event.currentTarget.contains(event.relatedTarget)) return
    held.current = false
    setWithin(false)
  }, [])

  return {
    list,
    /** The row in the tab order. */
    active: Math.min(active, Math.max(0, count - 1)),
    /** Its buttons are shown: it was pointed at or focused last. */
    shown: hovered ?? (within ? active : undefined),
    handlers: {
      onKeyDown,
      onFocus,
      onBlur,
      onPointerOver: (event: PointerEvent) => {
        const at = placeOf(event.target)
        setHovered(at < 0 ? undefined : at)
      },
      onPointerLeave: () => setHovered(undefined),
    },
  }
}
