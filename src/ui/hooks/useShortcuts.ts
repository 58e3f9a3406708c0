import { useEffect } from 'react'
import type { Hopscope } from '../../client/hopscope.ts'
import { useHopscope } from './useHopscope.ts'

/** Panels by number: where the keyboard goes. */
const PANEL_IDS = ['picture', 'packets', 'hop', 'tables', 'pool', 'probe'] as const

/** Single keys for the whole page. Never while someone types, composes, or a dialog is open. */
export function useShortcuts(): void {
  const app = useHopscope()

  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (!app.prefs.getState().shortcuts || isBusy(event)) return
      if (act(app, event)) event.preventDefault()
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [app])
}

function act(app: Hopscope, event: KeyboardEvent): boolean {
  const { transport, playback, selection } = app
  const way = event.key === 'ArrowRight' || event.key === '.' || event.key === '>' ? 1 : -1
  switch (event.key) {
    case ' ':
    case 'k':
    case 'K':
      if (playback.getState().playing) transport.pause()
      else transport.play()
      return true
    case 'ArrowRight':
    case 'ArrowLeft':
    case '.':
    case ',':
    case '>':
    case '<':
      transport.step(event.shiftKey ? 'packet' : 'hop', way)
      return true
    case 'Home':
      transport.seek(0)
      return true
    case 'End':
      transport.seek(Number.MAX_SAFE_INTEGER)
      return true
    case 'n':
      transport.step('change', 1)
      return true
    case 'p':
      transport.step('change', -1)
      return true
    case 'd':
      transport.step('drop', 1)
      return true
    case '?':
      selection.setState({ dialog: 'help' })
      return true
    case '/':
      selection.setState({ panel: 'packets' })
      requestAnimationFrame(() => document.getElementById('filter')?.focus())
      return true
    case 'Escape':
      if (!selection.getState().spot) return false
      selection.setState({ spot: undefined })
      return true
    default:
      return toPanel(app, event.key)
  }
}

function toPanel({ selection }: Hopscope, key: string): boolean {
  const id = PANEL_IDS[Number(key) - 1]
  if (!id) return false
  if (id === 'packets' || id === 'hop' || id === 'tables' || id === 'pool') selection.setState({ panel: id })
  requestAnimationFrame(() => document.getElementById(id)?.focus())
  return true
}

/** Keys that belong to what has the focus: text fields all, controls those that they use. */
function isBusy(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : undefined
  if (document.querySelector('dialog[open], :popover-open')) return true
  if (!target) return false
  if (target.isContentEditable || target.closest('textarea, select, input:not([type=radio], [type=checkbox])'))
    return true
  const presses = event.key === ' ' || event.key === 'Enter'
  if (presses) return target.closest('button, a, summary, input, [role=tab], [role=button]') !== null
  const moves = /^(Arrow|Home|End)/.test(event.key)
  return (
    moves && target.closest('input, [role=tab], [role=grid], [role=slider], [role=separator], [data-arrows]') !== null
  )
}
