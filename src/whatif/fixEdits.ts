/** Lists of edits: put together, taken out of each other, and made as short as they can be. */
import type { Edits } from '../edit/edit.ts'
import type { Steps } from './fixes.ts'

export const sizeOf = ({ spec, kernel }: Edits): number => spec.length + kernel.length

export const joined = (a: Edits, b: Edits): Edits => ({
  ...a,
  spec: [...a.spec, ...b.spec],
  kernel: [...a.kernel, ...b.kernel],
})

/** Each once, the latest of its equals. */
export const without = (edits: Edits, removes: Edits): Edits => ({
  ...edits,
  spec: lessOf(edits.spec, removes.spec),
  kernel: lessOf(edits.kernel, removes.kernel),
})

function lessOf<T>(list: readonly T[], removes: readonly T[]): T[] {
  const left = [...list]
  for (const gone of removes.toReversed()) {
    const text = JSON.stringify(gone)
    const at = left.findLastIndex((one) => JSON.stringify(one) === text)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

/**
 * The fewest edits whose taking back is good, if that of all is: one after the other is put back, and stays where it does no
 * harm. None of those left can stay; that there is no shorter list altogether is not said.
 */
export function* fewest(edits: Edits, isGood: (left: Edits) => Steps<boolean>, most: number): Steps<Edits | undefined> {
  if (!(yield* isGood({ spec: [], kernel: [] }))) return undefined
  let removes = edits
  let tries = 1
  const all = [
    ...edits.kernel.map((edit) => ({ spec: [], kernel: [edit] })),
    ...edits.spec.map((edit) => ({ spec: [edit], kernel: [] })),
  ]
  for (const one of all) {
    if (++tries > most) break
    const fewer = without(removes, one)
    if (yield* isGood(without(edits, fewer))) removes = fewer
  }
  return removes
}
