import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromWorker, Source } from '../protocol/protocol.ts'
import { createHandler, type Handler } from '../worker/handler.ts'
import { startInProcess } from '../worker/inProcess.ts'
import { createMailbox } from '../worker/mailbox.ts'
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
    expect(onRestart).toHaveBeenCalledWith('boom', 'restored')
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
      const mine = generation
      const real = startInProcess((message: FromWorker) => listener.message(message))
      return { post: (message) => (mine > 1 || message.name === 'hello') && real.post(message), close: real.close }
    }
    let generation = 0
    const client = createSimClient({ connect: silent, patience: 20 })
    expect((await client.ask('hello', { version: 1 })).kind).toBe('ok')
    expect(await client.ask('load', { source })).toEqual({ kind: 'crashed', message: 'no answer for 20 ms' })
    expect((await client.ask('load', { source })).kind).toBe('ok')
    client.close()
  })

  it('is replaced when it never says a word', async () => {
    const silent: Connect = (listener) => {
      generation += 1
      const real = generation > 1 ? startInProcess((message: FromWorker) => listener.message(message)) : undefined
      return { post: (message) => real?.post(message), close: () => real?.close() }
    }
    let generation = 0
    const client = createSimClient({ connect: silent, patience: 20 })
    expect(await client.ask('hello', { version: 1 })).toEqual({ kind: 'crashed', message: 'no answer for 120 ms' })
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

/** A simulator that says what the test makes it say. */
function puppet() {
  const said: ((message: FromWorker) => void)[] = []
  const posted: string[][] = []
  const ids: number[] = []
  const connect: Connect = (listener) => {
    said.push(listener.message)
    const names: string[] = []
    posted.push(names)
    return {
      post: (message) => {
        names.push(message.name)
        ids.push(message.id)
      },
      close: () => {},
    }
  }
  const hello = { version: 1, scenarios: [] } as const
  return { connect, posted, said, ids, ok: (id = ids.at(-1) ?? 0): FromWorker => ({ id, kind: 'ok', answer: hello }) }
}

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A client whose simulator has said its first word, and an open question. */
  async function asking() {
    const toy = puppet()
    const onRestart = vi.fn()
    const client = createSimClient({ connect: toy.connect, onRestart })
    const first = client.ask('hello', { version: 1 })
    toy.said[0]?.(toy.ok())
    await first
    return { ...toy, onRestart, client, answer: client.ask('hello', { version: 1 }) }
  }

  it('ends after ten seconds without a word', async () => {
    const { client, onRestart } = await asking()
    vi.advanceTimersByTime(9_900)
    expect(onRestart).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)
    expect(onRestart).toHaveBeenCalledExactlyOnceWith('no answer for 10000 ms', 'restored')
    client.close()
  })

  it('counts a night asleep as one second', async () => {
    const { client, onRestart, said, ok, answer } = await asking()
    vi.advanceTimersByTime(5_000)
    // However late a timer fires, it fires once.
    vi.advanceTimersToNextTimer()
    expect(onRestart).not.toHaveBeenCalled()
    said[0]?.(ok())
    expect((await answer).kind).toBe('ok')
    client.close()
  })

  it('hears what lies in the queue before it judges', async () => {
    const { client, onRestart, said, ok, answer } = await asking()
    vi.advanceTimersByTime(9_500)
    // The last slice ends in the same moment as the machine wakes up, before the word that waited.
    setTimeout(() => said[0]?.(ok()), 500)
    vi.advanceTimersByTime(60_000)
    expect((await answer).kind).toBe('ok')
    expect(onRestart).not.toHaveBeenCalled()
    client.close()
  })

  it('is longer for what comes by the network: the simulator itself, and its parts', async () => {
    const toy = puppet()
    const onRestart = vi.fn()
    const client = createSimClient({ connect: toy.connect, onRestart })
    void client.ask('hello', { version: 1 })
    vi.advanceTimersByTime(50_000)
    toy.said[0]?.({ id: toy.ids[0] ?? 0, kind: 'fetching' })
    vi.advanceTimersByTime(50_000)
    expect(onRestart).not.toHaveBeenCalled()
    toy.said[0]?.({ id: toy.ids[0] ?? 0, kind: 'progress', done: 0, total: 1 })
    vi.advanceTimersByTime(10_100)
    expect(onRestart).toHaveBeenCalledTimes(1)
    client.close()
  })

  it('is not lost for ever: a simulator that did not start is tried again later', async () => {
    const toy = puppet()
    let offline = true
    const onRestart = vi.fn()
    const connect: Connect = (listener) => {
      if (offline) setTimeout(() => listener.lost('the worker did not start'))
      return toy.connect(listener)
    }
    const client = createSimClient({ connect, onRestart })
    await vi.advanceTimersByTimeAsync(100)
    expect(onRestart).toHaveBeenLastCalledWith('the worker did not start', 'gone')
    expect((await client.ask('hello', { version: 1 })).kind).toBe('crashed')
    offline = false
    const started = toy.said.length
    await vi.advanceTimersByTimeAsync(10_000)
    expect(toy.said.length).toBe(started)
    const answer = client.ask('hello', { version: 1 })
    toy.said.at(-1)?.(toy.ok())
    expect((await answer).kind).toBe('ok')
    client.close()
  })
})

