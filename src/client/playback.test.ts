import { beforeAll, describe, expect, it } from 'vitest'
import type { Trace } from '../protocol/engine.ts'
import { createHandler } from '../worker/handler.ts'
import { packetRows, rowOfHop } from './packetRows.ts'
import { advance, createPlayback, hopDuration } from './playback.ts'
import { createSession } from './session.ts'
import { changesPacket, type Level, stepFrom } from './steps.ts'
import { createTransport } from './transport.ts'

let trace: Trace

beforeAll(() => {
  const handler = createHandler()
  const drain = <T>(steps: Generator<unknown, T>): T => {
    for (;;) {
      const { done, value } = steps.next()
      if (done) return value
    }
  }
  const loaded = drain(handler.handle('load', { source: { kind: 'scenario', id: 'ipip-always' } }))
  const probe = loaded.kind === 'ok' ? loaded.answer.probes[0] : undefined
  if (!probe) throw new Error('no probe')
  const traced = drain(handler.handle('trace', { probe, seed: 1 }))
  if (traced.kind !== 'ok') throw new Error('no trace')
  trace = traced.answer
})

describe('advance', () => {
  it('takes the time of each hop and stops at the last', () => {
    const [first, second] = [0, 1].map((index) => hopDuration(trace.hops[index] ?? fail()))
    expect(advance(trace, -1, (first ?? 0) / 2)).toBeCloseTo(-0.5)
    expect(advance(trace, -1, first ?? 0)).toBeCloseTo(0)
    expect(advance(trace, -1, (first ?? 0) + (second ?? 0))).toBeCloseTo(1)
    expect(advance(trace, 3, 1e9)).toBe(trace.hops.length - 1)
  })

  it('is the same in many small steps as in a large one', () => {
    let playhead = -1
    for (let i = 0; i < 1000; i++) playhead = advance(trace, playhead, 16)
    expect(playhead).toBeCloseTo(advance(trace, -1, 16_000), 6)
  })
})

describe('steps', () => {
  it.each<Level>(['hop', 'packet', 'change'])('by %s go back the way they came', (level) => {
    const forth: number[] = []
    for (let at: number | undefined = 0; at !== undefined; at = stepFrom(trace, at, level, 1)) forth.push(at)
    const back: number[] = []
    for (let at = forth.at(-1); at !== undefined && at > 0; at = stepFrom(trace, at, level, -1)) back.push(at)
    expect(forth.length).toBeGreaterThan(5)
    expect(back.reverse()).toEqual(forth.filter((at) => at > 0))
  })

  it('by change stop where an outer header comes and goes, and where the TTL falls', () => {
    const kinds = new Set(trace.hops.filter(changesPacket).map((hop) => hop.kind))
    expect(kinds).toContain('encapsulate')
    expect(kinds).toContain('decapsulate')
    expect(kinds).toContain('forward')
  })

  it('by drop find none where none is', () => {
    expect(stepFrom(trace, 0, 'drop', 1)).toBeUndefined()
  })
})

describe('the transport', () => {
  function player() {
    const playback = createPlayback()
    const session = createSession()
    session.setState({ trace })
    return { playback, transport: createTransport(playback, session) }
  }

  it('plays to the end, stops there, and begins again', () => {
    const { playback, transport } = player()
    transport.play()
    for (let i = 0; i < 5000 && playback.getState().playing; i++) transport.tick(100)
    expect(playback.getState()).toMatchObject({ playing: false, playhead: trace.hops.length - 1 })
    transport.play()
    expect(playback.getState()).toMatchObject({ playing: true, playhead: -1 })
  })

  it('stops where the user steps or seeks, within the trace', () => {
    const { playback, transport } = player()
    transport.play()
    transport.step('hop', 1)
    expect(playback.getState()).toMatchObject({ playing: false, playhead: 0 })
    transport.seek(1e6)
    expect(playback.getState().playhead).toBe(trace.hops.length - 1)
    expect(transport.step('hop', 1)).toBe(false)
    transport.seek(-50)
    expect(playback.getState().playhead).toBe(-1)
  })

  it('plays at its speed', () => {
    const { playback, transport } = player()
    transport.setSpeed(4)
    transport.play()
    transport.tick(250)
    expect(playback.getState().playhead).toBeCloseTo(advance(trace, -1, 1000))
  })
})

describe('the packet list', () => {
  it('has one row a frame, in the order of time', () => {
    const rows = packetRows(trace, new Map())
    expect(rows).toHaveLength(trace.hops.filter(({ kind }) => kind === 'transmit' || kind === 'receive').length)
    expect(rows.map((row) => row.number)).toEqual(rows.map((_, index) => index + 1))
    expect(rows.every((row, index) => index === 0 || row.at >= (rows[index - 1]?.at ?? 0))).toBe(true)
  })

  it('knows what the tunnel costs', () => {
    const rows = packetRows(trace, new Map())
    const outer = rows.find((row) => row.summary.protocol === 'IPIP')
    expect(outer?.changes.some((header) => header.outer && header.change === 'new')).toBe(true)
    expect(outer?.grown).toBe(20 + 14)
  })

  it('finds the row that a hop is at or has passed last', () => {
    const rows = packetRows(trace, new Map())
    for (let hop = -1; hop < trace.hops.length; hop++) {
      expect(rowOfHop(rows, hop)).toBe(rows.findLast((row) => row.hop <= hop))
    }
  })
})

function fail(): never {
  throw new Error('the trace is too short')
}
