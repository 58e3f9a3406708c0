/** The worker without a thread, for tests: the same handler behind the same mailbox, on the caller's event loop. */
import type { FromWorker, ToWorker } from '../protocol/protocol.ts'
import { createHandler, type Handler } from './handler.ts'
import { createMailbox } from './mailbox.ts'

export interface InProcess {
  readonly post: (message: ToWorker) => void
  readonly close: () => void
}

/** Messages are cloned both ways, as between threads. */
export function startInProcess(receive: (message: FromWorker) => void, handler: Handler = createHandler()): InProcess {
  let closed = false
  const mailbox = createMailbox(
    handler,
    (message) => {
      const copy = structuredClone(message)
      if (!closed) setTimeout(() => !closed && receive(copy))
    },
    (task) => setTimeout(() => !closed && task()),
  )
  return {
    post: (message) => {
      const copy = structuredClone(message)
      setTimeout(() => !closed && mailbox.receive(copy))
    },
    close: () => {
      closed = true
    },
  }
}
