import { later } from '../later.tsx'
import { Part } from '../Part.tsx'
import styles from './editor.module.css'
import type { EditorProps } from './types.ts'

const CodeMirror = later(async () => (await import('./CodeMirror.tsx')).CodeMirror)

/** A text with its words in colour, completed and judged while it is typed. CodeMirror comes when the first one is shown. */
export function Editor(props: EditorProps) {
  return (
    <Part
      fallback={
        <div className={`${styles.box} ${props.className ?? ''}`} data-lines={props.lines ?? 'one'} aria-hidden>
          <pre className={styles.waiting}>{props.value}</pre>
        </div>
      }
    >
      <CodeMirror {...props} />
    </Part>
  )
}
