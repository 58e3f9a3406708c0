/**
 * Go's math/rand (rng.go): rand.New(rand.NewSource(seed)), as far as Calico draws from it. Every release of Go gives
 * the same numbers, so that a node's name alone tells which block it will claim first.
 */
import { GO_RAND_STATE } from './goRandState.ts'

const LENGTH = 607
const TAP = 273
/** seedrand: the Lehmer generator x → 48271·x mod 2³¹−1. */
const MULTIPLIER = 48271
const MODULUS = 0x7fffffff

export interface GoRand {
  /** rand.Rand.Uint32: bits 31..62 of the next 64. */
  uint32(): number
}

/** `seed` is a non-negative number below 2³², as FNV gives. */
export function goRand(seed: number): GoRand {
  const start = seed % MODULUS || 89482311
  const state: (bigint | undefined)[] = []
  // Seed() fills all 607 words in turn; a draw needs two of them, so each is made when it is first needed.
  const word = (i: number): bigint => {
    let x = times(start, power(20 + 3 * i + 1))
    let value = BigInt(x) << 40n
    x = times(x, MULTIPLIER)
    value ^= BigInt(x) << 20n
    x = times(x, MULTIPLIER)
    return value ^ BigInt(x) ^ BigInt(`0x${GO_RAND_STATE.slice(16 * i, 16 * i + 16)}`)
  }
  const read = (i: number): bigint => (state[i] ??= word(i))
  let tap = 0
  let feed = LENGTH - TAP
  return {
    uint32() {
      tap = tap === 0 ? LENGTH - 1 : tap - 1
      feed = feed === 0 ? LENGTH - 1 : feed - 1
      const sum = BigInt.asUintN(64, read(feed) + read(tap))
      state[feed] = sum
      return Number(BigInt.asUintN(32, sum >> 31n))
    },
  }
}

/** a·b mod 2³¹−1, in pieces that a double holds exactly. */
const times = (a: number, b: number): number => (((a * (b >>> 16)) % MODULUS) * 65536 + a * (b & 0xffff)) % MODULUS

const powers: number[] = [1]

/** 48271ⁿ mod 2³¹−1. */
function power(n: number): number {
  for (let i = powers.length; i <= n; i++) powers.push(times(powers[i - 1] ?? 1, MULTIPLIER))
  return powers[n] ?? 1
}

/** big.Int.Rand (math/big nat.random) for a limit of 1..2³²: whole 64-bit words are drawn until one is small enough. */
export function goRandBelow(rand: GoRand, limit: number): number {
  const bits = Math.floor(Math.log2(limit)) + 1
  for (;;) {
    const low = rand.uint32()
    const high = rand.uint32()
    const value = bits <= 32 ? (bits === 32 ? low : low % 2 ** bits) : (high % 2) * 2 ** 32 + low
    if (value < limit) return value
  }
}
