import { useEffect } from 'react'
import { useActions } from '../hooks/useHopscope.ts'

const TYPED_IN = 'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])'

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y for the lab; where someone types they stay the text's own. */
export function useHistoryKeys(): void {
  const { undo, redo } = useActions()
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return
      if (event.target instanceof HTMLElement && event.target.closest(TYPED_IN)) return
      if (document.querySelector('dialog[open]')) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      void (key === 'y' || event.shiftKey ? redo() : undo())
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [undo, redo])
}
