import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import styles from './controls.module.css'

interface Props extends Omit<ComponentProps<'button'>, 'aria-label' | 'title' | 'children'> {
  readonly icon: LucideIcon
  readonly label: string
  /** Shown after the name in the tooltip. */
  readonly keys?: string
  readonly size?: number
}

export function IconButton({ icon: Icon, label, keys, size = 18, className, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.icon} ${className ?? ''}`}
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
    >
      <Icon size={size} strokeWidth={1.9} aria-hidden />
    </button>
  )
}
