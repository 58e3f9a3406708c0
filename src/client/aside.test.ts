import { expect, it } from 'vitest'
import type { RequestName, Source } from '../protocol/protocol.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { startInProcess } from '../worker/inProcess.ts'
import { createAside } from './aside.ts'
import { createSimClient } from './simClient.ts'

const [probe] = scenarioSource('ipip-always').probes
const edited = (words: string): Source => ({
  ...({ kind: 'scenario', id: 'ipip-always' } as const),
  edits: { spec: [], kernel: [{ ns: 'k8s-node02', table: 'sysctl', words }] },
})
const broken = edited('sysctl -w net.ipv4.ip_forward=0')

/** A simulator aside, what it was asked, and how many of them there were. `crashes`: the first time it is asked so. */
function watched(crashes?: RequestName) {
  const asked: RequestName[] = []
  let simulators = 0
  let dying = crashes
  const aside = createAside(() => {
    simulators += 1
    const client = createSimClient({ connect: (listener) => startInProcess((message) => listener.message(message)) })
    return {
      ...client,
      ask: (name, request, options) => {
        asked.push(name)
        if (name !== dying) return client.ask(name, request, options)
        dying = undefined
        return Promise.resolve({ kind: 'crashed', message: 'out of memory' })
      },
    }
  })
  const shows = (source: Source, signal = new AbortController().signal) => {
    if (!probe) throw new Error('no probe')
    return aside.ask(source, 'shows', { probe, seed: 1 }, signal)
  }
  const trace = (source: Source) => {
    if (!probe) throw new Error('no probe')
    return aside.ask(source, 'trace', { probe, seed: 1 }, new AbortController().signal)
  }
  return { aside, asked, shows, trace, simulators: () => simulators }
}

const outcomeOf = (answer: Awaited<ReturnType<ReturnType<typeof watched>['trace']>>) =>
  answer.kind === 'ok' ? answer.answer.outcome.kind : answer.kind

it('loads what it is asked about once, and anew after a rest', async () => {
  const { aside, asked, trace, simulators } = watched()
  const lost = outcomeOf(await trace(broken))
  expect(outcomeOf(await trace(broken))).toBe(lost)
  expect(asked).toEqual(['load', 'trace', 'trace'])
  aside.rest()
  expect(outcomeOf(await trace(broken))).toBe(lost)
  expect(simulators()).toBe(2)
  aside.rest()
})

it('answers what is wrong with a Source, and goes on with the next', async () => {
  const { aside, asked, trace } = watched()
  expect(await trace(edited('sysctl -w nonsense'))).toMatchObject({ kind: 'problems', problems: [expect.anything()] })
  expect((await trace(broken)).kind).toBe('ok')
  expect(asked).toEqual(['load', 'load', 'trace'])
  aside.rest()
})

it('each question is about its own Source, however many are asked at once', async () => {
  const { aside, trace } = watched()
  const whole: Source = { kind: 'scenario', id: 'ipip-always' }
  const [lost, answered] = [outcomeOf(await trace(broken)), outcomeOf(await trace(whole))]
  expect(lost).not.toBe(answered)
  const all = await Promise.all([trace(broken), trace(whole), trace(broken), trace(whole)])
  expect(all.map(outcomeOf)).toEqual([lost, answered, lost, answered])
  aside.rest()
})

it('what crashed is loaded again', async () => {
  const { aside, asked, trace } = watched('trace')
  expect(await trace(broken)).toEqual({ kind: 'crashed', message: 'out of memory' })
  expect((await trace(broken)).kind).toBe('ok')
  expect(asked).toEqual(['load', 'trace', 'load', 'trace'])
  aside.rest()
})

it('answers nothing to whoever no longer waits, or was let go', async () => {
  const { aside, shows, trace } = watched()
  const wish = new AbortController()
  const found = shows(broken, wish.signal)
  wish.abort()
  expect(await found).toEqual({ kind: 'cancelled' })
  const [first, second] = [trace(broken), trace(broken)]
  aside.rest()
  expect(await first).toEqual({ kind: 'cancelled' })
  expect(await second).toEqual({ kind: 'cancelled' })
})