it('a simulator dies of what it was given to begin with: the next starts empty, and learns of the lab when it must', async () => {
  const { connect, lines } = simulators((generation) => {
    const handler = createHandler()
    return {
      handle(name, request) {
        if (name === 'inspect' && generation === 0) throw new Error('boom')
        if (name === 'trace' && generation === 1) throw new Error('boom again')
        return handler.handle(name, request)
      },
    }
  })
  const onRestart = vi.fn()
  const client = createSimClient({ connect, onRestart })
  const loaded = await client.ask('load', { source })
  const probe = loaded.kind === 'ok' ? loaded.answer.probes[0] : undefined
  if (!probe) throw new Error('no probe')
  await client.ask('trace', { probe, seed: 1 })
  await client.ask('inspect', { ns: 'k8s-node02', hop: 3 })
  await vi.waitFor(() => expect(onRestart).toHaveBeenLastCalledWith('boom again', 'empty'))
  expect(lines[2]?.posted).toEqual([])
  expect((await client.ask('trace', { probe, seed: 1 })).kind).toBe('ok')
  expect(lines[2]?.posted).toEqual(['load', 'trace'])
  client.close()
})

it('a part that cannot be fetched fells no simulator, and is fetched for the next request', async () => {
  const handler = createHandler()
  let offline = true
  const connect: Connect = (listener) => {
    const post = (message: FromWorker) => setTimeout(() => listener.message(message))
    const fetch = async () => {
      if (offline) throw new Error('Failed to fetch dynamically imported module')
    }
    const mailbox = createMailbox(handler, post, setTimeout, ({ name }) => (name === 'load' ? fetch : undefined))
    return { post: mailbox.receive, close: () => {} }
  }
  const onRestart = vi.fn()
  const client = createSimClient({ connect, onRestart })
  const message = 'Failed to fetch dynamically imported module'
  expect(await client.ask('load', { source })).toMatchObject({ kind: 'unfetched', message })
  offline = false
  expect((await client.ask('load', { source })).kind).toBe('ok')
  expect(onRestart).not.toHaveBeenCalled()
  client.close()
})

it('nobody waits for the network who no longer wants what it brings', async () => {
  const connect: Connect = (listener) => {
    const post = (message: FromWorker) => setTimeout(() => listener.message(message))
    const never = () => new Promise<void>(() => {})
    const mailbox = createMailbox(createHandler(), post, setTimeout, ({ name }) =>
      name === 'load' ? never : undefined,
    )
    return { post: mailbox.receive, close: () => {} }
  }
  const client = createSimClient({ connect })
  const wish = new AbortController()
  const answer = client.ask('load', { source }, { signal: wish.signal })
  await new Promise((resolve) => setTimeout(resolve, 20))
  wish.abort()
  expect(await answer).toMatchObject({ kind: 'cancelled' })
  expect((await client.ask('hello', { version: 1 })).kind).toBe('ok')
  client.close()
})
