/** One order for names, whatever the locale and the order of the input: `node2` before `node10`. */

const parts = (text: string): string[] => text.match(/\d+|\D+/g) ?? []

export function compareNames(a: string, b: string): number {
  const left = parts(a)
  const right = parts(b)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? ''
    const y = right[i] ?? ''
    if (x === y) continue
    const difference = Number(x) - Number(y)
    if (difference) return difference
    return x < y ? -1 : 1
  }
  return left.length - right.length
}

/** By each key in turn; the last should be unique. */
export const sortedBy = <T>(items: readonly T[], ...keys: readonly ((item: T) => string)[]): T[] =>
  [...items].sort((a, b) => {
    for (const key of keys) {
      const difference = compareNames(key(a), key(b))
      if (difference) return difference
    }
    return 0
  })
