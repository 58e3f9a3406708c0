/** Hooks told in full: asked for when looked at, the newest first, and kept while their trace stands. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Miss } from '../protocol/engine.ts'
import type { HookView } from '../protocol/hookView.ts'
import type { Requests } from '../protocol/protocol.ts'
import type { SimClient } from './simClient.ts'

interface ExplainerState {
  readonly hooks: ReadonlyMap<number, HookView>
  /** Rules that did not match, as far as they were asked for, by `runKey`. */
  readonly misses: ReadonlyMap<string, readonly Miss[]>
}

/** A stretch of rules that were tried in vain: a part of a walk of a hop. */
export type Run = Omit<Requests['tried']['request'], 'from'>

export interface Explainer {
  readonly store: StoreApi<ExplainerState>
  readonly want: (hop: number) => void
  /** The next page of the rules of a run. */
  readonly wantMisses: (run: Run) => void
  readonly clear: () => void
}

export const runKey = ({ hop, walk, part }: Run): string => `${hop} ${walk} ${part}`

const NOTHING: ExplainerState = { hooks: new Map(), misses: new Map() }
/** While a trace plays, a hook that has gone by is not worth its time. */
const MOST_WAITING = 2
const MOST_KEPT = 64

export function createExplainer(client: Pick<SimClient, 'ask'>): Explainer {
  const store = createStore<ExplainerState>(() => NOTHING)
  let waiting: number[] = []
  let asking = false
  let generation = 0
  const paging = new Set<string>()

  async function work(): Promise<void> {
    asking = true
    for (let hop = waiting.pop(); hop !== undefined; hop = waiting.pop()) {
      const mine = generation
      const answer = await client.ask('explain', { hop })
      if (answer.kind !== 'ok' || mine !== generation) continue
      const hooks = [...store.getState().hooks, [hop, answer.answer] as const]
      store.setState({ hooks: new Map(hooks.slice(-MOST_KEPT)) })
    }
    asking = false
  }

  async function page(run: Run): Promise<void> {
    const key = runKey(run)
    if (paging.has(key)) return
    paging.add(key)
    const mine = generation
    const known = store.getState().misses.get(key) ?? []
    const answer = await client.ask('tried', { ...run, from: (known.at(-1)?.index ?? -1) + 1 })
    paging.delete(key)
    if (answer.kind !== 'ok' || mine !== generation) return
    const misses = new Map(store.getState().misses)
    store.setState({ misses: misses.set(key, [...known, ...answer.answer]) })
  }

  return {
    store,
    want(hop) {
      if (store.getState().hooks.has(hop) || waiting.includes(hop)) return
      waiting = [...waiting, hop].slice(-MOST_WAITING)
      if (!asking) void work()
    },
    wantMisses: (run) => void page(run),
    clear() {
      generation += 1
      waiting = []
      paging.clear()
      store.setState(NOTHING)
    },
  }
}
