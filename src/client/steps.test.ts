import { expect, it } from 'vitest'
import type { Hop } from '../protocol/engine.ts'
import { createHandler } from '../worker/handler.ts'
import { isIdle, stepFrom } from './steps.ts'

function drain<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

function nodePort() {
  const handler = createHandler()
  const loaded = drain(handler.handle('load', { source: { kind: 'scenario', id: 'node-port' } }))
  const probe = loaded.kind === 'ok' ? loaded.answer.probes[0] : undefined
  const traced = probe && drain(handler.handle('trace', { probe, seed: 1 }))
  if (traced?.kind !== 'ok') throw new Error('not traced')
  return traced.answer
}

const trace = nodePort()
const hooks = trace.hops.filter(({ kind }) => kind === 'hook')

it('the next change passes over hooks that let the packet through as it was', () => {
  const stops: Hop[] = []
  for (let at = stepFrom(trace, -1, 'change', 1); at !== undefined; at = stepFrom(trace, at, 'change', 1)) {
    const hop = trace.hops[at]
    if (hop) stops.push(hop)
  }
  expect(hooks.length).toBeGreaterThan(40)
  expect(stops.filter(({ kind }) => kind === 'hook').every(({ before }) => before !== undefined)).toBe(true)
  expect(stops.filter(isIdle)).toEqual([])
  expect(stops.length).toBeLessThan(trace.hops.length / 4)
})

it('a hook is idle where neither packet, mark nor connection changed', () => {
  const idle = hooks.filter(isIdle)
  expect(idle.length).toBeGreaterThan(hooks.length / 4)
  expect(idle.every(({ before, drop }) => before === undefined && drop === undefined)).toBe(true)
  const translated = hooks.filter(({ reasons }) => reasons.some(({ code }) => /nat/i.test(code)))
  expect(translated.length).toBeGreaterThan(4)
  expect(translated.filter(isIdle)).toEqual([])
  // The first packet's last hook enters the connection.
  const entered = hooks.filter(({ changes }) =>
    changes?.some((change) => change.table === 'conntrack' && !change.before),
  )
  expect(entered.filter(isIdle)).toEqual([])
})
