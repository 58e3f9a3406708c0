import { describe, expect, it, vi } from 'vitest'
import type { FromWorker, Source } from '../protocol/protocol.ts'
import { createHandler, type Handler } from '../worker/handler.ts'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect, Listener } from './connection.ts'
import { createSimClient } from './simClient.ts'

const source: Source = { kind: 'scenario', id: 'ipip-always' }

/** Workers one after the other, each with a handler of its own, and a hand on the current one. */
function simulators(makeHandler: (generation: number) => Handler = () => createHandler()) {
  const lines: { listener: Listener; posted: string[] }[] = []
  const connect: Connect = (listener) => {
    const posted: string[] = []
    const line = startInProcess((message) => listener.message(message), makeHandler(lines.length))
    lines.push({ listener, posted })
    return {
      post: (message) => {
        posted.push(message.name)
        line.post(message)
      },
      close: line.close,
    }
  }
  return { connect, lines }
}

/** A request that throws, once. */
function failing(times: number): (generation: number) => Handler {
  return (generation) => {
    const handler = createHandler()
    return {
      handle(name, request) {
        if (name === 'inspect' && generation < times) throw new Error('boom')
        return handler.handle(name, request)
      },
    }
  }
}

describe('a request', () => {
  it('is answered', async () => {
    const client = createSimClient(simulators())
    const answer = await client.ask('load', { source })
    expect(answer.kind).toBe('ok')
    client.close()
  })

  it('tells how far it is', async () => {
    const client = createSimClient(simulators())
    const seen: number[] = []
    await client.ask('load', { source }, { onProgress: (done) => seen.push(done) })
    expect(seen.length).toBeGreaterThan(1)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    client.close()
  })

  it('can be cancelled, and the next one is answered', async () => {
    const client = createSimClient(simulators())
    const abort = new AbortController()
    const first = client.ask('load', { source }, { signal: abort.signal, onProgress: () => abort.abort() })
    expect((await first).kind).toBe('cancelled')
    expect((await client.ask('hello', { version: 1 })).kind).toBe('ok')
    expect(await client.ask('hello', { version: 1 }, { signal: abort.signal })).toEqual({ kind: 'cancelled' })
    client.close()
  })

  it('is given up when the client closes', async () => {
    const client = createSimClient(simulators())
    const answer = client.ask('load', { source })
    client.close()
    expect(await answer).toEqual({ kind: 'cancelled' })
  })
})

describe('a simulator that crashes', () => {
  it('is replaced, and the new one holds what the old one held', async () => {
    const onRestart = vi.fn()
    const { connect, lines } = simulators(failing(1))
    const client = createSimClient({ connect, onRestart })
    const loaded = await client.ask('load', { source })
    const probe = loaded.kind === 'ok' ? loaded.answer.probes[0] : undefined
    if (!probe) throw new Error('no probe')
    await client.ask('trace', { probe, seed: 1 })
    expect(await client.ask('inspect', { ns: 'k8s-node02', hop: 3 })).toEqual({ kind: 'crashed', message: 'boom' })
    expect(onRestart).toHaveBeenCalledWith('boom', true)
    expect(lines[1]?.posted.slice(0, 2)).toEqual(['load', 'trace'])
    const view = await client.ask('inspect', { ns: 'k8s-node02', hop: 3 })
    expect(view).toMatchObject({ kind: 'ok', answer: { ns: 'k8s-node02', hop: 3 } })
    client.close()
  })

  it('is replaced when its thread dies', async () => {
    const { connect, lines } = simulators()
    const client = createSimClient({ connect })
    await client.ask('load', { source })
    const waiting = client.ask('hello', { version: 1 })
    lines[0]?.listener.lost('out of memory')
    expect(await waiting).toEqual({ kind: 'crashed', message: 'out of memory' })
    expect((await client.ask('inspect', { ns: 'k8s-node02', hop: -1 })).kind).toBe('ok')
    client.close()
  })

  it('is replaced when it falls silent', async () => {
    const silent: Connect = (listener) => {
      generation += 1
      const real = generation > 1 ? startInProcess((message: FromWorker) => listener.message(message)) : undefined
      return { post: (message) => real?.post(message), close: () => real?.close() }
    }
    let generation = 0
    const client = createSimClient({ connect: silent, patience: 20 })
    expect(await client.ask('hello', { version: 1 })).toEqual({ kind: 'crashed', message: 'no answer for 20 ms' })
    expect((await client.ask('hello', { version: 1 })).kind).toBe('ok')
    client.close()
  })

  it('is not replaced for ever', async () => {
    const { connect, lines } = simulators()
    const dying: Connect = (listener) => {
      const line = connect(listener)
      return { ...line, post: () => setTimeout(() => listener.lost('dead on arrival')) }
    }
    const client = createSimClient({ connect: dying })
    for (let i = 0; i < 10; i++) expect((await client.ask('hello', { version: 1 })).kind).toBe('crashed')
    expect(lines.length).toBeLessThan(8)
    client.close()
  })

  it('says nothing more once it is replaced', async () => {
    const { connect, lines } = simulators()
    const onRestart = vi.fn()
    const client = createSimClient({ connect, onRestart })
    lines[0]?.listener.lost('first')
    lines[0]?.listener.lost('again')
    lines[0]?.listener.message({ id: 1, kind: 'crashed', message: 'late' })
    expect(onRestart).toHaveBeenCalledTimes(1)
    client.close()
  })
})
