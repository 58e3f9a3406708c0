import { expect, it, vi } from 'vitest'
import { createFetching } from './fetching.ts'
import type { SimClient } from './simClient.ts'

/** A network that fails as long as it is told to. */
function network() {
  const state = { away: true, tries: 0 }
  const get = async () => {
    state.tries += 1
    if (state.away) throw new Error('Failed to fetch')
    return 'the part'
  }
  return { state, get }
}

it('what could not be fetched waits for the user, and comes with the next try', async () => {
  const onFailed = vi.fn()
  const { fetch, decide } = createFetching(onFailed)
  const { state, get } = network()
  const part = fetch(get)
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledExactlyOnceWith('Failed to fetch'))
  decide(true)
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledTimes(2))
  state.away = false
  decide(true)
  expect(await part).toBe('the part')
  expect(state.tries).toBe(3)
})

it('is given up where the user gives it up', async () => {
  const onFailed = vi.fn()
  const { fetch, decide } = createFetching(onFailed)
  const part = fetch(network().get)
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalled())
  decide(false)
  await expect(part).rejects.toThrow('Failed to fetch')
})

it('a question waits for its part, all questions for one word, unless it is no longer wanted', async () => {
  const onFailed = vi.fn()
  const { patient, decide } = createFetching(onFailed)
  let away = true
  const answer = () => (away ? { kind: 'unfetched', message: 'Failed to fetch' } : { kind: 'ok', answer: [] })
  const { ask } = patient({ ask: (async () => answer()) as SimClient['ask'], close: () => {} })
  const wish = new AbortController()
  const [first, second] = [ask('specChanges', {}), ask('resync', { ns: 'node' })]
  const third = ask('specChanges', {}, { signal: wish.signal })
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledTimes(3))
  wish.abort()
  expect(await third).toEqual({ kind: 'cancelled' })
  away = false
  decide(true)
  expect(await first).toEqual({ kind: 'ok', answer: [] })
  expect((await second).kind).toBe('ok')
  away = true
  const fourth = ask('specChanges', {})
  await vi.waitFor(() => expect(onFailed).toHaveBeenCalledTimes(4))
  decide(false)
  expect(await fourth).toEqual({ kind: 'unfetched', message: 'Failed to fetch' })
})
