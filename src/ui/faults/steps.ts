/** Steps of the history whose edits are still in force, with those edits: what can be taken back by itself. */
import { type History, NO_EDITS, type StepName } from '../../client/history.ts'
import type { Edits } from '../../protocol/engine.ts'
import type { Source } from '../../protocol/protocol.ts'

export interface StepInForce {
  readonly name: StepName
  readonly edits: Edits
}

/** The latest last. A step that took something away, or opened something, added no edits. */
export function stepsInForce({ done }: History<Source>, inForce: Source | undefined): StepInForce[] {
  let left = inForce?.edits ?? NO_EDITS
  const found: StepInForce[] = []
  for (const { name, before, after } of done.toReversed()) {
    const edits = addedBy(before.edits ?? NO_EDITS, after.edits ?? NO_EDITS)
    const rest = edits && lessOf(left, edits)
    if (!edits || !rest) continue
    left = rest
    found.unshift({ name, edits })
  }
  return found
}

/** Edits without these; undefined where one of them is not there. */
export function lessOf(edits: Edits, gone: Edits): Edits | undefined {
  const spec = without(edits.spec, gone.spec)
  const kernel = without(edits.kernel, gone.kernel)
  return spec && kernel && { ...edits, spec, kernel }
}

function addedBy(before: Edits, after: Edits): Edits | undefined {
  const more = { spec: after.spec.length - before.spec.length, kernel: after.kernel.length - before.kernel.length }
  if (more.spec < 0 || more.kernel < 0 || more.spec + more.kernel === 0) return undefined
  const added = { spec: after.spec.slice(before.spec.length), kernel: after.kernel.slice(before.kernel.length) }
  const kept = lessOf(after, added)
  return kept && JSON.stringify(kept) === JSON.stringify({ ...kept, ...before }) ? added : undefined
}

function without<T>(list: readonly T[], gone: readonly T[]): T[] | undefined {
  const left = [...list]
  for (const one of gone.toReversed()) {
    const text = JSON.stringify(one)
    const at = left.findLastIndex((own) => JSON.stringify(own) === text)
    if (at < 0) return undefined
    left.splice(at, 1)
  }
  return left
}
