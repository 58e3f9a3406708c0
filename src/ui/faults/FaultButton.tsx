import { Unplug } from 'lucide-react'
import { useEffect, useRef } from 'react'
import controls from '../base/controls.module.css'
import { later } from '../base/later.tsx'
import { PartOver } from '../base/Part.tsx'
import { useHopscope, useLab, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './FaultButton.module.css'

const FaultDialog = later(async () => (await import('./FaultDialog.tsx')).FaultDialog)

/** Opens what can be broken. */
export function FaultButton() {
  const text = useText()
  const ready = useLab((lab) => lab.loaded !== undefined)
  const { selection } = useHopscope()
  const open = useSelection(({ dialog }) => dialog === 'faults')
  const button = useRef<HTMLButtonElement>(null)
  // However it is closed: a dialog that is gone at once cannot give the focus back.
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus()
    wasOpen.current = open
  }, [open])
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
        onClick={() => selection.setState({ dialog: 'faults' })}
      >
        <Unplug size={15} aria-hidden /> <span>{text.labs.breakSomething}</span>
      </button>
      {open && (
        <PartOver dialog>
          <FaultDialog onClose={() => selection.setState({ dialog: undefined })} />
        </PartOver>
      )}
    </>
  )
}
