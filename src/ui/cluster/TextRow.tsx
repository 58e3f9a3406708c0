import { type KeyboardEvent, useId } from 'react'
import controls from '../base/controls.module.css'
import { FieldProblems } from './FieldProblems.tsx'
import styles from './fields.module.css'
import { type Commit, useDraft } from './useDraft.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly placeholder?: string | undefined
  readonly numeric?: boolean
  /** Told by what stands around it. */
  readonly hideLabel?: boolean
  /** Of a datalist. */
  readonly list?: string
  readonly describedBy?: string | undefined
  readonly onCommit: Commit<string>
}

/** A text that is taken by Enter, or when the focus leaves it. */
export function TextRow({ label, value, placeholder, numeric, hideLabel, list, describedBy, onCommit }: Props) {
  const id = useId()
  const { draft, problems, type, commit, reset } = useDraft(value, onCommit)
  const refused = problems.length > 0

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') commit()
    if (event.key !== 'Escape' || (draft === value && !refused)) return
    // The first Escape is the field's, the next one the form's.
    event.stopPropagation()
    event.preventDefault()
    reset()
  }

  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={`${controls.field} ${controls.mono}`}
        type="text"
        value={draft}
        placeholder={placeholder}
        inputMode={numeric ? 'numeric' : 'text'}
        list={list}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-invalid={refused}
        aria-describedby={refused ? `${id}-why` : describedBy}
        onChange={(event) => type(event.target.value)}
        onBlur={() => commit()}
        onKeyDown={onKeyDown}
      />
      <FieldProblems id={`${id}-why`} problems={problems} />
    </div>
  )
}
