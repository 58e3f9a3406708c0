import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignKeys, type Pair } from './align.ts'

const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 24 })
const both = (pairs: readonly Pair[]) => pairs.filter(({ left, right }) => left !== undefined && right !== undefined)

/** By definition, without a table: only for short lists. */
function longest(a: readonly string[], b: readonly string[]): number {
  const [x, ...as] = a
  const [y, ...bs] = b
  if (x === undefined || y === undefined) return 0
  return x === y ? 1 + longest(as, bs) : Math.max(longest(as, b), longest(a, bs))
}

const word = (pairs: readonly Pair[]) => pairs.map(({ left = '', right = '' }) => `${left}:${right}`).join(' ')

describe('two lists side by side', () => {
  it.each([
    ['abc', 'abc', '0:0 1:1 2:2'],
    ['abc', '', '0: 1: 2:'],
    ['axc', 'ayc', '0:0 1: :1 2:2'],
    // Of several places the first.
    ['a', 'aa', '0:0 :1'],
    // Neither is longer: the smaller key, whichever side it stands on.
    ['ab', 'ba', ':0 0:1 1:'],
    ['ba', 'ab', '0: 1:0 :1'],
  ])('%s and %s', (a, b, expected) => {
    expect(word(alignKeys([...a], [...b]))).toBe(expected)
  })

  it('equal lists align wholly', () => {
    fc.assert(
      fc.property(list, (keys) => {
        expect(alignKeys(keys, keys)).toEqual(keys.map((_, at) => ({ left: at, right: at })))
      }),
    )
  })

  it('what stands beside each other is equal, keeps its order, and nothing is left out or told twice', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const pairs = alignKeys(a, b)
        for (const { left = 0, right = 0 } of both(pairs)) expect(a[left]).toBe(b[right])
        expect(pairs.flatMap(({ left }) => left ?? [])).toEqual(a.map((_, at) => at))
        expect(pairs.flatMap(({ right }) => right ?? [])).toEqual(b.map((_, at) => at))
      }),
    )
  })

  it('swapped lists align the same', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const swapped = both(alignKeys(b, a)).map(({ left, right }) => ({ left: right, right: left }))
        expect(both(alignKeys(a, b))).toEqual(swapped)
      }),
      { numRuns: 2000 },
    )
  })

  it('no common subsequence is longer', () => {
    const short = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 })
    fc.assert(fc.property(short, short, (a, b) => both(alignKeys(a, b)).length === longest(a, b)))
  })
})
