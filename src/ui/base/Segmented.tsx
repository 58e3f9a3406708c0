import { useId } from 'react'
import styles from './Segmented.module.css'

interface Props<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
  readonly mono?: boolean
  readonly hideLabel?: boolean
}

/** One of a few, all in sight: radio buttons in a row. */
export function Segmented<T extends string>({ label, value, options, onChange, mono, hideLabel }: Props<T>) {
  const name = useId()
  return (
    <fieldset className={styles.set}>
      <legend className={hideLabel ? 'visually-hidden' : styles.legend} data-mono={mono}>
        {label}
      </legend>
      <div className={styles.row}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
