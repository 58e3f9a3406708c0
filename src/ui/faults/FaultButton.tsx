import { Unplug } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import controls from '../base/controls.module.css'
import { useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './FaultButton.module.css'

const FaultDialog = lazy(async () => ({ default: (await import('./FaultDialog.tsx')).FaultDialog }))

/** Opens what can be broken. */
export function FaultButton() {
  const text = useText()
  const ready = useLab((lab) => lab.loaded !== undefined)
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  function close(): void {
    setOpen(false)
    // A dialog that is gone at once cannot give the focus back.
    button.current?.focus()
  }
  if (!ready) return null
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`${controls.button} ${styles.button}`}
        aria-label={text.labs.breakSomething}
        title={text.labs.breakSomething}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Unplug size={15} aria-hidden /> <span>{text.labs.breakSomething}</span>
      </button>
      {open && (
        <Suspense>
          <FaultDialog onClose={close} />
        </Suspense>
      )}
    </>
  )
}
