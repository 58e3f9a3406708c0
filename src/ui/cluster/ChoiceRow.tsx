import { useId } from 'react'
import controls from '../base/controls.module.css'
import toggle from '../base/toggle.module.css'
import { FieldProblems } from './FieldProblems.tsx'
import styles from './fields.module.css'
import { type Commit, useDraft } from './useDraft.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  /** Of the choice that leaves the field out; without it there is none. */
  readonly empty?: string | undefined
  readonly describedBy?: string | undefined
  readonly onCommit: Commit<string>
}

/** One of several; what is refused stays chosen, and says why. */
export function ChoiceRow({ label, value, options, empty, describedBy, onCommit }: Props) {
  const id = useId()
  const { draft, problems, type, commit } = useDraft(value, onCommit)
  const refused = problems.length > 0
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={`${controls.field} ${controls.mono}`}
        value={draft}
        aria-invalid={refused}
        aria-describedby={refused ? `${id}-why` : describedBy}
        onChange={(event) => {
          type(event.target.value)
          commit(event.target.value)
        }}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {!options.includes(draft) && draft !== '' && <option value={draft}>{draft}</option>}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
      <FieldProblems id={`${id}-why`} problems={problems} />
    </div>
  )
}

/** On or off. */
export function SwitchRow({ label, value, words, describedBy, onCommit }: SwitchProps) {
  const id = useId()
  const { draft, problems, type, commit } = useDraft(String(value), (text) => onCommit(text === 'true'))
  const on = draft === 'true'
  return (
    <div className={styles.field}>
      <label className={styles.switch}>
        <span className={styles.label}>{label}</span>
        <input
          type="checkbox"
          role="switch"
          className={toggle.toggle}
          aria-checked={on}
          checked={on}
          aria-describedby={problems.length > 0 ? `${id}-why` : describedBy}
          onChange={(event) => {
            type(String(event.target.checked))
            commit(String(event.target.checked))
          }}
        />
        <span className={styles.state} aria-hidden>
          {on ? words.on : words.off}
        </span>
      </label>
      <FieldProblems id={`${id}-why`} problems={problems} />
    </div>
  )
}

interface SwitchProps {
  readonly label: string
  readonly value: boolean
  readonly words: { readonly on: string; readonly off: string }
  readonly describedBy?: string | undefined
  readonly onCommit: Commit<boolean>
}
