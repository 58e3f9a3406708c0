/**
 * Asks the simulator and waits for its one answer. A simulator that crashes or falls silent is replaced; the new one is
 * given the last Source and probe that were good, so that nothing but the failed request is lost. Silence is counted in
 * slices, for a machine that slept or stood still must not take its own sleep for the simulator's.
 */
import type { Problem } from '../protocol/engine.ts'
import type { FromWorker, RequestName, Requests, ToWorker } from '../protocol/protocol.ts'
import type { Connect, Connection } from './connection.ts'

export type Answer<N extends RequestName> =
  | { readonly kind: 'ok'; readonly answer: Requests[N]['answer'] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'crashed'; readonly message: string }
  /** A part of the engine could not be fetched; the simulator goes on. */
  | { readonly kind: 'unfetched'; readonly message: string }

interface AskOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface SimClient {
  readonly ask: <N extends RequestName>(
    name: N,
    request: Requests[N]['request'],
    options?: AskOptions,
  ) => Promise<Answer<N>>
  readonly close: () => void
}

export interface SimClientOptions {
  readonly connect: Connect
  /** Milliseconds without a word about a request after which the simulator counts as hung. */
  readonly patience?: number
  /** A simulator crashed. */
  readonly onRestart?: (message: string, after: AfterCrash) => void
}

/** The new one has been given what the old one knew, or is empty; or there is none: it crashes as it starts. */
export type AfterCrash = 'restored' | 'empty' | 'gone'

const MOST_RESTARTS = 5
/** Milliseconds. */
const SLICE = 1000
/** Times the patience, for what comes by the network: the simulator itself before its first word, and its parts. */
const BY_NETWORK = 6

type AnyAnswer = Answer<RequestName>
interface Pending {
  readonly settle: (answer: AnyAnswer) => void
  readonly onProgress: AskOptions['onProgress']
  readonly remember: () => void
}

export function createSimClient({ connect, patience = 10_000, onRestart }: SimClientOptions): SimClient {
  const pending = new Map<number, Pending>()
  const good: { load?: Requests['load']['request']; trace?: Requests['trace']['request'] } = {}
  let nextId = 1
  /** Restarts since something last went well. */
  let restarts = 0
  let watch: ReturnType<typeof setTimeout> | undefined
  let line: Connection
  let generation = 0
  /** The present one, or what it needs, is on its way. */
  let fetching = true
  /** It started empty, and is given the Source with the next request that needs one. */
  let owed = false
  /** There is none: too many died as they started. */
  let gone = false
  let revival: ReturnType<typeof setTimeout> | undefined
  open()

  function open(): void {
    const mine = ++generation
    fetching = true
    line = connect({
      message: (message) => mine === generation && receive(message),
      lost: (message) => mine === generation && replace(message),
    })
  }

  function receive(message: FromWorker): void {
    if (message.kind === 'crashed') {
      replace(message.message)
      return
    }
    fetching = message.kind === 'fetching'
    const waiting = pending.get(message.id)
    if (message.kind === 'progress') waiting?.onProgress?.(message.done, message.total)
    else if (message.kind !== 'fetching') {
      pending.delete(message.id)
      // What the new one is given to begin with proves nothing.
      if (message.kind === 'ok' && waiting) restarts = 0
      if (message.kind === 'ok') waiting?.remember()
      waiting?.settle(message as AnyAnswer)
    }
    listenFurther()
  }

  /** Every word restarts the watch; none is kept while nothing is asked. */
  function listenFurther(): void {
    clearTimeout(watch)
    if (pending.size > 0) wait(patience * (fetching ? BY_NETWORK : 1), 0)
  }

  function wait(most: number, waited: number): void {
    const slice = Math.min(SLICE, most - waited)
    // However long the machine stood still, one slice has passed; and what lies in the queue is heard before the verdict.
    watch =
      slice > 0
        ? setTimeout(() => wait(most, waited + slice), slice)
        : setTimeout(() => replace(`no answer for ${most} ms`), 0)
  }

  function replace(message: string): void {
    clearTimeout(watch)
    line.close()
    const failed = [...pending.values()]
    pending.clear()
    restarts += 1
    gone = restarts > MOST_RESTARTS
    if (!gone) open()
    // Once in a while who asks is worth another try: the network may be back.
    else revival = setTimeout(() => (restarts = MOST_RESTARTS), patience)
    // What was good once may be what it dies of now: the second time it starts empty.
    if (restarts === 1 && good.load) post('load', good.load)
    if (restarts === 1 && good.trace) post('trace', good.trace)
    owed = restarts > 1 && good.load !== undefined
    for (const { settle } of failed) settle({ kind: 'crashed', message })
    onRestart?.(message, restarts === 1 ? 'restored' : gone ? 'gone' : 'empty')
  }

  function post<N extends RequestName>(name: N, request: Requests[N]['request']): number {
    const id = nextId++
    line.post({ id, name, request } as ToWorker)
    return id
  }

  function remember(name: RequestName, request: Requests[RequestName]['request']): void {
    if (name === 'load') {
      good.load = request as Requests['load']['request']
      delete good.trace
    } else if (name === 'trace') good.trace = request as Requests['trace']['request']
  }

  return {
    ask: (name, request, { signal, onProgress } = {}) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve({ kind: 'cancelled' })
        if (restarts > MOST_RESTARTS) return resolve({ kind: 'crashed', message: 'the simulator does not start' })
        if (gone) open()
        gone = false
        if (owed && good.load && name !== 'hello') {
          owed = false
          if (name !== 'load') post('load', good.load)
        }
        const id = post(name, request)
        const cancel = () => line.post({ id, name: 'cancel' })
        signal?.addEventListener('abort', cancel, { once: true })
        pending.set(id, {
          settle: (answer) => {
            signal?.removeEventListener('abort', cancel)
            resolve(answer as Answer<typeof name>)
          },
          onProgress,
          remember: () => remember(name, request),
        })
        listenFurther()
      }),
    close: () => {
      clearTimeout(watch)
      clearTimeout(revival)
      line.close()
      for (const { settle } of pending.values()) settle({ kind: 'cancelled' })
      pending.clear()
    },
  }
}
