/** A simulator beside the page's own, and what it holds: loaded before the first question about it, kept for the next. */
import type { RequestName, Requests, Source } from '../protocol/protocol.ts'
import type { Answer, SimClient } from './simClient.ts'

export interface Aside {
  /** One question after the other, each about its Source; where that cannot be loaded, this is the answer. */
  readonly ask: <N extends RequestName>(
    source: Source,
    name: N,
    request: Requests[N]['request'],
    signal: AbortSignal,
  ) => Promise<Answer<N>>
  /** Lets the simulator go, with whatever it was asked; the next question starts another. */
  readonly rest: () => void
}

export function createAside(open: () => SimClient): Aside {
  let simulator: SimClient | undefined
  let held: Source | undefined
  let last: Promise<unknown> = Promise.resolve()
  /** Counts the rests. */
  let rests = 0

  async function askNow(...[source, name, request, signal]: Parameters<Aside['ask']>): Promise<Answer<typeof name>> {
    simulator ??= open()
    const own = simulator
    if (held !== source) {
      held = undefined
      const loaded = await own.ask('load', { source }, { signal })
      if (loaded.kind !== 'ok') return loaded
      // Let go meanwhile.
      if (own !== simulator) return { kind: 'cancelled' }
      held = source
    }
    const answer = await own.ask(name, request, { signal })
    if (answer.kind === 'crashed' && own === simulator) held = undefined
    return answer
  }

  return {
    ask(source, name, request, signal) {
      const mine = rests
      const turn = last.then(() =>
        mine === rests ? askNow(source, name, request, signal) : { kind: 'cancelled' as const },
      )
      last = turn
      return turn as Promise<Answer<typeof name>>
    },
    rest() {
      rests += 1
      simulator?.close()
      simulator = undefined
      held = undefined
    },
  }
}
