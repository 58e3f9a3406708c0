/** Requests in, answers out: one at a time, in order, each a step at a time, so that a cancellation is heard. */
import type { FromWorker, RequestName, Requests, ToWorker } from '../protocol/protocol.ts'
import type { Handler, Steps } from './dispatch.ts'

export interface Mailbox {
  readonly receive: (message: ToWorker) => void
}

type Asked = Exclude<ToWorker, { readonly name: 'cancel' }>

interface Waiting {
  readonly asked: Asked
  /** What it needs is there, or on its way. */
  prepared?: 'fetching' | 'there'
  steps?: Steps<RequestName>
}

/** `later` must let messages in before it runs its task; `prepare` answers how to get what a request needs and is not there. */
export function createMailbox(
  handler: Handler,
  post: (message: FromWorker) => void,
  later: (task: () => void) => void,
  prepare: (asked: Asked) => (() => Promise<void>) | undefined = () => undefined,
): Mailbox {
  const waiting: Waiting[] = []
  const cancelled = new Set<number>()
  let current: Waiting | undefined

  function work(): void {
    current ??= waiting.shift()
    const next = current
    if (!next) return
    const { id } = next.asked
    const isCancelled = cancelled.delete(id)
    if (isCancelled) post({ id, kind: 'cancelled' })
    else if (!next.prepared) {
      const fetch = prepare(next.asked)
      next.prepared = fetch ? 'fetching' : 'there'
      if (fetch) {
        post({ id, kind: 'fetching' })
        // Who cancelled it has been answered.
        const answered = () => current !== next
        fetch().then(
          () => {
            if (answered()) return
            next.prepared = 'there'
            later(work)
          },
          (error: unknown) => {
            if (answered()) return
            post({ id, kind: 'unfetched', message: wordsOf(error) })
            goOn()
          },
        )
        return
      }
    }
    if (isCancelled || step(next)) goOn()
    else later(work)
  }

  /** To the next request. */
  function goOn(): void {
    current = undefined
    if (waiting.length > 0) later(work)
  }

  /** True when the request is answered. */
  function step(request: Waiting): boolean {
    const { id, name, request: content } = request.asked
    try {
      request.steps ??= handler.handle<RequestName>(name, content as Requests[RequestName]['request'])
      const { done, value } = request.steps.next()
      if (done) post({ id, ...value })
      else post({ id, kind: 'progress', ...value })
      return done === true
    } catch (error) {
      post({ id, kind: 'crashed', message: wordsOf(error) })
      return true
    }
  }

  return {
    receive(message) {
      if (message.name === 'cancel') {
        // Nobody waits for the network who no longer wants what it brings.
        if (current?.asked.id === message.id && current.prepared === 'fetching') {
          post({ id: message.id, kind: 'cancelled' })
          goOn()
        } else if (current?.asked.id === message.id || waiting.some(({ asked }) => asked.id === message.id))
          cancelled.add(message.id)
        return
      }
      waiting.push({ asked: message })
      if (!current && waiting.length === 1) later(work)
    },
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
