/** One object of a text: what it is, what it makes of the cluster, what is wrong with it. */
import type { Outcome, Verb } from './apply.ts'
import { type InnerDocument, kubeProxyConfigurationIn } from './configMap.ts'
import { decoded, faulty } from './decoded.ts'
import type { ManifestDocument } from './documents.ts'
import { type Draft, same } from './draft.ts'
import { type Head, headOf, outcomeOf, type Reading } from './head.ts'
import { type Kind, locateMapped, readMapped } from './kind.ts'
import { kubeProxyConfiguration } from './kinds/config.ts'
import { SERVICE_LABEL } from './kinds/endpoints.ts'
import { service } from './kinds/service.ts'
import { ALL_KINDS, ENDPOINT_KINDS, INDIFFERENT, KINDS, kindOf, versionsOf } from './kinds.ts'
import { meant } from './nearest.ts'
import { type Fields, isRecord, type Path, valueAt } from './path.ts'
import { manifestsOf } from './print.ts'
import { type ManifestProblem, refusal } from './problem.ts'
import { readEndpoints } from './readEndpoints.ts'
import { readWorkload } from './readWorkload.ts'
import { decode } from './shape.ts'
import { removeWorkload } from './workloads/expand.ts'
import { WORKLOADS, type Workload, workloadOf } from './workloads/kinds.ts'
import { controllerOf, type Siblings } from './workloads/siblings.ts'

/** `siblings`: of all of the text. */
export function readManifest(document: ManifestDocument, draft: Draft, siblings: Siblings): Reading {
  const head = headOf(document)
  if ('problem' in head) return { document, problems: [head.problem] }
  return { ...read(document, head, draft, siblings), head }
}

function read(document: ManifestDocument, head: Head, draft: Draft, siblings: Siblings): Reading {
  const { apiVersion, kind } = head
  if (ENDPOINT_KINDS[kind] === apiVersion) return readEndpoints(document, head, draft)
  const passed = passedOver(document, head, siblings, draft)
  if (passed) return { document, problems: [], outcome: outcomeOf(head, head.namespace, passed, []) }
  const workload = workloadOf(apiVersion, kind)
  if (workload) return readWorkload(document, head, workload, draft, siblings)
  const known = kindOf(apiVersion, kind)
  if (known) return readObject(document, head, known, draft)
  const configuration = kubeProxyConfigurationIn(document, head)
  if (configuration) return ofConfigMap(document, head, configuration, draft)
  if (INDIFFERENT.get(kind)?.includes(apiVersion))
    return {
      document,
      problems: [],
      outcome: outcomeOf(head, isClusterWide(kind) ? '' : head.namespace, 'ignored', []),
    }
  return { document, problems: [noSuchKind(document, head)] }
}

/**
 * A ReplicaSet of a Deployment that stands there too; a pod that has ended, or that ran on a node of another cluster, where its
 * controller stands there too and makes its like here.
 */
function passedOver({ value }: ManifestDocument, { kind }: Head, siblings: Siblings, draft: Draft): Verb | undefined {
  const owner = siblings.ownerOf(value)
  if (kind === 'ReplicaSet' && owner === 'Deployment') return 'owned'
  if (kind !== 'Pod') return undefined
  const phase = valueAt(value, ['status', 'phase'])
  if (phase === 'Succeeded' || phase === 'Failed') return 'ended'
  const node = valueAt(value, ['spec', 'nodeName'])
  const isElsewhere = typeof node === 'string' && node !== '' && !draft.spec.nodes.some(({ name }) => name === node)
  return owner !== undefined && isElsewhere ? 'owned' : undefined
}

const isClusterWide = (kind: string): boolean =>
  /^(Cluster|PersistentVolume$|StorageClass|PriorityClass|CustomResource)/.test(kind)

type Removed = { readonly outcome: Outcome } | { readonly problem: ManifestProblem }

/** `kubectl delete -f`: only names count. */
export function removeManifest(document: ManifestDocument, draft: Draft): Removed {
  const head = headOf(document)
  if ('problem' in head) return head
  const workload = workloadOf(head.apiVersion, head.kind)
  if (workload) return deletedWorkload(document, head, workload, draft)
  const isEndpoints = ENDPOINT_KINDS[head.kind] === head.apiVersion
  const kind = isEndpoints ? service : kindOf(head.apiVersion, head.kind)
  if (!kind && INDIFFERENT.get(head.kind)?.includes(head.apiVersion))
    return { outcome: outcomeOf(head, '', 'ignored', []) }
  if (!kind) return { problem: noSuchKind(document, head) }
  const value = isRecord(document.value) ? document.value : {}
  const said = isEndpoints && head.kind === 'EndpointSlice' ? valueAt(value, SERVICE_LABEL) : undefined
  const own = isEndpoints ? said : readMapped(kind.mappings, value)['name']
  const name = typeof own === 'string' ? own : head.name
  const key = { name, ...(kind.namespaced && { namespace: head.namespace }) }
  const along = isEndpoints ? draft.removeEndpoints(key) : draft.remove({ kind, key })
  // Gone with its controller.
  if (along === undefined && controllerOf(value)) return { outcome: outcomeOf(head, head.namespace, 'deleted', []) }
  if (along === undefined) {
    const plural = isEndpoints ? head.kind.toLowerCase().replace(/e$/, 'es') : kind.plural
    return { problem: notFound(head, plural) }
  }
  const named = { ...head, name: isEndpoints ? head.name : name }
  return { outcome: { ...outcomeOf(named, kind.namespaced ? head.namespace : '', 'deleted', []), along } }
}

