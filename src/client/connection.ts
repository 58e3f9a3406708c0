/** A line to a simulator: the worker's in the page, the same handler in-process in tests. */
import type { FromWorker, ToWorker } from '../protocol/protocol.ts'

export interface Listener {
  readonly message: (message: FromWorker) => void
  /** The other side is gone, or beside itself: nothing more will come. */
  readonly lost: (message: string) => void
}

export interface Connection {
  readonly post: (message: ToWorker) => void
  readonly close: () => void
}

export type Connect = (listener: Listener) => Connection

export const connectWorker: Connect = (listener) => {
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'simulator' })
  worker.onmessage = (event: MessageEvent<FromWorker>) => listener.message(event.data)
  worker.onmessageerror = () => listener.lost('a message could not be read')
  worker.onerror = (event) => {
    event.preventDefault()
    listener.lost(event.message || 'the worker did not start')
  }
  return { post: (message) => worker.postMessage(message), close: () => worker.terminate() }
}
