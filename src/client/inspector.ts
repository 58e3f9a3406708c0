/** Namespaces' tables as they are at a hop: asked for when looked at, one question at a time, the newest first. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NamespaceView } from '../protocol/namespaceView.ts'
import type { SimClient } from './simClient.ts'

export interface Inspector {
  /** Views by `viewKey`. Empty again whenever another trace stands. */
  readonly store: StoreApi<{ readonly views: ReadonlyMap<string, NamespaceView> }>
  readonly want: (ns: string, hop: number) => void
  readonly clear: () => void
}

export const viewKey = (ns: string, hop: number): string => `${hop} ${ns}`

/** A hop panel and a table panel ask alternately; older questions are not worth their time while a trace plays. */
const MOST_WAITING = 2
const MOST_KEPT = 64

export function createInspector(client: Pick<SimClient, 'ask'>): Inspector {
  const store = createStore<{ readonly views: ReadonlyMap<string, NamespaceView> }>(() => ({ views: new Map() }))
  let waiting: { ns: string; hop: number }[] = []
  let asking = false
  let generation = 0

  async function work(): Promise<void> {
    asking = true
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const mine = generation
      const answer = await client.ask('inspect', next)
      if (answer.kind !== 'ok' || mine !== generation) continue
      const views = [...store.getState().views, [viewKey(next.ns, next.hop), answer.answer] as const]
      store.setState({ views: new Map(views.slice(-MOST_KEPT)) })
    }
    asking = false
  }

  return {
    store,
    want(ns, hop) {
      const known = store.getState().views.has(viewKey(ns, hop))
      if (known || waiting.some((other) => other.ns === ns && other.hop === hop)) return
      waiting = [...waiting, { ns, hop }].slice(-MOST_WAITING)
      if (!asking) void work()
    },
    clear() {
      generation += 1
      waiting = []
      store.setState({ views: new Map() })
    },
  }
}
