import { type ReactNode, useEffect, useRef } from 'react'
import { useText } from '../hooks/useText.ts'
import type { Section, SectionRow } from './sections.ts'
import styles from './tables.module.css'

interface Props {
  readonly sections: readonly Section[]
  readonly empty: ReactNode
  /** `columns`: they are not broken; `exact`: blanks count. */
  readonly layout?: 'words' | 'exact' | 'columns'
  /** Scroll to the marked row. */
  readonly reveal?: boolean
}

/** Rows as the program prints them, wrapped where they are long. */
export function RowList({ sections, empty, layout = 'words', reveal = false }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const marked = sections.flatMap(({ rows }) => rows).find((row) => row.decided || row.changed)?.key

  useEffect(() => {
    if (!reveal || marked === undefined) return
    list.current?.querySelector('[data-marked]')?.scrollIntoView({ block: 'nearest' })
  }, [reveal, marked])

  if (sections.length === 0) return <p className={styles.empty}>{empty}</p>
  return (
    <div ref={list} className={styles.sections} data-layout={layout}>
      {sections.map(({ title, rows }) => (
        <div key={title}>
          {title !== '' && <h3 className={styles.sectionTitle}>{title}</h3>}
          <ul className={styles.rows}>
            {rows.map((row) => (
              <RowItem key={row.key} row={row} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

function RowItem({ row }: { readonly row: SectionRow }) {
  const text = useText()
  const label = row.fate
    ? text.tables.fates[row.fate]
    : row.changed
      ? text.tables.changed
      : row.decided
        ? text.tables.decided
        : undefined
  return (
    <li
      className={styles.row}
      data-indent={row.indent}
      data-fate={row.fate}
      data-edit={row.edit?.state}
      {...(label ? { 'data-marked': true } : {})}
    >
      <code>{row.text}</code>
      {row.edit && <span className={styles.edit}>{text.tables.edit.states[row.edit.state]}</span>}
      {label && <span className={styles.label}>{label}</span>}
    </li>
  )
}
