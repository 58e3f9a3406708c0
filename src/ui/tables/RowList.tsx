import { type KeyboardEvent, memo, type ReactNode, useEffect } from 'react'
import { useMediaQuery } from '../hooks/useMediaQuery.ts'
import { useText } from '../hooks/useText.ts'
import { type Editing, useEditing } from './editing.ts'
import type { Section, SectionRow } from './sections.ts'
import styles from './tables.module.css'
import { useRowKeys } from './useRowKeys.ts'

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
  const all = sections.flatMap(({ rows }) => rows)
  const marked = all.find((row) => row.decided || row.changed)?.key
  const editing = useEditing()
  const touch = useMediaQuery('(hover: none)')
  const { list, active, shown, handlers } = useRowKeys(all.length)

  useEffect(() => {
    if (!reveal || marked === undefined) return
    list.current?.querySelector('[data-marked]')?.scrollIntoView({ block: 'nearest' })
  }, [reveal, marked, list])

  if (sections.length === 0) return <p className={styles.empty}>{empty}</p>
  let next = 0
  return (
    <div ref={list} className={styles.sections} data-layout={layout} {...handlers}>
      {sections.map(({ title, rows }) => (
        <div key={title}>
          {title !== '' && <h3 className={styles.sectionTitle}>{title}</h3>}
          <ul className={styles.rows}>
            {rows.map((row) => {
              const at = next++
              return (
                <RowItem
                  key={keyOf(row)}
                  row={row}
                  at={at}
                  tabbed={at === active}
                  tools={touch || at === shown}
                  editing={editing}
                />
              )
            })}
          </ul>
        </div>
      ))}
    </div>
  )
}

/** A row that is removed stays the same row, and keeps the focus. */
function keyOf({ key, ref, gone, edit }: SectionRow): string {
  if (ref && 'key' in ref) return `${ref.table} ${ref.key}`
  return gone && edit ? `${edit.table} ${edit.key}` : key
}

interface ItemProps {
  readonly row: SectionRow
  readonly at: number
  readonly tabbed: boolean
  /** Its buttons are shown. */
  readonly tools: boolean
  readonly editing: Editing | undefined
}

const RowItem = memo(function RowItem({ row, at, tabbed, tools, editing }: ItemProps) {
  const text = useText()
  const { ref, edit, gone, learned } = row
  const label = row.label
    ? row.label
    : row.fate
      ? text.tables.fates[row.fate]
      : row.changed
        ? text.tables.changed
        : row.decided
          ? text.tables.decided
          : undefined
  const can = editing && (ref || gone || learned)

  function onKeyDown(event: KeyboardEvent): void {
    if (!editing || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && ref) editing.begin(ref, 'change')
    else if (event.key === 'Enter' && learned) editing.settle(row.text, learned)
    else if (event.key === 'Enter' && gone && edit) void editing.restore(edit)
    else if (event.key === 'Delete' && ref) void editing.change(ref, { kind: 'remove' })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <li
      className={styles.row}
      data-row={at}
      data-arrows
      data-indent={row.indent}
      data-fate={row.fate}
      data-edit={edit?.state}
      {...(can && { 'aria-keyshortcuts': ref ? 'Enter Delete' : 'Enter' })}
      title={learned && editing?.learned}
      tabIndex={tabbed ? 0 : -1}
      onKeyDown={onKeyDown}
      {...(label ? { 'data-marked': true } : {})}
    >
      <span className={styles.texts}>
        <code>{gone ? <del>{row.text}</del> : row.text}</code>
        {edit?.state === 'changed' && edit.programmed !== undefined && (
          <small className={styles.programmed}>
            {text.tables.edit.programmed} <code>{edit.programmed}</code>
          </small>
        )}
      </span>
      {edit && <span className={styles.edit}>{text.tables.edit.states[edit.state]}</span>}
      {label && <span className={styles.label}>{label}</span>}
      {can && tools && <editing.RowTools name={row.text} row={ref} edited={edit} learned={learned} />}
    </li>
  )
})
