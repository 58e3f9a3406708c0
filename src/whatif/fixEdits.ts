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
 * The fewest edits whose taking back is good, if that of all is: by halves, each part is put back, and stays where it does no
 * harm. None of those left can stay; that there is no shorter list altogether is not said.
 */
export function* fewest(edits: Edits, isGood: (left: Edits) => Steps<boolean>, most: number): Steps<Edits | undefined> {
  if (!(yield* isGood({ spec: [], kernel: [] }))) return undefined
  let removes = edits
  let tries = 1
  function* putBack(part: readonly Edits[]): Steps<void> {
    if (part.length === 0 || ++tries > most) return
    const fewer = without(removes, part.reduce(joined))
    if (yield* isGood(without(edits, fewer))) {
      removes = fewer
      return
    }
    if (part.length === 1) return
    const half = part.length >> 1
    yield* putBack(part.slice(0, half))
    yield* putBack(part.slice(half))
  }
  yield* putBack(eachOf(edits))
  return removes
}

/** Each by itself. */
export const eachOf = ({ spec, kernel }: Edits): Edits[] => [
  ...kernel.map((edit): Edits => ({ spec: [], kernel: [edit] })),
  ...spec.map((edit): Edits => ({ spec: [edit], kernel: [] })),
]
