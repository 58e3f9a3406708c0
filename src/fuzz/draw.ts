/** Choices by chance, all from one seeded generator. */
import { createRandom } from '../sim/random.ts'

export interface Draw {
  /** An integer from 0 up to, and without, `below`. */
  number(below: number): number
  /** From `from` to `to`, both included. */
  between(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(all: readonly T[]): T
}

export function createDraw(seed: number): Draw {
  const random = createRandom(seed)
  const number = (below: number): number => Math.floor(random() * below)
  return {
    number,
    between: (from, to) => from + number(to - from + 1),
    chance: (probability) => random() < probability,
    pick: <T>(all: readonly T[]): T => {
      if (all.length === 0) throw new Error('nothing to choose from')
      return all[number(all.length)] as T
    },
  }
}
