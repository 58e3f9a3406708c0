/** The table of what can be pinged: computed once, when it is first looked at; its clusters do not change. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PingRow } from '../protocol/pingTable.ts'
import type { SimClient } from './simClient.ts'

interface PingState {
  readonly status: 'unasked' | 'asked' | 'known' | 'failed'
  readonly rows: readonly PingRow[]
}

export interface Pings {
  readonly store: StoreApi<PingState>
  readonly want: () => void
}

export function createPings(client: Pick<SimClient, 'ask'>, seed: number): Pings {
  const store = createStore<PingState>(() => ({ status: 'unasked', rows: [] }))

  async function ask(): Promise<void> {
    store.setState({ status: 'asked' })
    const answer = await client.ask('pings', { seed })
    store.setState(answer.kind === 'ok' ? { status: 'known', rows: answer.answer } : { status: 'failed' })
  }

  return {
    store,
    want() {
      const { status } = store.getState()
      if (status === 'unasked' || status === 'failed') void ask()
    },
  }
}
