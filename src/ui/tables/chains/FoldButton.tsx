import { ChevronRight } from 'lucide-react'
import folds from '../../base/fold.module.css'
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
      className={`${folds.fold} ${styles.fold}`}
      data-head={head}
      data-arrows
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={() => onToggle(head, !open)}
    >
      <ChevronRight size={size} aria-hidden className={folds.chevron} />
      <code>{name}</code>
    </button>
  )
}
