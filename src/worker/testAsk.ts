/** A handler asked in turn, without progress; a refusal is an error. For tests. */
import type { RequestName, Requests } from '../protocol/protocol.ts'
import { createHandler, type Handler } from './handler.ts'

export type Ask = <N extends RequestName>(name: N, request: Requests[N]['request']) => Requests[N]['answer']

export function asking(handler: Handler = createHandler()): Ask {
  return (name, request) => {
    const steps = handler.handle(name, request)
    for (;;) {
      const { done, value } = steps.next()
      if (!done) continue
      if (value.kind !== 'ok') throw new Error(value.problems.map(({ message }) => message).join('\n'))
      return value.answer
    }
  }
}
