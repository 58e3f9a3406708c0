/** Requests in, answers out: one at a time, in order, each a step at a time, so that a cancellation is heard. */
import type { FromWorker, RequestName, Requests, ToWorker } from '../protocol/protocol.ts'
import type { Handler, Steps } from './handler.ts'

export interface Mailbox {
  readonly receive: (message: ToWorker) => void
}

/** `later` must let messages in before it runs its task. */
export function createMailbox(
  handler: Handler,
  post: (message: FromWorker) => void,
  later: (task: () => void) => void,
): Mailbox {
  const waiting: { readonly id: number; readonly begin: () => Steps<RequestName> }[] = []
  const cancelled = new Set<number>()
  let current: { readonly id: number; readonly begin: () => Steps<RequestName>; steps?: Steps<RequestName> } | undefined

  function work(): void {
    current ??= waiting.shift()
    const next = current
    if (!next) return
    const isCancelled = cancelled.delete(next.id)
    if (isCancelled) post({ id: next.id, kind: 'cancelled' })
    if (isCancelled || step(next)) current = undefined
    if (current || waiting.length > 0) later(work)
  }

  /** True when the request is answered. */
  function step(request: NonNullable<typeof current>): boolean {
    const { id } = request
    try {
      request.steps ??= request.begin()
      const { done, value } = request.steps.next()
      if (done) post({ id, ...value })
      else post({ id, kind: 'progress', ...value })
      return done === true
    } catch (error) {
      post({ id, kind: 'crashed', message: error instanceof Error ? error.message : String(error) })
      return true
    }
  }

  return {
    receive(message) {
      if (message.name === 'cancel') {
        if (current?.id === message.id || waiting.some(({ id }) => id === message.id)) cancelled.add(message.id)
        return
      }
      const { id, name, request } = message
      waiting.push({ id, begin: () => handler.handle<RequestName>(name, request as Requests[RequestName]['request']) })
      if (!current && waiting.length === 1) later(work)
    },
  }
}
