import { ChevronRight } from 'lucide-react'
import styles from './chains.module.css'

interface Props {
  /** What is unfolded, for the arrow keys to find. */
  readonly head: string
  /** The element it unfolds. */
  readonly controls: string
  readonly open: boolean
  readonly size: number
  readonly name: string
  readonly onToggle: (head: string, open: boolean) => void
}

export function FoldButton({ head, controls, open, size, name, onToggle }: Props) {
  return (
    <button
      type="button"
      className={styles.fold}
      data-head={head}
      data-arrows
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={() => onToggle(head, !open)}
    >
      <ChevronRight size={size} aria-hidden className={styles.chevron} />
      <code>{name}</code>
    </button>
  )
}
