import type { KeyboardEvent } from 'react'

/**
 * Arrows among the heads of tables and chains and the rows below them, as in a tree (WAI-ARIA practices): up and down move;
 * left and right close and open, and from a row left leads to its head.
 */
export function moveFocus(event: KeyboardEvent, toggle: (key: string, open: boolean) => void): void {
  const target = event.target instanceof HTMLElement ? event.target : null
  const item = target?.closest<HTMLElement>('[data-head]') ?? (target?.matches('[data-item]') ? target : null)
  if (!item || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const key = item.dataset['head']
  const open = item.getAttribute('aria-expanded') === 'true'
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-head], [data-item]')]
  const at = items.indexOf(item)
  const goTo = (place: number): void => {
    const next = items[Math.max(0, Math.min(place, items.length - 1))]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  switch (event.key) {
    case 'ArrowDown':
      goTo(at + 1)
      break
    case 'ArrowUp':
      goTo(at - 1)
      break
    case 'Home':
      goTo(0)
      break
    case 'End':
      goTo(items.length - 1)
      break
    case 'ArrowRight':
      if (key === undefined || open) goTo(at + 1)
      else toggle(key, true)
      break
    case 'ArrowLeft':
      if (key === undefined)
        goTo(items.findLastIndex((other, place) => place < at && other.dataset['head'] !== undefined))
      else if (open) toggle(key, false)
      else goTo(items.findIndex((other) => other.dataset['head'] === key.split('/')[0]))
      break
    default:
      return
  }
  event.preventDefault()
  event.stopPropagation()
}
