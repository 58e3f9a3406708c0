/**
 * Searches that trace a probe many times, in a simulator of their own: the page's goes on answering its panels. One search
 * at a time; what was loaded stays loaded for the next.
 */
import type { Requests, Source } from '../protocol/protocol.ts'
import type { SimClient } from './simClient.ts'

type Search = 'fixes' | 'shows'

export interface Mender {
  /** Of another Source, or another search, the one before is no longer wanted. Undefined where no answer came of it. */
  readonly search: <N extends Search>(
    source: Source,
    name: N,
    request: Requests[N]['request'],
    signal: AbortSignal,
  ) => Promise<Requests[N]['answer'] | undefined>
  /** The simulator is let go until it is needed again. */
  readonly rest: () => void
}

export function createMender(aside: () => SimClient): Mender {
  let simulator: SimClient | undefined
  let held: Source | undefined

  async function hold(source: Source, signal: AbortSignal): Promise<SimClient | undefined> {
    const own = simulator ?? aside()
    simulator = own
    if (held === source) return own
    held = undefined
    const answer = await own.ask('load', { source }, { signal })
    // Another may have asked for something else meanwhile.
    if (answer.kind !== 'ok' || own !== simulator) return undefined
    held = source
    return own
  }

  return {
    async search(source, name, request, signal) {
      const own = await hold(source, signal)
      const answer = own && (await own.ask(name, request, { signal }))
      if (answer?.kind === 'crashed') held = undefined
      return answer?.kind === 'ok' ? answer.answer : undefined
    },
    rest() {
      simulator?.close()
      simulator = undefined
      held = undefined
    },
  }
}
