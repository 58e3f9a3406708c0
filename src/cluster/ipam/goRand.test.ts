import { describe, expect, it } from 'vitest'
import { fnv1 } from './fnv.ts'
import { goRand, goRandBelow } from './goRand.ts'
import { GO_RAND_STATE } from './goRandState.ts'

describe("Go's math/rand, against Go 1.19", () => {
  it('gives the numbers of rand.NewSource', () => {
    const one = goRand(1)
    expect(Array.from({ length: 6 }, () => one.uint32())).toEqual([
      2596996162, 4039455774, 2854263694, 1879968118, 1823804162, 2949882636,
    ])
    expect([0, 2147483647, 4294967295, 4000000000, 12345].map((seed) => goRand(seed).uint32())).toEqual([
      4059586549, 4059586549, 2596996162, 2533261167, 3645270166,
    ])
  })

  it('keeps giving them once its state has gone round', () => {
    const rand = goRand(1)
    let last = 0
    let all = 0
    for (let i = 0; i < 2000; i++) {
      last = rand.uint32()
      all = (all ^ last) >>> 0
    }
    expect([last, all]).toEqual([3602132237, 29723497])
  })

  it.each([
    [1, 0],
    [3, 0],
    [1000, 355],
    [1024, 355],
    [65536, 51555],
    [16777216, 10872072],
    [4294967296, 2594563336],
  ])('big.Int.Rand below %i', (limit, value) => {
    expect(goRandBelow(goRand(42), limit)).toBe(value)
  })

  it('FNV-1, against hash/fnv', () => {
    expect(['', 'a', 'k8s-node02', '节点'].map(fnv1)).toEqual([2166136261, 84696446, 1323187814, 2119486941])
  })
})

/** math/rand/gen_cooked.go runs the generator 7.8e12 steps; x^n modulo its polynomial gets there in 43 squarings. */
describe('the state table', () => {
  const WORD = 64n
  const LENGTH = 607
  const MASK = (1n << WORD) - 1n
  const LIMB = 160n

  const lehmer = (x: number): number => (48271 * x) % 0x7fffffff

  function initial(): bigint[] {
    const state: bigint[] = []
    let x = 1
    for (let i = 0; i < 20; i++) x = lehmer(x)
    for (let i = 0; i < LENGTH; i++) {
      let word = 0n
      for (const shift of [20n, 10n, 0n]) {
        x = lehmer(x)
        word ^= BigInt(x) << shift
      }
      state.push(word)
    }
    return state
  }

  /** Polynomials over Z/2⁶⁴ packed into one integer, so that one multiplication does it all; x⁶⁰⁷ = x³³⁴ + 1. */
  function times(a: readonly bigint[], b: readonly bigint[]): bigint[] {
    const pack = (p: readonly bigint[]): bigint =>
      BigInt(
        `0x${p
          .map((word) => word.toString(16).padStart(Number(LIMB) / 4, '0'))
          .reverse()
          .join('')}`,
      )
    const digits = (pack(a) * pack(b)).toString(16)
    const width = Number(LIMB) / 4
    const padded = digits.padStart(Math.ceil(digits.length / width) * width, '0')
    const product = Array.from({ length: 2 * LENGTH }, (_, i) => {
      const end = padded.length - i * width
      return end <= 0 ? 0n : BigInt(`0x${padded.slice(end - width, end)}`) & MASK
    })
    for (let i = product.length - 1; i >= LENGTH; i--) {
      for (const at of [i - LENGTH, i - LENGTH + 334]) product[at] = ((product[at] ?? 0n) + (product[i] ?? 0n)) & MASK
    }
    return product.slice(0, LENGTH)
  }

  it('is where the definition leads', () => {
    const steps = 7_800_000_000_000n
    const monomial = (power: number): bigint[] => Array.from({ length: LENGTH }, (_, i) => (i === power ? 1n : 0n))
    let result = monomial(0)
    let square = monomial(1)
    for (let left = steps; left > 0n; left >>= 1n) {
      if (left & 1n) result = times(result, square)
      square = times(square, square)
    }
    // Outputs are written over the state from index 333 downwards.
    const start = initial()
    const sequence = Array.from({ length: LENGTH }, (_, k) => start[(333 - k + LENGTH) % LENGTH] ?? 0n)
    for (let n = LENGTH; n < 2 * LENGTH; n++)
      sequence.push(((sequence[n - 607] ?? 0n) + (sequence[n - 273] ?? 0n)) & MASK)
    const state: bigint[] = []
    for (let k = 0; k < LENGTH; k++) {
      let word = 0n
      for (let j = 0; j < LENGTH; j++) word += (result[j] ?? 0n) * (sequence[j + k] ?? 0n)
      const index = Number((333n - steps - BigInt(k)) % BigInt(LENGTH))
      state[(index + LENGTH) % LENGTH] = word & MASK
    }
    expect(state.map((word) => word.toString(16).padStart(16, '0')).join('')).toBe(GO_RAND_STATE)
  })
})
