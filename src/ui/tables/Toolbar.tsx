import { Search, X } from 'lucide-react'
import type { ReactNode } from 'react'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { useText } from '../hooks/useText.ts'
import styles from './tables.module.css'

interface Props {
  readonly lead?: ReactNode
  /** What is looked in. */
  readonly table: string
  readonly find: string
  readonly onFind: (find: string) => void
  readonly moment: string
}

/** Whose tables, what to look for, and at which moment. */
export function Toolbar({ lead, table, find, onFind, moment }: Props) {
  const text = useText()
  return (
    <div className={styles.toolbar}>
      {lead}
      <span className={styles.find}>
        <Search size={13} aria-hidden />
        <input
          className={`${controls.field} ${controls.mono}`}
          type="text"
          value={find}
          placeholder={text.tables.find}
          aria-label={text.tables.findIn({ table })}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            if (find !== '') onFind('')
            else event.currentTarget.blur()
          }}
        />
        {find !== '' && <IconButton icon={X} size={13} label={text.tables.clearFind} onClick={() => onFind('')} />}
      </span>
      <span className={styles.moment}>{moment}</span>
    </div>
  )
}
