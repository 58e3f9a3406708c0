/** When a kernel timer really fires: the timer wheel trades precision for speed (kernel/time/timer.c, HZ=250). */

const JIFFY = 4000
/** Level n holds timers up to 64·8ⁿ jiffies away, in steps of 8ⁿ; each is rounded up to the step after it. */
const LEVELS = 9

/** Microseconds from `now` until a timer set for `us` fires. */
export function wheelDelay(now: number, us: number): number {
  const jiffies = Math.ceil(us / JIFFY)
  const expires = Math.floor(now / JIFFY) + jiffies
  let level = 0
  while (level < LEVELS - 1 && jiffies >= 63 * 8 ** level) level++
  const step = 8 ** level
  return Math.floor((expires + step) / step) * step * JIFFY - now
}
