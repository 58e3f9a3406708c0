/**
 * What the first picture does without. The thread fetches a part before the first request that needs it, so that the
 * engine itself stays synchronous; tests have all of them from the start.
 */
import type { RequestName, Requests, Source } from '../protocol/protocol.ts'

export interface Parts {
  documents?: typeof import('./documents.ts')
  views?: typeof import('./views.ts')
  clusterForms?: typeof import('./clusterForms.ts')
  faults?: typeof import('./faults.ts')
  compare?: typeof import('./compare.ts')
  matrix?: typeof import('./matrix.ts')
  manifests?: typeof import('./manifests.ts')
}

type Asked = { [N in RequestName]: { readonly name: N; readonly request: Requests[N]['request'] } }[RequestName]

export function partNeeded(asked: Asked): keyof Parts | undefined {
  switch (asked.name) {
    case 'hello':
    case 'trace':
      return undefined
    case 'load':
      return needsDocuments(asked.request.source) ? 'documents' : undefined
    case 'complete':
    case 'rowCommand':
    case 'changeRow':
    case 'restore':
    case 'resync':
      return 'documents'
    case 'planSpec':
    case 'specChanges':
      return 'clusterForms'
    case 'faults':
    case 'faultsInForce':
    case 'shows':
    case 'verdict':
    case 'fixes':
      return 'faults'
    case 'compare':
      return 'compare'
    case 'modes':
    case 'reachAxes':
    case 'reach':
      return 'matrix'
    case 'manifest':
    case 'completeManifest':
    case 'apply':
      return 'manifests'
    default:
      return 'views'
  }
}

const needsDocuments = ({ kind, pools, edits }: Source): boolean =>
  kind === 'document' || pools !== undefined || edits !== undefined

export function partOf<P extends keyof Parts>(parts: Parts, name: P): NonNullable<Parts[P]> {
  const part = parts[name]
  if (!part) throw new Error(`the part "${name}" was not fetched`)
  return part
}
