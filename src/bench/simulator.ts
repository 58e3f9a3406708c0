/** The worker's handler, asked as the page asks it. */
import type { RequestName, Requests } from '../protocol/protocol.ts'
import { createHandler } from '../worker/handler.ts'

/** Answers cross the thread as copies. */
export function simulator() {
  const handler = createHandler()
  return <N extends RequestName>(name: N, request: Requests[N]['request']): Requests[N]['answer'] => {
    const steps = handler.handle(name, request)
    let step = steps.next()
    while (!step.done) step = steps.next()
    if (step.value.kind !== 'ok') throw new Error(JSON.stringify(step.value.problems))
    return structuredClone(step.value.answer)
  }
}
