import { type ChangeEvent, useEffect, useId, useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Dialog } from '../base/Dialog.tsx'
import { FileButton } from '../base/FileButton.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import { isManifest } from '../manifest/isManifest.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import styles from './OpenDialog.module.css'
import { useDropped } from './useDropped.ts'

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
  const spec = useLab((lab) => lab.loaded?.spec)
  const [draft, setDraft] = useState('')
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [unreadable, setUnreadable] = useState(false)
  const id = useId()

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
      <Dialog open={open} onOpenChange={onOpenChange} title={text.open.title} intro={text.open.intro} wide>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            void submit(draft)
          }}
        >
          <label htmlFor={id} className="visually-hidden">
            {text.open.text}
          </label>
          <textarea
            id={id}
            className={`${controls.field} ${controls.mono} ${styles.text}`}
            value={draft}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            aria-invalid={problems.length > 0}
            aria-describedby={`${id}-problems`}
            onChange={(event: ChangeEvent<HTMLTextAreaElement>) => setDraft(event.target.value)}
          />
          <div id={`${id}-problems`} role="alert">
            {problems.length > 0 && (
              <>
                <p className={styles.refused}>
                  <strong>{text.open.refused({ count: problems.length })}</strong> {text.open.kept}
                </p>
                <ProblemList problems={problems} />
              </>
            )}
            {unreadable && <p className={controls.error}>{text.open.unreadable}</p>}
          </div>
          <div className={styles.buttons}>
            <FileButton
              label={text.open.file}
              accept=".json,.yaml,.yml,application/json,text/plain"
              onFile={(file) => void read(file)}
            />
            {spec && (
              <button
                type="button"
                className={controls.button}
                onClick={() => setDraft(JSON.stringify(spec, undefined, 2))}
              >
                {text.open.current}
              </button>
            )}
            <button type="submit" className={controls.action} disabled={draft.trim() === ''}>
              {text.open.submit}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
