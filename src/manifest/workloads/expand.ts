/** A workload into the pods that its controller makes. */
import type { PodChanges } from '../apply.ts'
import type { Draft } from '../draft.ts'
import { locateMapped, readMapped } from '../kind.ts'
import { pod } from '../kinds/pod.ts'
import { type Fields, type Path, valueAt } from '../path.ts'
import { podOf, TEMPLATE } from './check.ts'
import type { Workload } from './kinds.ts'
import { templateHash } from './names.ts'
import { podsOf, reconcile } from './reconcile.ts'
import type { Siblings } from './siblings.ts'

export function expand(
  workload: Workload,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  manifest: Fields,
  raw: unknown,
  draft: Draft,
  siblings: Siblings,
): PodChanges {
  const hash = siblings.hashOf(workload, namespace, name) ?? templateHash(valueAt(raw, TEMPLATE))
  const { pods, nodes } = draft.spec
  const { kept, gone, made } = reconcile({ workload, name, namespace, manifest, hash }, pods, nodes)
  draft.drop('pods', new Set(gone))
  for (const own of made) {
    const described = podOf(manifest, own.name, namespace)
    const plain = {
      ...readMapped(pod.mappings, described),
      namespace,
      name: own.name,
      node: own.node,
      labels: own.labels,
    }
    const item = pod.read ? pod.read(plain, described, { spec: draft.spec, old: undefined }) : plain
    draft.put(keyOf(namespace, own.name), item)
  }
  return {
    made: made.map((own) => ({ name: own.name, node: own.node })),
    gone: gone.map((own) => own.name),
    kept: kept.length,
  }
}

/** `kubectl delete`: its pods go with it. */
export function removeWorkload(
  workload: Workload,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  manifest: Fields,
  draft: Draft,
): readonly string[] {
  const own = podsOf({ workload, name, namespace, manifest }, draft.spec.pods)
  draft.drop('pods', new Set(own))
  return own.map((one) => one.name)
}

const keyOf = (namespace: string, name: string) => ({ kind: pod, key: { namespace, name } })

/** Where the workload says what one of its pods has. */
export function locateInTemplate(path: Path, manifest: Fields): Path | undefined {
  if (path[0] === 'name' || path[0] === 'namespace') return ['metadata', path[0]]
  const described = podOf(manifest, '', '')
  const at = pod.locate?.(path, described) ?? locateMapped(pod.mappings, path)
  return at && [...TEMPLATE, ...at]
}
