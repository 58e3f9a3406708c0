import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useText } from '../hooks/useText.ts'
import styles from './Dialog.module.css'
import { IconButton } from './IconButton.tsx'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly intro?: string
  readonly wide?: boolean
  readonly children: ReactNode
}

export function Dialog({ open, onOpenChange, title, intro, wide, children }: Props) {
  const text = useText()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={styles.content}
          data-wide={wide}
          {...(intro ? {} : { 'aria-describedby': undefined })}
        >
          <div className={styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label={text.header.close} />
            </Radix.Close>
          </div>
          {intro && <Radix.Description className={styles.intro}>{intro}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
