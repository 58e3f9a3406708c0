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
export function RuleTools({ name, row, edited, rules = 0, onMove }: ToolsProps) {
  const { row: words } = useEditWords()
  const editing = useEditing()
  if (!editing || row?.table !== 'netfilter') return null
  const { place } = row.chain
  const said = { row: name }
  const button = (icon: LucideIcon, say: (p: { row: string }) => string, act: () => void) => (
    <IconButton icon={icon} size={13} label={say(said)} onClick={act} />
  )
  const move = (icon: LucideIcon, name: 'up' | 'down', to: number) => {
    const off = to < 1 || to > rules
    return (
      <IconButton
        icon={icon}
        size={13}
        label={words[name](said)}
        data-tool={name}
        aria-disabled={off}
        onClick={() => !off && onMove?.(to, name)}
      />
    )
  }
  return (
    <span className={`${styles.tools} ${styles.ruleTools}`}>
      {edited && button(RotateCcw, words.restore, () => void editing.restore(edited))}
      {button(Pencil, words.change, () => editing.begin(row, 'change'))}
      {button(ListStart, words.before, () => editing.begin(row, 'before'))}
      {button(ListEnd, words.after, () => editing.begin(row, 'after'))}
      {move(ArrowUp, 'up', place - 1)}
      {move(ArrowDown, 'down', place + 1)}
      {button(PowerOff, words.disable, () => void editing.change(row, { kind: 'disable' }))}
      {button(Trash2, words.remove, () => void editing.change(row, { kind: 'remove' }))}
    </span>
  )
}
