/**
 * Parts that are fetched when they are needed, of the page and of the simulator. Where the network fails, whoever asked
 * waits for the user's word: another try, or none. So nothing that was begun is lost to it.
 */
import type { RequestName } from '../protocol/protocol.ts'
import type { Answer, SimClient } from './simClient.ts'

export interface Fetching {
  /** Rejects only once it is given up. */
  readonly fetch: <T>(part: () => Promise<T>) => Promise<T>
  /** The same for what the simulator fetches. */
  readonly patient: (client: SimClient) => SimClient
  /** The user's word. */
  readonly decide: (again: boolean) => void
}

export function createFetching(onFailed: (message: string) => void): Fetching {
  let waiting: ((again: boolean) => void)[] = []

  const isWanted = (message: string, signal?: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      signal?.addEventListener('abort', () => resolve(false), { once: true })
      onFailed(message)
    })

  return {
    async fetch(part) {
      for (;;) {
        try {
          return await part()
        } catch (error) {
          if (!(await isWanted(error instanceof Error ? error.message : String(error)))) throw error
        }
      }
    },
    patient(client) {
      const ask: SimClient['ask'] = async (name, request, options) => {
        for (;;) {
          const answer: Answer<RequestName> = await client.ask(name, request, options)
          if (answer.kind === 'unfetched' && (await isWanted(answer.message, options?.signal))) continue
          return (options?.signal?.aborted ? { kind: 'cancelled' } : answer) as Answer<typeof name>
        }
      }
      return { ask, close: client.close }
    },
    decide(again) {
      const all = waiting
      waiting = []
      for (const resolve of all) resolve(again)
    },
  }
}
