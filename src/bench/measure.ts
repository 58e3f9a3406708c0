/** How long something takes, and how fast this machine is at plain work, so that figures compare between machines. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Milliseconds of each of `runs`, in ascending order, after some that do not count. */
export function timesOf(run: () => unknown, runs: number, warmUp = Math.ceil(runs / 4)): number[] {
  for (let n = 0; n < warmUp; n++) run()
  const times: number[] = []
  for (let n = 0; n < runs; n++) {
    const started = performance.now()
    run()
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)
}

export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0

export const median = (ascending: readonly number[]): number => quantile(ascending, 0.5)

/** A fixed amount of what the engine is made of: objects, maps, strings, closures, sorting. Never change it. */
function plainWork(): number {
  let sum = 0
  for (let round = 0; round < 40; round++) {
    const places = new Map<string, { readonly at: number; readonly next?: number }>()
    for (let n = 0; n < 2000; n++) places.set(`${n % 97} ${n}`, { at: (n * 2654435761) >>> 0, next: n + 1 })
    const sorted = [...places.values()].sort((a, b) => a.at - b.at)
    sum = sorted.reduce((all, { at, next = 0 }) => (all ^ (at >>> 3) ^ next) >>> 0, sum)
  }
  return sum
}

/** Milliseconds for the fixed amount of work: the unit of the ratios. */
export const calibrate = (): number => median(timesOf(plainWork, 15))

const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  return typeof gc === 'function' ? () => gc() : () => undefined
})()

/** Bytes that one result of `make` keeps alive, over `count` of them. */
export function bytesOf(make: () => unknown, count: number): number {
  const kept: unknown[] = [make()]
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < count; n++) kept.push(make())
  collectGarbage()
  const after = process.memoryUsage().heapUsed
  // Counted after the measurement, so that all were alive during it.
  return (after - before) / (kept.length - 1)
}
