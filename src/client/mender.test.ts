import { expect, it } from 'vitest'
import type { RequestName, Source } from '../protocol/protocol.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { startInProcess } from '../worker/inProcess.ts'
import { createMender } from './mender.ts'
import { createSimClient } from './simClient.ts'

const [probe] = scenarioSource('ipip-always').probes
const broken = (words: string): Source => ({
  ...({ kind: 'scenario', id: 'ipip-always' } as const),
  edits: { spec: [], kernel: [{ ns: 'k8s-node02', table: 'sysctl', words }] },
})

/** A mender, what it has asked its simulators, and how many of these there were. */
function watched() {
  const asked: RequestName[] = []
  let simulators = 0
  const mender = createMender(() => {
    simulators += 1
    const client = createSimClient({ connect: (listener) => startInProcess((message) => listener.message(message)) })
    return {
      ...client,
      ask: (name, request, options) => {
        asked.push(name)
        return client.ask(name, request, options)
      },
    }
  })
  return { mender, asked, simulators: () => simulators }
}

it('loads what is searched once, and anew after a rest', async () => {
  if (!probe) throw new Error('no probe')
  const { mender, asked, simulators } = watched()
  const off = broken('sysctl -w net.ipv4.ip_forward=0')
  const search = (source: Source) => mender.search(source, 'fixes', { probe, seed: 1 }, new AbortController().signal)
  expect((await search(off))?.map(({ code }) => code)).toEqual(['repair'])
  expect((await search(off))?.length).toBe(1)
  expect(asked).toEqual(['load', 'fixes', 'fixes'])
  expect(await search(broken('sysctl -w nonsense'))).toBeUndefined()
  expect((await search(off))?.length).toBe(1)
  expect(asked.filter((name) => name === 'load')).toHaveLength(3)
  mender.rest()
  expect((await search(off))?.length).toBe(1)
  expect(simulators()).toBe(2)
  mender.rest()
})

it('answers nothing to whoever no longer waits', async () => {
  if (!probe) throw new Error('no probe')
  const { mender } = watched()
  const wish = new AbortController()
  const found = mender.search(broken('sysctl -w net.ipv4.ip_forward=0'), 'fixes', { probe, seed: 1 }, wish.signal)
  wish.abort()
  expect(await found).toBeUndefined()
  mender.rest()
})