function notFound(head: Head, plural: string): ManifestProblem {
  const words = `Error from server (NotFound): ${plural} "${head.name}" not found`
  const params = { what: head.kind, name: head.name }
  return { ...refusal('metadata.name', head.place, 'unknownReference', params, words), said: words }
}

function deletedWorkload(document: ManifestDocument, head: Head, workload: Workload, draft: Draft): Removed {
  const { value } = decode(document.value, workload.shape)
  const gone = removeWorkload(workload, head, value, draft)
  if (gone.length === 0 && !controllerOf(document.value)) return { problem: notFound(head, workload.plural) }
  return { outcome: { ...outcomeOf(head, head.namespace, 'deleted', []), pods: { made: [], gone, kept: 0 } } }
}

function noSuchKind({ place }: ManifestDocument, { apiVersion, kind }: Head): ManifestProblem {
  const versions = versionsOf(kind)
  if (versions.includes(apiVersion)) {
    const message = `Hopscope cannot simulate ${kind} yet; ${LEAVE}`
    return { ...refusal('kind', place(['kind']), 'notSupported', { what: kind }, message), way: LEAVE }
  }
  const said = `no matches for kind "${kind}" in version "${apiVersion}"`
  if (versions.length > 0) {
    const params = { value: apiVersion, allowed: versions.join(', ') }
    return { ...refusal('apiVersion', place(['apiVersion']), 'notOneOf', params, said), said, known: versions }
  }
  const kinds = [...KINDS, ...WORKLOADS].map((own) => own.kind)
  const allowed = [...new Set(kinds), ...Object.keys(ENDPOINT_KINDS)].join(', ')
  const near = meant(kind, ALL_KINDS)
  const problem = refusal('kind', place(['kind']), 'notOneOf', { value: kind, allowed }, said)
  return { ...problem, said, ...(near.length > 0 && { known: near }) }
}

const LEAVE = 'leave it out'

function readObject(document: ManifestDocument, head: Head, kind: Kind, draft: Draft): Reading {
  const own = EXTRA_ANNOTATIONS.map((name): Path => ['metadata', 'annotations', name])
  const mapped = [...kind.mappings.map(({ at }) => at), ...own]
  const labelsCount = kind.mappings.some(({ at }) => at[1] === 'labels')
  const { newer, lenient } = kind
  const read = decoded(document, head, kind.shape, { labelsCount, mapped, newer, lenient })
  const { manifest, problems, ignored, unknown } = read
  if (problems.length > 0) return { document, problems }
  const plain = { ...readMapped(kind.mappings, manifest), ...kind.constant }
  const name = String(valueAt(plain, ['name']) ?? head.name)
  const namespace = kind.namespaced ? head.namespace : ''
  const key = { name, ...(kind.namespaced && { namespace }) }
  const old = draft.get({ kind, key })
  const context = { spec: draft.spec, old }
  const faults = kind.check?.(manifest, context) ?? []
  if (faults.length > 0) return { document, problems: faults.map((fault) => faulty(document, head, fault)) }
  const isPart = kind.list === 'kubeProxy' || kind.list === 'felix'
  const item = { ...(kind.read ? kind.read(plain, manifest, context) : plain), ...(!isPart && key) }
  const locate = (path: Path): Path | undefined => kind.locate?.(path, manifest) ?? locateMapped(kind.mappings, path)
  // Two items that are written alike are the same to the API.
  const written = (own: Fields) => manifestsOf(kind, own, draft.spec)
  const next = old && same(written(old), written(item)) ? old : item
  const verb = verbOf(kind, old, next)
  if (next !== old) draft.put({ kind, key }, next)
  const outcome = {
    ...outcomeOf(head, namespace, verb, ignored),
    name: namespace === '' ? name : `${namespace}/${name}`,
    ...(unknown && { unknown }),
  }
  return {
    document,
    problems: [],
    speaker: kind,
    outcome,
    isTarget: (list, at) => list === kind.list && at === draft.placeOf({ kind, key }),
    locate,
  }
}

/** kubeadm keeps kube-proxy's configuration in a ConfigMap. */
function ofConfigMap(document: ManifestDocument, head: Head, inner: InnerDocument, draft: Draft): Reading {
  if ('problem' in inner) return { document, problems: [inner.problem] }
  const named = headOf(inner)
  if ('problem' in named) return { document, problems: [named.problem] }
  const reading = readObject(inner, named, kubeProxyConfiguration, draft)
  return {
    ...reading,
    ...(reading.outcome && {
      outcome: { ...reading.outcome, kind: head.kind, name: `${head.namespace}/${head.name}` },
    }),
  }
}

/** Read where they mean more than a field. */
const EXTRA_ANNOTATIONS = ['hopscope/listen', 'hopscope/subnet', 'projectcalico.org/IPv4Address']

function verbOf(kind: Kind, old: Fields | undefined, item: Fields): Verb {
  if (!old) return 'created'
  if (old === item) return 'unchanged'
  return kind.immutable?.some((name) => !same(old[name], item[name])) ? 'replaced' : 'configured'
}
