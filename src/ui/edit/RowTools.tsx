import { Pencil, Power, RotateCcw, Trash2 } from 'lucide-react'
import { IconButton } from '../base/IconButton.tsx'
import { type ToolsProps, useEditing } from '../tables/editing.ts'
import styles from './edit.module.css'
import { useEditWords } from './words.ts'

/** A row's buttons: change it, take it away, bring back what was programmed. */
export function RowTools({ name, row, edited, learned }: ToolsProps) {
  const { row: words } = useEditWords()
  const editing = useEditing()
  if (!editing) return null
  const said = { row: name.split('\n')[0]?.trim() ?? '' }
  const off = edited?.disabled !== undefined
  return (
    <span className={styles.tools}>
      {edited && (
        <IconButton
          icon={off ? Power : RotateCcw}
          size={13}
          label={(off ? words.enable : words.restore)(said)}
          onClick={() => void editing.restore(edited)}
        />
      )}
      {row && (
        <IconButton icon={Pencil} size={13} label={words.change(said)} onClick={() => editing.begin(row, 'change')} />
      )}
      {learned && (
        <IconButton
          icon={Pencil}
          size={13}
          label={words.settle(said)}
          onClick={() => editing.settle(said.row, learned)}
        />
      )}
      {row && row.table !== 'sysctl' && (
        <IconButton
          icon={Trash2}
          size={13}
          label={words.remove(said)}
          onClick={() => void editing.change(row, { kind: 'remove' })}
        />
      )}
    </span>
  )
}
