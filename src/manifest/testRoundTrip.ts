/** Writes a cluster's manifests and reads them into one that has none: for tests. */
import type { ClusterSpec } from '../cluster/spec.ts'
import { applySpecEdits } from '../edit/specEdits.ts'
import { LISTS, printManifest } from './print.ts'
import { applyManifests } from './testApply.ts'

function read(spec: ClusterSpec, text: string): ClusterSpec {
  const result = applyManifests(spec, text)
  if (!result.ok) throw new Error(`${text}\n${result.problems.map(({ message }) => message).join('\n')}`)
  const edited = applySpecEdits(spec, result.value.edits)
  if (!edited.ok) throw new Error(JSON.stringify(edited.problems))
  return edited.value
}

const textOf = (spec: ClusterSpec): string => LISTS.flatMap((list) => printManifest(spec, { list }) ?? []).join('---\n')

/** The cluster without what manifests make. */
function bare(spec: ClusterSpec): ClusterSpec {
  const { kubeProxy, ...rest } = spec
  const emptied = Object.fromEntries(Object.entries(rest).filter(([part]) => !LISTS.some((list) => list === part)))
  const version = kubeProxy?.version
  return {
    ...(emptied as Omit<ClusterSpec, 'ipPools' | 'nodes' | 'pods'>),
    ipPools: [],
    nodes: [],
    pods: [],
    ...(version && { kubeProxy: { version } }),
  }
}

/** In their own order, the lists' items too, and no part that is empty. */
function canonical(spec: ClusterSpec): unknown {
  const parts = Object.entries(spec).filter(
    ([, value]) => JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]',
  )
  return Object.fromEntries(parts)
}

/** The cluster as it was and as it was read, and how much applying its own text would change of it. */
export function roundTrip(spec: ClusterSpec): { readonly was: unknown; readonly is: unknown; readonly edits: number } {
  const text = textOf(spec)
  const again = applyManifests(spec, text)
  return {
    was: canonical(spec),
    is: canonical(read(bare(spec), text)),
    edits: again.ok ? again.value.edits.length : Number.NaN,
  }
}
