import { type ChangeEvent, useId } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Dialog } from '../base/Dialog.tsx'
import { FileButton } from '../base/FileButton.tsx'
import { useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import styles from './OpenDialog.module.css'

interface Props {
  readonly draft: string
  readonly problems: readonly Problem[]
  /** The file could not be read. */
  readonly unreadable: boolean
  readonly onDraft: (draft: string) => void
  readonly onFile: (file: File | undefined) => void
  readonly onSubmit: () => void
  readonly onOpenChange: (open: boolean) => void
}

/** The text of a document, pasted or read from a file, with what is wrong with it. */
export function OpenForm({ draft, problems, unreadable, onDraft, onFile, onSubmit, onOpenChange }: Props) {
  const text = useText()
  const spec = useLab((lab) => lab.loaded?.spec)
  const id = useId()
  return (
    <Dialog open onOpenChange={onOpenChange} title={text.open.title} intro={text.open.intro} wide>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
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
          onChange={(event: ChangeEvent<HTMLTextAreaElement>) => onDraft(event.target.value)}
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
          <FileButton label={text.open.file} accept=".json,.yaml,.yml,application/json,text/plain" onFile={onFile} />
          {spec && (
            <button
              type="button"
              className={controls.button}
              onClick={() => onDraft(JSON.stringify(spec, undefined, 2))}
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
  )
}
