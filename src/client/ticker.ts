/** Moves the playhead while it plays, once a frame. The clock is the caller's. */
import type { Hopscope } from './hopscope.ts'

export interface FrameClock {
  readonly request: (frame: (now: number) => void) => number
  readonly cancel: (handle: number) => void
}

/** A tab that was asleep goes on where it was, not where it would be. */
const LONGEST_FRAME = 100

export function startTicker(
  { playback, transport }: Pick<Hopscope, 'playback' | 'transport'>,
  clock: FrameClock,
): () => void {
  let handle: number | undefined
  let last: number | undefined

  function frame(now: number): void {
    handle = undefined
    if (last !== undefined) transport.tick(Math.min(now - last, LONGEST_FRAME))
    last = now
    follow()
  }

  function follow(): void {
    const { playing } = playback.getState()
    if (playing && handle === undefined) handle = clock.request(frame)
    if (!playing) last = undefined
  }

  follow()
  const stop = playback.subscribe(follow)
  return () => {
    stop()
    if (handle !== undefined) clock.cancel(handle)
  }
}
