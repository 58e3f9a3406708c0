/** A Deployment, ReplicaSet, StatefulSet, DaemonSet or ReplicationController of a text. */
import type { PodChanges, Verb } from './apply.ts'
import { decoded, faulty } from './decoded.ts'
import type { ManifestDocument } from './documents.ts'
import type { Draft } from './draft.ts'
import { type Head, outcomeOf, type Reading } from './head.ts'
import { checkWorkload } from './workloads/check.ts'
import { expand, locateInTemplate } from './workloads/expand.ts'
import type { Workload } from './workloads/kinds.ts'
import { podsOf } from './workloads/reconcile.ts'
import type { Siblings } from './workloads/siblings.ts'

export function readWorkload(
  document: ManifestDocument,
  head: Head,
  workload: Workload,
  draft: Draft,
  siblings: Siblings,
): Reading {
  const { manifest, problems, ignored } = decoded(document, head, workload.shape, { labelsCount: true })
  if (problems.length > 0) return { document, problems }
  const { name, namespace } = head
  const faults = checkWorkload(workload, manifest, document.value, { spec: draft.spec, old: undefined })
  if (faults.length > 0) return { document, problems: faults.map((fault) => faulty(document, head, fault)) }
  const pods = expand(workload, head, manifest, document.value, draft, siblings)
  const own = { workload, name, namespace, manifest }
  return {
    document,
    problems: [],
    speaker: { kind: head.kind, api: 'kubernetes' },
    outcome: { ...outcomeOf(head, namespace, verbOf(pods), ignored), pods },
    isTarget(list, at) {
      if (list !== 'pods' || at === undefined) return false
      const pod = draft.spec.pods[at]
      return pod !== undefined && podsOf(own, [pod]).length > 0
    },
    locate: (path) => locateInTemplate(path, manifest),
  }
}

function verbOf({ made, gone, kept }: PodChanges): Verb {
  if (made.length === 0 && gone.length === 0) return 'unchanged'
  return kept === 0 && gone.length === 0 ? 'created' : 'configured'
}
