import { lazy, Suspense } from 'react'
import styles from './editor.module.css'
import type { EditorProps } from './types.ts'

const CodeMirror = lazy(async () => ({ default: (await import('./CodeMirror.tsx')).CodeMirror }))

/** A text with its words in colour, completed and judged while it is typed. CodeMirror comes when the first one is shown. */
export function Editor(props: EditorProps) {
  return (
    <Suspense
      fallback={
        <div className={`${styles.box} ${props.className ?? ''}`} data-lines={props.lines ?? 'one'} aria-hidden>
          <pre className={styles.waiting}>{props.value}</pre>
        </div>
      }
    >
      <CodeMirror {...props} />
    </Suspense>
  )
}
