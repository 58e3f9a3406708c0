import { Redo2, Undo2 } from 'lucide-react'
import { IconButton } from '../base/IconButton.tsx'
import { plain } from '../base/Rich.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { stepText } from './stepText.ts'
import { useHistoryKeys } from './useHistoryKeys.ts'

/** One step back or forth; which one, the button says. */
export function HistoryButtons() {
  const text = useText()
  const { undo, redo } = useActions()
  const done = useLab(({ history }) => history.done.at(-1)?.name)
  const undone = useLab(({ history }) => history.undone.at(-1)?.name)
  useHistoryKeys()
  return (
    <>
      <IconButton
        icon={Undo2}
        label={done ? plain(text.labs.undoStep({ step: stepText(text, done) })) : text.labs.undo}
        keys="Ctrl+Z"
        // Not disabled: the last step back would throw the focus away.
        aria-disabled={!done}
        onClick={() => void undo()}
      />
      <IconButton
        icon={Redo2}
        label={undone ? plain(text.labs.redoStep({ step: stepText(text, undone) })) : text.labs.redo}
        keys="Ctrl+Shift+Z"
        aria-disabled={!undone}
        onClick={() => void redo()}
      />
    </>
  )
}
