import { type ComponentProps, type ReactNode, useId, useRef } from 'react'
import styles from './Popover.module.css'

/** What the button must carry to open it; `type` and the rest are the button's own. */
type TriggerProps = Pick<ComponentProps<'button'>, 'popoverTarget' | 'ref'>

interface Props {
  readonly label: string
  readonly trigger: (props: TriggerProps) => ReactNode
  readonly children: (close: () => void) => ReactNode
  readonly className?: string | undefined
}

const GAP = 8
const MARGIN = 12

/** The browser's own popover, below its button: it closes on Escape and on a click elsewhere. */
export function Popover({ label, trigger, children, className }: Props) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLElement>(null)

  function place(): void {
    if (!button.current || !panel.current) return
    const { left, bottom } = button.current.getBoundingClientRect()
    const widest = innerWidth - panel.current.offsetWidth - MARGIN
    panel.current.style.left = `${Math.max(MARGIN, Math.min(left, widest))}px`
    panel.current.style.top = `${bottom + GAP}px`
  }

  return (
    <>
      {trigger({ popoverTarget: id, ref: button })}
      <section
        ref={panel}
        id={id}
        popover="auto"
        aria-label={label}
        className={`${styles.popover} ${className ?? ''}`}
        onToggle={(event) => event.newState === 'open' && place()}
      >
        {children(() => panel.current?.hidePopover())}
      </section>
    </>
  )
}
