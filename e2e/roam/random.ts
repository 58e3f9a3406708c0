/** Chance from a seed: mulberry32. The same seed, the same user. */
export interface Chance {
  /** From 0 to below 1. */
  readonly next: () => number
  readonly below: (limit: number) => number
  readonly pick: <T>(from: readonly T[]) => T | undefined
  readonly weighed: <T extends { readonly weight: number }>(from: readonly T[]) => T | undefined
}

export function chance(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (from) => from[below(from.length)],
    weighed(from) {
      let left = next() * from.reduce((sum, { weight }) => sum + weight, 0)
      return from.find(({ weight }) => {
        left -= weight
        return left < 0
      })
    },
  }
}
