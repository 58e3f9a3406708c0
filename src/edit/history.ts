/** What was done, by name, and the way back: each step knows the edits before and after it. */
import type { Edits } from './edit.ts'
import { NO_EDITS } from './edit.ts'

/** The name of a step: a code of the catalogues and what it is about, or the command itself. */
export interface StepName {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

interface Step {
  readonly name: StepName
  readonly before: Edits
  readonly after: Edits
}

export interface History {
  /** The latest last. */
  readonly done: readonly Step[]
  /** What was undone, the next to be done again last. */
  readonly undone: readonly Step[]
}

export const NO_HISTORY: History = { done: [], undone: [] }

/** The edits in force. */
export const editsOf = ({ done, undone }: History): Edits => done.at(-1)?.after ?? undone.at(-1)?.before ?? NO_EDITS

/** A new step; what was undone can no longer be done again. */
export function doStep(history: History, name: StepName, change: (edits: Edits) => Edits): History {
  const before = editsOf(history)
  const after = change(before)
  return after === before ? history : { done: [...history.done, { name, before, after }], undone: [] }
}

/** The same where there is nothing to undo. */
export function undo(history: History): History {
  const step = history.done.at(-1)
  return step ? { done: history.done.slice(0, -1), undone: [...history.undone, step] } : history
}

export function redo(history: History): History {
  const step = history.undone.at(-1)
  return step ? { done: [...history.done, step], undone: history.undone.slice(0, -1) } : history
}

export const withKernelEdits = (edits: Edits, more: Edits['kernel']): Edits =>
  more.length === 0 ? edits : { ...edits, kernel: [...edits.kernel, ...more] }

export const withSpecEdits = (edits: Edits, more: Edits['spec']): Edits =>
  more.length === 0 ? edits : { ...edits, spec: [...edits.spec, ...more] }
