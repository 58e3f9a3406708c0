/**
 * Commands laid over a World, going on from the longest beginning of them that was laid before: one edit more costs one
 * edit, and undoing a few costs a few. What comes of it is what laying all of them would give.
 */
import { type Applied, applyKernelEdits } from '../edit/apply.ts'
import type { KernelEdit } from '../edit/edit.ts'
import type { World } from '../kernel/netns.ts'

interface Laid {
  readonly edits: readonly KernelEdit[]
  readonly world: World
}

const laidOver = new WeakMap<World, readonly Laid[]>()
/** Worlds share what they have in common; of a long ruleset each has its own text. */
const MOST_KEPT = 6
/** So many at once are stopped at halfway, for whoever undoes them one by one. */
const WORTH_A_STOP = 16

export function layKernelEdits(programmed: World, edits: readonly KernelEdit[]): Applied {
  const known = laidOver.get(programmed) ?? []
  const begun = known
    .filter((one) => isBeginning(one.edits, edits))
    .reduce((best, one) => (one.edits.length > best.edits.length ? one : best), {
      edits: [],
      world: programmed,
    } as Laid)
  const made: Laid[] = begun.edits.length > 0 ? [begun] : []
  let last = begun
  for (const end of stops(begun.edits.length, edits.length)) {
    const applied = applyKernelEdits(last.world, edits.slice(0, end), last.edits.length)
    if (!applied.ok) return applied
    last = { edits: edits.slice(0, end), world: applied.world }
    made.unshift(last)
  }
  laidOver.set(programmed, [...made, ...known.filter((one) => one !== begun)].slice(0, MOST_KEPT))
  return { ok: true, world: last.world }
}

function stops(from: number, to: number): readonly number[] {
  if (from === to) return []
  return to - from < WORTH_A_STOP ? [to] : [Math.floor((from + to) / 2), to]
}

const isBeginning = (some: readonly KernelEdit[], all: readonly KernelEdit[]): boolean =>
  some.length <= all.length && some.every((one, at) => isSame(one, all[at]))

const isSame = (a: KernelEdit, b: KernelEdit | undefined): boolean =>
  a.ns === b?.ns && a.table === b.table && a.words === b.words
