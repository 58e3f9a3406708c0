/**
 * What the first picture does without. The thread fetches a part before the first request that needs it, so that the
 * engine itself stays synchronous; tests have all of them from the start.
 */
import type { RequestName, Requests, Source } from '../protocol/protocol.ts'
import type { ScenarioId } from '../scenario/list.ts'

export interface Parts {
  documents?: typeof import('./documents.ts')
  views?: typeof import('./views.ts')
  clusterForms?: typeof import('./clusterForms.ts')
  faults?: typeof import('./faults.ts')
  compare?: typeof import('./compare.ts')
  matrix?: typeof import('./matrix.ts')
  manifests?: typeof import('./manifests.ts')
  scenarios?: typeof import('../scenario/scenarios.ts')
}

type Asked = { [N in RequestName]: { readonly name: N; readonly request: Requests[N]['request'] } }[RequestName]

/** What a first visit opens (client/hopscope.ts): the one scenario that need not be fetched. */
export const FIRST_SCENARIO: ScenarioId = 'ipip-always'

export function partsNeeded(asked: Asked): readonly (keyof Parts)[] {
  switch (asked.name) {
    case 'hello':
    case 'trace':
      return []
    case 'load':
      return neededBy(asked.request.source)
    case 'complete':
    case 'rowCommand':
    case 'changeRow':
    case 'restore':
    case 'resync':
      return ['documents']
    case 'planSpec':
    case 'specChanges':
      return ['clusterForms']
    case 'faults':
    case 'faultsInForce':
    case 'shows':
    case 'verdict':
    case 'fixes':
      return ['faults']
    case 'compare':
      return ['compare']
    case 'modes':
    case 'reachAxes':
    case 'reach':
      return ['matrix']
    case 'manifest':
    case 'completeManifest':
    case 'apply':
      return ['manifests']
    case 'pings':
      return ['views', 'scenarios']
    default:
      return ['views']
  }
}

const neededBy = (source: Source): readonly (keyof Parts)[] => [
  ...(source.kind === 'document' || source.pools || source.edits ? (['documents'] as const) : []),
  ...(source.kind === 'scenario' && source.id !== FIRST_SCENARIO ? (['scenarios'] as const) : []),
]

export function partOf<P extends keyof Parts>(parts: Parts, name: P): NonNullable<Parts[P]> {
  const part = parts[name]
  if (!part) throw new Error(`the part "${name}" was not fetched`)
  return part
}
