/** What was done, by name, and the way back: each step knows the state before and after it. States are never changed. */
import type { Edits } from '../protocol/engine.ts'

/** The name of a step: a code of the catalogues and what it is about, or the command itself. */
export interface StepName {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

interface Step<S> {
  readonly name: StepName
  readonly before: S
  readonly after: S
}

export interface History<S> {
  /** The latest last. */
  readonly done: readonly Step<S>[]
  /** What was undone, the next to be done again last. */
  readonly undone: readonly Step<S>[]
}

export const NO_HISTORY: History<never> = { done: [], undone: [] }

/** A new step; what was undone can no longer be done again. */
export function doStep<S>(history: History<S>, name: StepName, before: S, after: S): History<S> {
  return after === before ? history : { done: [...history.done, { name, before, after }], undone: [] }
}

/** The same where there is nothing to undo. */
export function undo<S>(history: History<S>): History<S> {
  const step = history.done.at(-1)
  return step ? { done: history.done.slice(0, -1), undone: [...history.undone, step] } : history
}

export function redo<S>(history: History<S>): History<S> {
  const step = history.undone.at(-1)
  return step ? { done: [...history.done, step], undone: history.undone.slice(0, -1) } : history
}

export const NO_EDITS: Edits = { spec: [], kernel: [] }

export const withKernelEdits = (edits: Edits, more: Edits['kernel']): Edits =>
  more.length === 0 ? edits : { ...edits, kernel: [...edits.kernel, ...more] }

export const withSpecEdits = (edits: Edits, more: Edits['spec']): Edits =>
  more.length === 0 ? edits : { ...edits, spec: [...edits.spec, ...more] }
