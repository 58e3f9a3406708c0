import { Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../base/IconButton.tsx'
import { useText } from '../hooks/useText.ts'
import styles from './trouble.module.css'

interface Props {
  readonly title: string
  /** Nothing went wrong. */
  readonly calm?: boolean
  readonly onDismiss: () => void
  readonly children: ReactNode
}

export function Notice({ title, calm = false, onDismiss, children }: Props) {
  const text = useText()
  const Sign = calm ? Info : TriangleAlert
  return (
    <section className={styles.notice}>
      <Sign className={calm ? styles.calm : styles.sign} size={18} aria-hidden />
      <div>
        <h2 className={styles.noticeTitle}>{title}</h2>
        {children}
      </div>
      <IconButton icon={X} label={text.trouble.dismiss} onClick={onDismiss} />
    </section>
  )
}
