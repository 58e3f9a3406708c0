/** Manifests over the cluster that is loaded. */
import type { ClusterSpec } from '../cluster/spec.ts'
import { applySteps, deleteSteps } from '../manifest/apply.ts'
import { completeManifest as complete } from '../manifest/complete.ts'
import { exampleOf } from '../manifest/examples.ts'
import { printManifest } from '../manifest/print.ts'
import type { Problem } from '../net/problem.ts'
import type { ManifestRequests } from '../protocol/manifest.ts'
import type { Reply, Steps } from './dispatch.ts'

const NO_DESIRED_STATE: Problem = {
  path: '',
  code: 'notSupported',
  params: { what: 'the desired state of a kernel-lab document' },
  message: 'a kernel-lab document has no desired state that manifests could change',
}

export function completeManifest(
  spec: ClusterSpec | undefined,
  { text, offset }: ManifestRequests['completeManifest']['request'],
): Reply<'completeManifest'> {
  if (!spec) return { kind: 'problems', problems: [NO_DESIRED_STATE] }
  return { kind: 'ok', answer: complete(spec, text, offset) }
}

export function manifest(
  spec: ClusterSpec | undefined,
  request: ManifestRequests['manifest']['request'],
): Reply<'manifest'> {
  if (!spec) return { kind: 'problems', problems: [NO_DESIRED_STATE] }
  const text = 'example' in request ? exampleOf(spec, request.example) : printManifest(spec, request.key)
  return { kind: 'ok', answer: { text: text ?? '' } }
}

export function* apply(
  spec: ClusterSpec | undefined,
  { text, deletion, leaveOut = false }: ManifestRequests['apply']['request'],
): Steps<'apply'> {
  if (!spec) return { kind: 'problems', problems: [NO_DESIRED_STATE] }
  const result = yield* deletion ? deleteSteps(spec, text) : applySteps(spec, text, { leaveOut })
  return result.ok ? { kind: 'ok', answer: result.value } : { kind: 'problems', problems: result.problems }
}
