import {
  ArrowDown,
  ArrowUp,
  ListEnd,
  ListStart,
  type LucideIcon,
  Pencil,
  PowerOff,
  RotateCcw,
  Trash2,
} from 'lucide-react'
import { IconButton } from '../base/IconButton.tsx'
import { type ToolsProps, useEditing } from '../tables/editing.ts'
import styles from './edit.module.css'
import { useEditWords } from './words.ts'

/** A rule's buttons: all that the keyboard and dragging do. */
export function RuleTools({ name, row, edited, rules = 0 }: ToolsProps) {
  const { row: words } = useEditWords()
  const editing = useEditing()
  if (!editing || row?.table !== 'netfilter') return null
  const { place } = row.chain
  const said = { row: name }
  const button = (icon: LucideIcon, say: (p: { row: string }) => string, act: () => void, off = false) => (
    <IconButton icon={icon} size={13} label={say(said)} aria-disabled={off} onClick={() => !off && act()} />
  )
  const move = (to: number) => () => void editing.change(row, { kind: 'move', to })
  return (
    <span className={`${styles.tools} ${styles.ruleTools}`}>
      {edited && button(RotateCcw, words.restore, () => void editing.restore(edited))}
      {button(Pencil, words.change, () => editing.begin(row, 'change'))}
      {button(ListStart, words.before, () => editing.begin(row, 'before'))}
      {button(ListEnd, words.after, () => editing.begin(row, 'after'))}
      {button(ArrowUp, words.up, move(place - 1), place <= 1)}
      {button(ArrowDown, words.down, move(place + 1), place >= rules)}
      {button(PowerOff, words.disable, () => void editing.change(row, { kind: 'disable' }))}
      {button(Trash2, words.remove, () => void editing.change(row, { kind: 'remove' }))}
    </span>
  )
}
