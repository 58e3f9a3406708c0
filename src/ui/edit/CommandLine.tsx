import { CornerDownLeft } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { withKernelEdits } from '../../client/history.ts'
import type { EditProblem, Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { useActions, useHopscope, useNameOf } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './edit.module.css'
import { Refusal } from './Refusal.tsx'
import { tableOfWords } from './tableCommands.ts'

interface Props {
  readonly ns: string
  /** What stands in the line before anything is typed. */
  readonly prompt: string
}

interface Refused {
  /** As it was typed. */
  readonly typed: string
  readonly problem: Problem | EditProblem
}

/** A command for a machine. What is refused stays in the line, and the word that is wrong is named. */
export function CommandLine({ ns, prompt }: Props) {
  const text = useText()
  const id = useId()
  const name = useNameOf()(ns)
  const { selection } = useHopscope()
  const { edit } = useActions()
  const [typed, setTyped] = useState(prompt)
  const [refused, setRefused] = useState<Refused>()
  const [busy, setBusy] = useState(false)

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    const words = typed.trim()
    setBusy(true)
    const [problem] = await edit({ code: 'command', params: { words } }, (edits) =>
      withKernelEdits(edits, [{ ns, table: tableOfWords(words), words }]),
    )
    setBusy(false)
    setRefused(problem && { typed, problem })
    if (!problem) setTyped((now) => (now === typed ? prompt : now))
  }

  function type(value: string): void {
    setTyped(value)
    setRefused(undefined)
    // The packet goes on; the command stays with its machine.
    if (!selection.getState().spot) selection.setState({ spot: { ns } })
  }

  return (
    <form className={styles.command} onSubmit={(event) => void run(event)}>
      <div className={styles.line}>
        <span className={styles.machine} aria-hidden>
          {name} #
        </span>
        <input
          data-command
          className={`${controls.field} ${controls.mono}`}
          type="text"
          value={typed}
          aria-label={text.tables.edit.command({ ns: name })}
          aria-invalid={refused !== undefined}
          aria-describedby={refused ? id : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
        <button type="submit" className={controls.button} aria-disabled={busy}>
          <CornerDownLeft size={13} aria-hidden /> {text.tables.edit.run}
        </button>
      </div>
      <div id={id} role="alert">
        {refused && <Refusal typed={refused.typed} problem={refused.problem} />}
      </div>
    </form>
  )
}
