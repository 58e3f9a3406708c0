/** The buttons of a player. Whoever steps or seeks also stops: the moment asked for stays. */
import type { StoreApi } from 'zustand/vanilla'
import { advance, type PlaybackState } from './playback.ts'
import type { SessionState } from './session.ts'
import { type Level, stepFrom, type Way } from './steps.ts'

export interface Transport {
  readonly seek: (playhead: number) => void
  readonly scrub: (active: boolean) => void
  /** False where there is nothing more that way. */
  readonly step: (level: Level, way: Way) => boolean
  readonly play: () => void
  readonly pause: () => void
  readonly setSpeed: (speed: number) => void
  /** `elapsed` milliseconds of playing have passed. */
  readonly tick: (elapsed: number) => void
}

export function createTransport(playback: StoreApi<PlaybackState>, session: StoreApi<SessionState>): Transport {
  const pause = () => playback.setState({ playing: false })
  const last = () => (session.getState().trace?.hops.length ?? 0) - 1
  const seek = (playhead: number) =>
    playback.setState({ playhead: Math.max(-1, Math.min(playhead, last())), playing: false })

  return {
    seek,
    pause,
    scrub: (scrubbing) => playback.setState({ scrubbing, ...(scrubbing ? { playing: false } : {}) }),
    step(level, way) {
      const { trace } = session.getState()
      const next = trace && stepFrom(trace, playback.getState().playhead, level, way)
      if (next === undefined) pause()
      else seek(next)
      return next !== undefined
    },
    play() {
      if (last() < 0) return
      const { playhead } = playback.getState()
      playback.setState({ playing: true, playhead: playhead >= last() ? -1 : playhead })
    },
    setSpeed: (speed) => playback.setState({ speed }),
    tick(elapsed) {
      const { trace } = session.getState()
      const { playing, playhead, speed } = playback.getState()
      if (!playing || !trace) return
      const next = advance(trace, playhead, elapsed * speed)
      playback.setState({ playhead: next, playing: next < last() })
    },
  }
}
