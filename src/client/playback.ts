/**
 * The playhead over a trace. It knows no clock: whoever has one calls `advance`. A frame of the picture is a function of
 * the trace and the playhead, so going back is as good as going forward.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Hop, Trace } from '../protocol/engine.ts'
import { isIdle } from './steps.ts'

export interface PlaybackState {
  /** An index into `trace.hops`, fractional between two; −1 before anything was sent. */
  readonly playhead: number
  readonly playing: boolean
  readonly speed: number
  /** The user is dragging. */
  readonly scrubbing: boolean
}

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const

export const createPlayback = (): StoreApi<PlaybackState> =>
  createStore<PlaybackState>(() => ({ playhead: -1, playing: false, speed: 1, scrubbing: false }))

/** The hop whose place and reasons are shown. */
export const currentHop = (playhead: number): number => Math.floor(playhead + 1e-6)

/** How long the way to a hop takes at speed 1, in milliseconds: what is to be seen gets time, bookkeeping little. */
export function hopDuration(hop: Hop): number {
  switch (hop.kind) {
    case 'encapsulate':
    case 'decapsulate':
    case 'ipvs':
    case 'drop':
      return 700
    case 'receive':
    case 'transmit':
      return 320
    case 'send':
    case 'deliver':
    case 'forward':
    case 'arp':
      return 280
    case 'route':
    case 'neigh':
    case 'bridge':
    case 'fragment':
    case 'reassemble':
      return 220
    case 'hook':
      return hop.before ? 700 : isIdle(hop) ? 30 : 90
  }
}

/** The playhead after `elapsed` milliseconds of playing; it stops at the last hop. */
export function advance(trace: Trace, playhead: number, elapsed: number): number {
  const last = trace.hops.length - 1
  let left = elapsed
  let at = playhead
  while (at < last && left > 0) {
    const next = Math.floor(at) + 1
    const hop = trace.hops[next]
    if (!hop) break
    const whole = hopDuration(hop)
    const rest = (next - at) * whole
    if (rest > left) return at + left / whole
    left -= rest
    at = next
  }
  return Math.min(at, last)
}
