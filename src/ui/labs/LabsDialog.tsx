import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useStore } from 'zustand'
import { createSavedLabs, MOST_NAME, type NamedLab, readLabFile, writeLabFile } from '../../client/savedLabs.ts'
import type { Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Dialog } from '../base/Dialog.tsx'
import { FileButton } from '../base/FileButton.tsx'
import { browserShelf, download } from '../browser.ts'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import { LabRow } from './LabRow.tsx'
import styles from './labs.module.css'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Labs put aside: saved, opened, renamed, deleted, and out and in as files. */
export function LabsDialog({ open, onOpenChange }: Props) {
  const text = useText()
  const { openLab } = useActions()
  const source = useLab((lab) => lab.inForce)
  const present = useLab((lab) => lab.loaded?.name ?? '')
  const [saved] = useState(() => createSavedLabs(browserShelf()))
  const { labs, deleted } = useStore(saved.store)
  const [name, setName] = useState(present)
  const [full, setFull] = useState(false)
  const [done, setDone] = useState('')
  const [problems, setProblems] = useState<readonly Problem[]>([])

  const list = useRef<HTMLUListElement>(null)
  const undo = useRef<HTMLButtonElement>(null)

  // What had the focus goes: it moves on to what takes the step back.
  function remove(id: number): void {
    flushSync(() => {
      saved.remove(id)
      setDone('')
    })
    undo.current?.focus()
  }

  function undelete(): void {
    flushSync(() => saved.undelete())
    const at = saved.store.getState().labs.findIndex(({ id }) => id === deleted?.id)
    list.current?.children[at]?.querySelector('button')?.focus()
  }

  async function enter(lab: NamedLab): Promise<void> {
    const refused = await openLab(lab)
    setProblems(refused)
    if (refused.length === 0) onOpenChange(false)
  }

  async function importFile(file: File | undefined): Promise<void> {
    if (!file) return
    const read = readLabFile(await file.text())
    if (read.ok) await enter(read.value)
    else setProblems(read.problems)
  }

  const exportLab = (lab: NamedLab) => download(`${lab.name || 'lab'}.hopscope.json`, writeLabFile(lab))

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={text.labs.title} intro={text.labs.intro}>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault()
          if (!source || name.trim() === '') return
          const kept = saved.save({ name, source })
          setFull(!kept)
          setDone(kept ? text.labs.saved({ name: name.trim() }) : '')
        }}
      >
        <input
          className={`${controls.field} ${styles.name}`}
          aria-label={text.labs.name}
          value={name}
          maxLength={MOST_NAME}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className={controls.action} disabled={name.trim() === ''}>
          {text.labs.save}
        </button>
      </form>
      <p role="status" className={styles.done}>
        {done}
      </p>
      {labs.length === 0 && <p>{text.labs.none}</p>}
      <ul ref={list} className={styles.list}>
        {labs.map((lab) => (
          <LabRow
            key={lab.id}
            lab={lab}
            onOpen={() => void enter(lab)}
            onRename={(next) => saved.rename(lab.id, next)}
            onExport={() => exportLab(lab)}
            onRemove={() => remove(lab.id)}
          />
        ))}
      </ul>
      <div className={styles.line}>
        {deleted && (
          <button ref={undo} type="button" className={`${controls.button} ${styles.undelete}`} onClick={undelete}>
            {text.labs.undelete(deleted)}
          </button>
        )}
        {source && (
          <button type="button" className={controls.button} onClick={() => exportLab({ name, source })}>
            {text.labs.exportThis}
          </button>
        )}
        <FileButton
          label={text.labs.importFile}
          accept=".json,application/json"
          onFile={(file) => void importFile(file)}
        />
      </div>
      <div role="alert">
        {full && <p className={controls.error}>{text.labs.notKept}</p>}
        {problems.length > 0 && (
          <>
            <p>{text.labs.refused}</p>
            <ProblemList problems={problems} />
          </>
        )}
      </div>
    </Dialog>
  )
}
