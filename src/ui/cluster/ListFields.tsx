import { Plus, X } from 'lucide-react'
import { type ReactNode, useId, useRef, useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import { FieldProblems } from './FieldProblems.tsx'
import styles from './fields.module.css'
import { TextRow } from './TextRow.tsx'
import type { Commit } from './useDraft.ts'

interface RowsProps {
  readonly label: string
  readonly texts: readonly string[]
  readonly placeholder?: string | undefined
  readonly describedBy?: string | undefined
  readonly onCommit: Commit<readonly string[]>
}

/** Texts one below another; the last is empty and adds one, an emptied one is gone. */
export function TextRows({ label, texts, placeholder, describedBy, onCommit }: RowsProps) {
  const { cluster } = useWords({ en, zh })
  const put = (index: number, text: string) =>
    onCommit(
      [...texts.slice(0, index), ...(text === '' ? [] : [text]), ...texts.slice(index + 1)].map((own) => own.trim()),
    )
  return (
    <fieldset className={styles.rows} aria-describedby={describedBy}>
      <legend className={styles.label}>{label}</legend>
      {[...texts, ''].map((text, index) => (
        <TextRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
          key={index}
          hideLabel
          label={
            index < texts.length
              ? cluster.entry({ field: label, number: index + 1 })
              : cluster.another({ field: label })
          }
          value={text}
          placeholder={index < texts.length ? undefined : placeholder ? `+ ${placeholder}` : '+'}
          onCommit={(next) => put(index, next)}
        />
      ))}
    </fieldset>
  )
}

interface ListProps {
  readonly label: string
  readonly count: number
  readonly inline?: boolean | undefined
  readonly describedBy?: string | undefined
  readonly entry: (index: number) => ReactNode
  readonly onAdd: () => Promise<readonly Problem[]>
  readonly onRemove: (index: number) => Promise<readonly Problem[]>
}

/** Entries that have fields of their own. */
export function EntryList({ label, count, inline, describedBy, entry, onAdd, onRemove }: ListProps) {
  const { cluster } = useWords({ en, zh })
  const id = useId()
  const add = useRef<HTMLButtonElement>(null)
  const [problems, setProblems] = useState<readonly Problem[]>([])

  function shown(refused: readonly Problem[]): void {
    setProblems(refused)
    if (refused.length > 0) return
    const entries = add.current?.parentElement?.querySelectorAll(':scope > fieldset')
    entries
      ?.item(entries.length - 1)
      ?.querySelector<HTMLElement>('input, select, button')
      ?.focus()
  }

  return (
    <fieldset className={styles.rows} aria-describedby={describedBy}>
      <legend className={styles.label}>{label}</legend>
      {Array.from({ length: count }, (_, index) => {
        const name = cluster.entry({ field: label, number: index + 1 })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
          <fieldset key={index} className={styles.entry} data-inline={inline || undefined}>
            <legend className="visually-hidden">{name}</legend>
            {!inline && (
              <span className={styles.entryName} aria-hidden>
                {name}
              </span>
            )}
            <div className={styles.entryFields}>{entry(index)}</div>
            <IconButton
              icon={X}
              size={13}
              className={`${styles.small} ${styles.takeOut}`}
              label={cluster.removeEntry({ entry: name })}
              onClick={() => {
                add.current?.focus()
                void onRemove(index).then(setProblems)
              }}
            />
          </fieldset>
        )
      })}
      <button
        ref={add}
        type="button"
        className={`${controls.quiet} ${styles.addEntry}`}
        aria-describedby={problems.length > 0 ? `${id}-why` : undefined}
        onClick={() => void onAdd().then(shown)}
      >
        <Plus size={12} aria-hidden /> {cluster.addEntry({ field: label })}
      </button>
      <FieldProblems id={`${id}-why`} problems={problems} />
    </fieldset>
  )
}
