import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'

/** Answers what is wrong with a value; then nothing has changed. */
export type Commit<T = unknown> = (value: T) => Promise<readonly Problem[]>

export interface Draft {
  readonly draft: string
  readonly problems: readonly Problem[]
  readonly type: (text: string) => void
  /** Another than the present draft where given, as a choice is made. */
  readonly commit: (text?: string) => void
  readonly reset: () => void
}

/** A field's text until it is taken; what is refused stays, with the reasons. */
export function useDraft(value: string, onCommit: Commit<string>): Draft {
  const [draft, setDraft] = useState(value)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  /** What was asked for last: leaving a field after Enter asks nothing again. */
  const asked = useRef<string>(undefined)
  useEffect(() => {
    setDraft(value)
    setProblems([])
    asked.current = undefined
  }, [value])

  async function take(text: string): Promise<void> {
    if (text === asked.current) return
    asked.current = text
    if (text === value) {
      setProblems([])
      return
    }
    const refused = await onCommit(text)
    if (asked.current === text) setProblems(refused)
  }

  return {
    draft,
    problems,
    type: setDraft,
    commit: (text = draft.trim()) => void take(text),
    reset() {
      asked.current = undefined
      setDraft(value)
      setProblems([])
    },
  }
}
