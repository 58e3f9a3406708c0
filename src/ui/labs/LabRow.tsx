import { Download, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { MOST_NAME } from '../../client/savedLabs.ts'
import type { Source } from '../../protocol/protocol.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { useText } from '../hooks/useText.ts'
import styles from './labs.module.css'

interface Props {
  readonly lab: { readonly name: string; readonly source: Source }
  readonly onOpen: () => void
  readonly onRename: (name: string) => void
  readonly onExport: () => void
  readonly onRemove: () => void
}

/** A saved lab: its name, which can be changed in place, and what can be done with it. */
export function LabRow({ lab, onOpen, onRename, onExport, onRemove }: Props) {
  const text = useText()
  const [draft, setDraft] = useState(lab.name)
  useEffect(() => setDraft(lab.name), [lab.name])
  const commit = () => {
    if (draft.trim() === '') setDraft(lab.name)
    else if (draft.trim() !== lab.name) onRename(draft.trim())
  }
  return (
    <li className={styles.row}>
      <input
        className={`${controls.field} ${styles.name}`}
        aria-label={text.labs.rename(lab)}
        value={draft}
        maxLength={MOST_NAME}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') commit()
          if (event.key !== 'Escape' || draft === lab.name) return
          // The dialog stays: it is the name that is given up.
          event.preventDefault()
          setDraft(lab.name)
        }}
      />
      <button type="button" className={controls.button} aria-label={text.labs.open(lab)} onClick={onOpen}>
        {text.labs.openIt}
      </button>
      <IconButton icon={Download} label={text.labs.exportLab(lab)} onClick={onExport} />
      <IconButton icon={Trash2} label={text.labs.remove(lab)} onClick={onRemove} />
    </li>
  )
}
