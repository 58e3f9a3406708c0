/** Virtual time: events in order of their time, first come first served at equal times. A binary heap. */
import type { Timer } from '../kernel/runtime.ts'

interface Event {
  readonly at: number
  readonly order: number
  task: (() => void) | undefined
}

export interface EventQueue {
  now(): number
  after(us: number, task: () => void): Timer
  /** When the next event is due; undefined where none is left. */
  next(): number | undefined
  /** Runs the next event. */
  step(): void
  /** Lets time pass without running anything; never past the next event. */
  advanceTo(at: number): void
}

export function createQueue(): EventQueue {
  const heap: Event[] = []
  let now = 0
  let order = 0
  const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
  const at = (index: number): Event => heap[index] as Event
  const swap = (a: number, b: number): void => {
    const held = at(a)
    heap[a] = at(b)
    heap[b] = held
  }
  const pop = (): Event | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (last && heap.length > 0) {
      heap[0] = last
      for (let index = 0; ; ) {
        const left = 2 * index + 1
        if (left >= heap.length) break
        const right = left + 1
        const least = right < heap.length && before(at(right), at(left)) ? right : left
        if (!before(at(least), at(index))) break
        swap(least, index)
        index = least
      }
    }
    return first
  }
  const clean = (): void => {
    while (heap[0] && !heap[0].task) pop()
  }
  return {
    now: () => now,
    after(us, task) {
      const event: Event = { at: now + us, order: order++, task }
      heap.push(event)
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1
        if (!before(at(index), at(parent))) break
        swap(index, parent)
        index = parent
      }
      return {
        cancel: () => {
          event.task = undefined
        },
      }
    },
    next() {
      clean()
      return heap[0]?.at
    },
    step() {
      clean()
      const event = pop()
      if (!event?.task) return
      now = event.at
      event.task()
    },
    advanceTo(time) {
      clean()
      now = Math.max(now, Math.min(time, heap[0]?.at ?? time))
    },
  }
}
