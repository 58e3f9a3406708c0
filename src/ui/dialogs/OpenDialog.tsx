import { useEffect, useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import { later } from '../base/later.tsx'
import { PartOver } from '../base/Part.tsx'
import { useActions } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import { isManifest } from '../manifest/isManifest.ts'
import styles from './OpenDialog.module.css'
import { useDropped } from './useDropped.ts'

const OpenForm = later(async () => (await import('./OpenForm.tsx')).OpenForm)

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** A manifest is for the present cluster, no document of its own. */
  readonly onManifest: (text: string) => void
}

/** A document in: pasted, dropped or chosen. Refused, its text stays here and says where it is wrong. */
export function OpenDialog({ open, onOpenChange, onManifest }: Props) {
  const text = useText()
  const still = useReducedMotion()
  const { openDocument } = useActions()
  const [draft, setDraft] = useState('')
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [unreadable, setUnreadable] = useState(false)

  async function submit(content: string, file?: string): Promise<void> {
    if (isManifest(content, file)) {
      onManifest(content)
      return
    }
    setDraft(content)
    const refused = await openDocument(content, !still)
    setProblems(refused)
    onOpenChange(refused.length > 0)
  }

  async function read(file: File | undefined): Promise<void> {
    if (!file) return
    try {
      setUnreadable(false)
      await submit(await file.text(), file.name)
    } catch {
      setUnreadable(true)
      onOpenChange(true)
    }
  }

  const over = useDropped({ onFile: read, onText: submit })
  useEffect(() => {
    if (!open) setProblems([])
  }, [open])

  return (
    <>
      {over && <div className={styles.drop}>{text.open.drop}</div>}
      {open && (
        <PartOver dialog>
          <OpenForm
            draft={draft}
            problems={problems}
            unreadable={unreadable}
            onDraft={setDraft}
            onFile={(file) => void read(file)}
            onSubmit={() => void submit(draft)}
            onOpenChange={onOpenChange}
          />
        </PartOver>
      )}
    </>
  )
}
