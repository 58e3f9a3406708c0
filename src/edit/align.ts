/** Two lists side by side: the longest common part keeps its place (Myers' question, answered by a table). */

export interface Aligned<T> {
  readonly before?: T
  readonly after?: T
}

/** A table of this many cells is the most that is filled; longer lists are told apart without a common part. */
const MOST_CELLS = 4_000_000

export function align<T>(before: readonly T[], after: readonly T[]): Aligned<T>[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const same = (from: number, to: number): Aligned<T>[] =>
    before.slice(from, to).map((one) => ({ before: one, after: one }))
  return [
    ...same(0, head),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.length - tail, before.length),
  ]
}

function middle<T>(before: readonly T[], after: readonly T[]): Aligned<T>[] {
  if (before.length === 0 || after.length === 0 || before.length * after.length > MOST_CELLS) return gap(before, after)
  const width = after.length + 1
  const longest = commonLengths(before, after)
  const rows: Aligned<T>[] = []
  let [i, j, fromI, fromJ] = [0, 0, 0, 0]
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      rows.push(...gap(before.slice(fromI, i), after.slice(fromJ, j)), { before: before[i] as T, after: after[j] as T })
      i++
      j++
      fromI = i
      fromJ = j
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) i++
    else j++
  }
  return [...rows, ...gap(before.slice(fromI), after.slice(fromJ))]
}

/** Lengths of the longest common subsequence of the rests from (i, j) on, row by row, each of b.length + 1. */
export function commonLengths<T>(a: readonly T[], b: readonly T[]): Uint32Array {
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0)
    }
  }
  return longest
}

/** Nothing in common: what stands at the same place is the same thing, changed. */
function gap<T>(before: readonly T[], after: readonly T[]): Aligned<T>[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, i) => ({
    ...(i < before.length && { before: before[i] as T }),
    ...(i < after.length && { after: after[i] as T }),
  }))
}
