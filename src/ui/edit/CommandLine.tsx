import { CornerDownLeft, X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import controls from '../base/controls.module.css'
import { Editor } from '../base/editor/Editor.tsx'
import type { EditorCompletion, EditorDiagnostic } from '../base/editor/types.ts'
import { IconButton } from '../base/IconButton.tsx'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useNameOf } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './edit.module.css'
import { problemText, Refusal } from './Refusal.tsx'
import type { useLine } from './useLine.ts'
import { useEditWords } from './words.ts'

interface Props {
  readonly ns: string
  readonly state: ReturnType<typeof useLine>
  /** The row that the command is about, in words. */
  readonly about: string | undefined
}

const NONE: readonly EditorDiagnostic[] = []

/** A command for a machine. What is refused stays in the line, and the word that is wrong is marked and named. */
export function CommandLine({ ns, state, about }: Props) {
  const words = useEditWords()
  const text = useText()
  const id = useId()
  const name = useNameOf()(ns)
  const { ask } = useHopscope()
  const { line, busy, done, handle, run, cancel, type } = state
  const { typed, placing, settling, refused } = line
  const told =
    placing && about !== undefined
      ? { change: words.replaces, before: words.adds, after: words.addsAfter }[placing.how]({ row: about })
      : settling && words.settles(settling)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (placing || settling || refused) box.current?.scrollIntoView({ block: 'nearest' })
  }, [placing, settling, refused])

  async function complete(text: string, offset: number, signal: AbortSignal): Promise<EditorCompletion | undefined> {
    const answer = await ask('complete', { ns, words: text, offset }, { signal })
    if (answer.kind !== 'ok') return undefined
    const { offset: from, length, words: found } = answer.answer
    return {
      from,
      to: from + length,
      options: found.map(({ text: label, kind }) => ({
        label,
        detail: words.kinds[kind],
        follow: label.endsWith('=') ? '' : ' ',
      })),
    }
  }

  const diagnostics = refused?.typed === typed && 'offset' in refused.problem ? [placeOf(refused)] : NONE
  function placeOf({ problem }: NonNullable<typeof refused>): EditorDiagnostic {
    const { offset, length } = problem as Extract<typeof problem, { readonly offset: number }>
    const from = offset + typed.length - typed.trimStart().length
    return { from, to: from + length, message: `${problem.params['detail'] ?? problemText(text, problem)}` }
  }

  return (
    <div ref={box} className={styles.command} data-placing={placing?.how ?? (settling && 'change')}>
      {told !== undefined && (
        <p className={styles.about}>
          <Rich text={told} />
          <IconButton icon={X} size={13} label={words.cancel} onClick={cancel} />
        </p>
      )}
      <div className={styles.line}>
        <span className={styles.machine} aria-hidden>
          {name} #
        </span>
        <Editor
          name="command"
          label={words.command({ ns: name })}
          language="command"
          value={typed}
          onChange={type}
          onRun={() => void run()}
          onEscape={cancel}
          complete={complete}
          diagnostics={diagnostics}
          describedBy={id}
          invalid={refused !== undefined}
          handle={handle}
        />
        <button type="button" className={controls.button} aria-disabled={busy} onClick={() => void run()}>
          <CornerDownLeft size={13} aria-hidden /> {words.run}
        </button>
      </div>
      <div id={id} role="alert">
        {refused && <Refusal typed={refused.typed} problem={refused.problem} />}
      </div>
      <p className="visually-hidden" role="status">
        {done && words.done[done]}
      </p>
    </div>
  )
}
