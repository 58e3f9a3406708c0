import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import styles from './spot.module.css'

export interface MenuItem {
  readonly label: string
  /** Shown beside it. */
  readonly keys?: string
  /** A line stands before it. */
  readonly apart?: boolean
  readonly act: () => void
}

interface Props {
  readonly label: string
  readonly at: { readonly x: number; readonly y: number }
  readonly items: readonly MenuItem[]
  readonly onClose: () => void
}

const MARGIN = 8

/**
 * A menu as the ARIA practices have it: arrows move, Enter chooses, Escape and Tab close, and the focus goes back to where
 * it was. It closes itself: a browser that did would take the end of the press that opened it for a click elsewhere.
 */
export function Menu({ label, at, items, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  const before = useRef<Element>(null)

  useLayoutEffect(() => {
    const element = menu.current
    if (!element) return
    before.current = document.activeElement
    element.showPopover()
    const { offsetWidth, offsetHeight } = element
    element.style.left = `${Math.max(MARGIN, Math.min(at.x, innerWidth - offsetWidth - MARGIN))}px`
    element.style.top = `${Math.max(MARGIN, Math.min(at.y, innerHeight - offsetHeight - MARGIN))}px`
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const onElsewhere = (event: Event) => {
      if (!(event.target instanceof Node && element.contains(event.target))) onClose()
    }
    const elsewhere = ['pointerdown', 'wheel'] as const
    for (const kind of elsewhere) document.addEventListener(kind, onElsewhere, { capture: true })
    window.addEventListener('blur', onClose)
    return () => {
      for (const kind of elsewhere) document.removeEventListener(kind, onElsewhere, { capture: true })
      window.removeEventListener('blur', onClose)
    }
  }, [at, onClose])

  function leave(): void {
    if (before.current instanceof HTMLElement || before.current instanceof SVGElement) before.current.focus()
    onClose()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const now = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: now + 1, ArrowUp: now - 1 + all.length, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === 'Tab' || event.key === 'Escape') leave()
    else if (to !== undefined) all[to % all.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      popover="manual"
      aria-label={label}
      className={styles.menu}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles.menuItem}
          data-apart={item.apart || undefined}
          onClick={() => {
            // The focus is back before anything moves it on.
            leave()
            item.act()
          }}
        >
          <span>{item.label}</span>
          {item.keys && <kbd aria-hidden>{item.keys}</kbd>}
        </button>
      ))}
    </div>
  )
}
