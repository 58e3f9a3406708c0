import { ChevronRight, type LucideIcon } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import folds from '../base/fold.module.css'
import styles from './rows.module.css'

interface Props {
  readonly label: string
  readonly icon?: LucideIcon
  readonly children: ReactNode
  /** A stop for who goes from difference to difference. */
  readonly differs?: boolean
}

/** Folded away until it is asked for, and made only then. */
export function Fold({ label, icon: Icon, children, differs }: Props) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <button
        type="button"
        className={`${folds.fold} ${styles.fold}`}
        aria-expanded={open}
        aria-controls={id}
        {...(differs && { 'data-difference': true })}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight className={folds.chevron} size={14} aria-hidden />
        {Icon && <Icon size={13} aria-hidden />}
        <span>{label}</span>
      </button>
      <div id={id} hidden={!open}>
        {open && children}
      </div>
    </>
  )
}
