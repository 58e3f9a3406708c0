import { useEffect, useState } from 'react'
import controls from '../base/controls.module.css'
import styles from './pool.module.css'

interface Props {
  readonly label: string
  readonly value: string
  readonly prefix?: string
  readonly numeric?: boolean
  readonly invalid?: boolean
  readonly onCommit: (value: string) => void
}

/** Tells what was typed when the user is done with it: Enter, or the focus goes elsewhere. */
export function TextInput({ label, value, prefix, numeric, invalid, onCommit }: Props) {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  const commit = () => {
    if (draft.trim() !== value) onCommit(draft.trim())
  }
  return (
    <label className={styles.field}>
      <span className={controls.mono}>{label}</span>
      <span className={styles.input}>
        {prefix && <span aria-hidden>{prefix}</span>}
        <input
          className={`${controls.field} ${controls.mono}`}
          value={draft}
          spellCheck={false}
          autoComplete="off"
          data-numeric={numeric}
          aria-invalid={invalid}
          inputMode={numeric ? 'numeric' : 'text'}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
            if (event.key === 'Escape') setDraft(value)
          }}
        />
      </span>
    </label>
  )
}
