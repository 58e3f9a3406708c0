import { useEffect, useId, useRef } from 'react'
import controls from '../controls.module.css'
import { createEditor, type LiveEditor } from './createEditor.ts'
import styles from './editor.module.css'
import type { EditorDiagnostic, EditorProps } from './types.ts'

const NONE: readonly EditorDiagnostic[] = []

/** The bridge between React and an editor: created once, told what changes. */
export function CodeMirror(props: EditorProps) {
  const { label, value, language, lines = 'one', diagnostics = NONE, describedBy, invalid, readOnly = false } = props
  const { className, name, handle } = props
  const id = useId()
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<LiveEditor>(undefined)
  const latest = useRef(props)
  latest.current = props
  const ownMessages = describedBy === undefined && diagnostics.length > 0

  useEffect(() => {
    if (!host.current) return
    const made = createEditor(host.current, {
      value: latest.current.value,
      lines,
      language,
      readOnly,
      onChange: (text) => latest.current.onChange(text),
      onRun: () => latest.current.onRun?.(),
      onEscape: () => latest.current.onEscape?.() ?? false,
      complete: async (text, offset, signal) => await latest.current.complete?.(text, offset, signal),
    })
    editor.current = made
    return () => {
      editor.current = undefined
      made.destroy()
    }
  }, [lines, language, readOnly])

  useEffect(() => {
    const made = editor.current
    if (!made) return
    handle?.({ focus: made.focus, select: made.select })
    return () => handle?.(undefined)
  }, [handle])

  useEffect(() => editor.current?.setValue(value), [value])
  useEffect(() => editor.current?.setDiagnostics(value, diagnostics), [value, diagnostics])
  useEffect(() => {
    editor.current?.setAttributes({
      'aria-label': label,
      'aria-multiline': `${lines === 'many'}`,
      ...(name !== undefined && { 'data-editor': name }),
      ...((invalid ?? diagnostics.length > 0) && { 'aria-invalid': 'true' }),
      ...(describedBy !== undefined && { 'aria-describedby': describedBy }),
      ...(ownMessages && { 'aria-describedby': id }),
    })
  }, [label, lines, name, invalid, diagnostics, describedBy, ownMessages, id])

  return (
    <>
      <div
        ref={host}
        className={`${styles.box} ${className ?? ''}`}
        data-lines={lines}
        data-invalid={invalid ?? diagnostics.length > 0}
      />
      {describedBy === undefined && (
        <div id={id} role="alert">
          {ownMessages && (
            <ul className={styles.messages}>
              {diagnostics.map(({ from, to, message }) => (
                <li key={`${from} ${message}`}>
                  {lines === 'many' && (
                    <button type="button" className={controls.quiet} onClick={() => editor.current?.select(from, to)}>
                      {placeOf(value, from)}
                    </button>
                  )}
                  <span>{message}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  )
}

/** As compilers say it: line and column, from 1. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
