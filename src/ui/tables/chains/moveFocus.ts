import type { KeyboardEvent } from 'react'

/**
 * Arrows among the heads of tables and chains (WAI-ARIA practices, disclosure: up and down move; left and right close and
 * open, as in a tree).
 */
export function moveFocus(event: KeyboardEvent, toggle: (key: string, open: boolean) => void): void {
  const head = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-head]') : null
  const key = head?.dataset['head']
  if (!head || key === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const open = head.getAttribute('aria-expanded') === 'true'
  const heads = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-head]')]
  const at = heads.indexOf(head)
  const goTo = (place: number): void => heads[Math.max(0, Math.min(place, heads.length - 1))]?.focus()
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
      goTo(heads.length - 1)
      break
    case 'ArrowRight':
      if (open) goTo(at + 1)
      else toggle(key, true)
      break
    case 'ArrowLeft':
      if (open) toggle(key, false)
      else goTo(heads.findIndex((other) => other.dataset['head'] === key.split('/')[0]))
      break
    default:
      return
  }
  event.preventDefault()
  event.stopPropagation()
}
