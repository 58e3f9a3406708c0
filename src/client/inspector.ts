/**
 * Namespaces' tables as they are at a hop: asked for when looked at, one question at a time, the newest first. What no hop
 * changes is asked for once.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NamespaceView } from '../protocol/namespaceView.ts'
import type { NetfilterView } from '../protocol/netfilterView.ts'
import type { SimClient } from './simClient.ts'

interface InspectorState {
  /** By `viewKey`. */
  readonly views: ReadonlyMap<string, NamespaceView>
  readonly netfilter: ReadonlyMap<string, NetfilterView>
}

export interface Inspector {
  /** Empty again whenever another trace stands. */
  readonly store: StoreApi<InspectorState>
  readonly want: (ns: string, hop: number) => void
  readonly wantNetfilter: (ns: string) => void
  readonly clear: () => void
}

export const viewKey = (ns: string, hop: number): string => `${hop} ${ns}`

/** A hop panel and a table panel ask alternately; older questions are not worth their time while a trace plays. */
const MOST_WAITING = 2
const MOST_KEPT = 64

const NOTHING: InspectorState = { views: new Map(), netfilter: new Map() }

export function createInspector(client: Pick<SimClient, 'ask'>): Inspector {
  const store = createStore<InspectorState>(() => NOTHING)
  let waiting: { ns: string; hop: number }[] = []
  let asking = false
  let generation = 0
  const reading = new Set<string>()

  async function read(ns: string): Promise<void> {
    const mine = generation
    reading.add(ns)
    const answer = await client.ask('netfilter', { ns })
    if (mine !== generation) return
    reading.delete(ns)
    if (answer.kind === 'ok')
      store.setState({ netfilter: new Map([...store.getState().netfilter, [ns, answer.answer]]) })
  }

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
    wantNetfilter(ns) {
      if (!store.getState().netfilter.has(ns) && !reading.has(ns)) void read(ns)
    },
    clear() {
      generation += 1
      waiting = []
      store.setState(NOTHING)
      // Who waits for an answer would never ask again.
      for (const ns of reading) void read(ns)
    },
  }
}
