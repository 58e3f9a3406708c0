/**
 * Asks for comparisons, one wish at a time, of a simulator of its own: the page's goes on with what it has. A wish that
 * was answered before is not asked again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Comparison } from '../protocol/compare.ts'
import type { Requests } from '../protocol/protocol.ts'
import { SEED } from './loader.ts'
import type { SimClient } from './simClient.ts'

export interface ComparisonState {
  readonly status: 'idle' | 'asked' | 'known' | 'failed'
  /** The last one that is known; while another is asked for it stays. */
  readonly comparison: Comparison | undefined
}

type Wish = Omit<Requests['compare']['request'], 'seed'>

export interface Comparer {
  readonly store: StoreApi<ComparisonState>
  readonly want: (wish: Wish) => void
  readonly close: () => void
}

const MOST_KEPT = 8

export function createComparer(client: SimClient): Comparer {
  const store = createStore<ComparisonState>(() => ({ status: 'idle', comparison: undefined }))
  const kept = new Map<string, Comparison>()
  let wish = new AbortController()

  async function ask(request: Wish, key: string, signal: AbortSignal): Promise<void> {
    const answer = await client.ask('compare', { ...request, seed: SEED }, { signal })
    if (signal.aborted) return
    if (answer.kind !== 'ok') return store.setState({ status: 'failed', comparison: undefined })
    const [oldest] = kept.keys()
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    kept.set(key, answer.answer)
    store.setState({ status: 'known', comparison: answer.answer })
  }

  return {
    store,
    want(request) {
      wish.abort()
      wish = new AbortController()
      const key = JSON.stringify(request)
      const known = kept.get(key)
      if (known) return store.setState({ status: 'known', comparison: known })
      store.setState({ status: 'asked' })
      void ask(request, key, wish.signal)
    },
    close() {
      wish.abort()
      client.close()
    },
  }
}
