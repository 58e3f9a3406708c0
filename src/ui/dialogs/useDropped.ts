import { useEffect, useRef, useState } from 'react'
import { isManifest } from '../manifest/isManifest.ts'

interface Handlers {
  readonly onFile: (file: File) => Promise<void>
  readonly onText: (text: string) => Promise<void>
}

/** Files dropped anywhere, and documents pasted anywhere but into a field. True while a file hovers over the page. */
export function useDropped(handlers: Handlers): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(handlers)
  latest.current = handlers

  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const onDrag = (event: DragEvent) => {
      if (!carriesFile(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (!file) return
      event.preventDefault()
      void latest.current.onFile(file)
    }
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]')) return
      const file = event.clipboardData?.files[0]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (file) void latest.current.onFile(file)
      else if (text.trimStart().startsWith('{') || isManifest(text)) void latest.current.onText(text)
    }
    document.addEventListener('dragenter', onDrag, { signal })
    document.addEventListener('dragover', onDrag, { signal })
    document.addEventListener('dragleave', onLeave, { signal })
    document.addEventListener('drop', onDrop, { signal })
    document.addEventListener('paste', onPaste, { signal })
    return () => stop.abort()
  }, [])

  return over
}
