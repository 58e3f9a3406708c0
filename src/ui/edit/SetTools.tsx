import { ListPlus, Trash2 } from 'lucide-react'
import { IconButton } from '../base/IconButton.tsx'
import { type SetToolsProps, useEditing } from '../tables/editing.ts'
import styles from './edit.module.css'
import { useEditWords } from './words.ts'

/** What is done to a set as a whole. */
export function SetTools({ name, at }: SetToolsProps) {
  const { set: words } = useEditWords()
  const editing = useEditing()
  if (!editing) return null
  return (
    <span className={styles.chainTools}>
      <IconButton
        className={styles.small}
        icon={ListPlus}
        size={13}
        label={words.add({ set: name })}
        onClick={() => editing.type(`ipset add ${name} `)}
      />
      <IconButton
        className={styles.small}
        icon={Trash2}
        size={13}
        label={words.remove({ set: name })}
        onClick={() => void editing.change({ table: 'ipset', key: at }, { kind: 'remove' })}
      />
    </span>
  )
}
