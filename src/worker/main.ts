/** The thread: takes requests one after the other, and looks between their steps for those that are not wanted any more. */
import type { FromWorker, ToWorker } from '../protocol/protocol.ts'
import { createDispatch } from './dispatch.ts'
import { createMailbox } from './mailbox.ts'
import { type Parts, partsNeeded } from './parts.ts'

const post = (message: FromWorker): void => self.postMessage(message)
const parts: Parts = {}
const fetchPart = {
  documents: async () => {
    parts.documents = await import('./documents.ts')
  },
  views: async () => {
    parts.views = await import('./views.ts')
  },
  clusterForms: async () => {
    parts.clusterForms = await import('./clusterForms.ts')
  },
  compare: async () => {
    parts.compare = await import('./compare.ts')
  },
  matrix: async () => {
    parts.matrix = await import('./matrix.ts')
  },
  manifests: async () => {
    parts.manifests = await import('./manifests.ts')
  },
  faults: async () => {
    parts.faults = await import('./faults.ts')
  },
  scenarios: async () => {
    parts.scenarios = await import('../scenario/scenarios.ts')
  },
}

const mailbox = createMailbox(createDispatch(parts), post, nextTask, (asked) => {
  const missing = partsNeeded(asked).filter((part) => !parts[part])
  return missing.length === 0
    ? undefined
    : async () => void (await Promise.all(missing.map((part) => fetchPart[part]())))
})

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
