import { X } from 'lucide-react'
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useText } from '../hooks/useText.ts'
import styles from './Dialog.module.css'
import { IconButton } from './IconButton.tsx'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly intro?: string
  readonly wide?: boolean
  /** As large as the window. */
  readonly size?: 'full'
  readonly children: ReactNode
}

/** The browser's own modal dialog: it keeps the focus in, gives it back, and closes on Escape. */
export function Dialog({ open, onOpenChange, title, intro, wide, size, children }: Props) {
  const text = useText()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  // Before the element leaves the page: once it is gone, closing it gives the focus to nobody.
  useLayoutEffect(() => {
    const element = dialog.current
    if (open) element?.showModal()
    return () => element?.close()
  }, [open])

  function closeOnBackdrop(event: MouseEvent): void {
    if (event.target === dialog.current) onOpenChange(false)
  }

  if (!open) return null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it already.
    <dialog
      ref={dialog}
      className={styles.dialog}
      tabIndex={-1}
      data-wide={wide}
      data-size={size}
      aria-labelledby={`${id}-title`}
      {...(intro ? { 'aria-describedby': `${id}-intro` } : {})}
      onClick={closeOnBackdrop}
      onCancel={(event) => {
        event.preventDefault()
        onOpenChange(false)
      }}
    >
      <div className={styles.content}>
        <div className={styles.head}>
          <h2 id={`${id}-title`} className={styles.title}>
            {title}
          </h2>
          <IconButton icon={X} label={text.header.close} onClick={() => onOpenChange(false)} />
        </div>
        {intro && (
          <p id={`${id}-intro`} className={styles.intro}>
            {intro}
          </p>
        )}
        {children}
      </div>
    </dialog>
  )
}
