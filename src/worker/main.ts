/** The thread: takes requests one after the other, and looks between their steps for those that are not wanted any more. */
import type { FromWorker, ToWorker } from '../protocol/protocol.ts'
import { createHandler } from './handler.ts'
import { createMailbox } from './mailbox.ts'

const post = (message: FromWorker): void => self.postMessage(message)
const mailbox = createMailbox(createHandler(), post, nextTask)

self.onmessage = (event: MessageEvent<ToWorker>) => mailbox.receive(event.data)

/** Lets waiting messages in; a timer would wait four milliseconds. */
function nextTask(task: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    task()
  }
  port2.postMessage(undefined)
}
