/** One object of a text: what it is, what it makes of the cluster, what is wrong with it. */
import type { Endpoint, Service } from '../cluster/spec.ts'
import type { Outcome, Verb } from './apply.ts'
import type { ManifestDocument } from './documents.ts'
import { type Draft, same } from './draft.ts'
import { type Fault, type Kind, locateMapped, OWN_PREFIX, readMapped } from './kind.ts'
import {
  checkEndpoints,
  endpointSliceShape,
  endpointsIn,
  endpointsShape,
  type Found,
  SERVICE_LABEL,
  withoutDefaults,
} from './kinds/endpoints.ts'
import { service } from './kinds/service.ts'
import { ALL_KINDS, ENDPOINT_KINDS, INDIFFERENT, KINDS, kindOf, versionsOf, WORKLOADS } from './kinds.ts'
import { meant, nearest } from './nearest.ts'
import { type Fields, formatPath, isRecord, type Path, valueAt } from './path.ts'
import { manifestsOf } from './print.ts'
import { type ManifestProblem, type Place, refusal } from './problem.ts'
import { invalid, type Speaker, unknownField, wrongType } from './said.ts'
import { decode, type Shape } from './shape.ts'

export interface Reading {
  readonly document: ManifestDocument
  readonly problems: readonly ManifestProblem[]
  readonly speaker?: Speaker
  readonly outcome?: Outcome
  /** The item that it made, by its place in the list. */
  readonly target?: { readonly list: Kind['list']; readonly at: number | undefined }
  /** The place of the Service whose endpoints it brings. */
  readonly endpointsFor?: number | undefined
  /** The place in the manifest of a place in the item. */
  readonly locate?: (path: Path) => Path | undefined
}

interface Head {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly place: Place
}

export function readManifest(document: ManifestDocument, draft: Draft): Reading {
  const head = headOf(document)
  if ('problem' in head) return { document, problems: [head.problem] }
  const { apiVersion, kind } = head
  if (ENDPOINT_KINDS[kind] === apiVersion) return readEndpoints(document, head, draft)
  const known = kindOf(apiVersion, kind)
  if (known) return readObject(document, head, known, draft)
  if (INDIFFERENT.get(kind)?.includes(apiVersion))
    return {
      document,
      problems: [],
      outcome: outcomeOf(head, isClusterWide(kind) ? '' : head.namespace, 'ignored', []),
    }
  return { document, problems: [noSuchKind(document, head)] }
}

const isClusterWide = (kind: string): boolean =>
  /^(Cluster|PersistentVolume$|StorageClass|PriorityClass|CustomResource)/.test(kind)

/** `kubectl delete -f`: only names count. */
export function removeManifest(
  document: ManifestDocument,
  draft: Draft,
): { readonly outcome: Outcome } | { readonly problem: ManifestProblem } {
  const head = headOf(document)
  if ('problem' in head) return head
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
  if (along === undefined) {
    const plural = isEndpoints ? head.kind.toLowerCase().replace(/e$/, 'es') : kind.plural
    const words = `Error from server (NotFound): ${plural} "${head.name}" not found`
    const params = { what: head.kind, name: head.name }
    return { problem: { ...refusal('metadata.name', head.place, 'unknownReference', params, words), said: words } }
  }
  const named = { ...head, name: isEndpoints ? head.name : name }
  return { outcome: { ...outcomeOf(named, kind.namespaced ? head.namespace : '', 'deleted', []), along } }
}

function headOf(document: ManifestDocument): Head | { readonly problem: ManifestProblem } {
  const { value, place } = document
  const at = (path: Path, code: 'missing' | 'wrongType', params: ManifestProblem['params'], said: string) => ({
    problem: { ...refusal(formatPath(path), place(path), code, params, said), said },
  })
  const prefix = 'error validating data: '
  if (!isRecord(value)) {
    const said = 'error unmarshaling JSON: json: cannot unmarshal into Go value of type map[string]interface {}'
    return at(
      [],
      'wrongType',
      { expected: 'an object', got: Array.isArray(value) ? 'a list' : `a ${typeof value}` },
      said,
    )
  }
  for (const key of ['apiVersion', 'kind'] as const)
    if (typeof value[key] !== 'string' || value[key] === '')
      return at([key], 'missing', { what: key }, `${prefix}${key} not set`)
  const [apiVersion, kind] = [String(value['apiVersion']), String(value['kind'])]
  const configures = kind === 'KubeProxyConfiguration'
  const [name, namespace] = ['name', 'namespace'].map((key) => valueAt(value, ['metadata', key]))
  if (!configures && (name === undefined || name === null || name === '')) {
    const path = ['metadata', 'name']
    const said = invalid(kind, '', path, 'Required value: name or generateName is required')
    return at(path, 'missing', { what: 'metadata.name' }, said)
  }
  return {
    apiVersion,
    kind,
    name: configures ? 'kube-proxy' : String(name),
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : 'default',
    place: place(configures ? ['kind'] : ['metadata', 'name']),
  }
}

function noSuchKind({ place }: ManifestDocument, { apiVersion, kind }: Head): ManifestProblem {
  const versions = versionsOf(kind)
  if (versions.includes(apiVersion)) {
    const way = WORKLOADS.has(kind) ? 'there are no controllers here: write its Pods' : 'leave it out'
    const message = `Hopscope cannot simulate ${kind} yet; ${way}`
    return { ...refusal('kind', place(['kind']), 'notSupported', { what: kind }, message), way }
  }
  const said = `no matches for kind "${kind}" in version "${apiVersion}"`
  if (versions.length > 0) {
    const params = { value: apiVersion, allowed: versions.join(', ') }
    return { ...refusal('apiVersion', place(['apiVersion']), 'notOneOf', params, said), said, known: versions }
  }
  const allowed = [...new Set(KINDS.map((own) => own.kind)), ...Object.keys(ENDPOINT_KINDS)].join(', ')
  const near = meant(kind, ALL_KINDS)
  const problem = refusal('kind', place(['kind']), 'notOneOf', { value: kind, allowed }, said)
  return { ...problem, said, ...(near.length > 0 && { known: near }) }
}

const outcomeOf = (head: Head, namespace: string, verb: Verb, ignored: Outcome['ignored']): Outcome => ({
  kind: head.kind,
  name: namespace === '' ? head.name : `${namespace}/${head.name}`,
  verb,
  place: head.place,
  ignored,
})

const NEWER = 'Calico v3.22 does not know it yet: leave it out'
/** Blanks of web pages that look like indentation, and marks without width. */
const INVISIBLE = /[\u00a0\u200b-\u200d\u2060\u3000\ufeff]/g

/** The object's shape: what is taken, what is ignored, and what the API server would refuse to decode. */
function decoded(
  document: ManifestDocument,
  head: Head,
  shape: Shape,
  labelsCount: boolean,
  mapped: readonly Path[],
  newer: readonly string[] = [],
) {
  const { value, unknown, wrong, ignored, refused } = decode(document.value, shape)
  const { place } = document
  const problems: ManifestProblem[] = [
    ...unknown.map(({ path, known }) => {
      const said = unknownField(head.kind, head.apiVersion, path)
      const field = String(path.at(-1))
      const problem = refusal(formatPath(path), place(path, 'key'), 'unknownField', { field }, said)
      const near = nearest(field.replace(INVISIBLE, ''), known)
      return { ...problem, said, ...(newer.includes(field) ? { way: NEWER } : { known: near }) }
    }),
    ...wrong.map((own) => {
      const said = wrongType(head.kind, head.apiVersion, head.name, own)
      const params = { expected: own.wanted.is, got: own.got }
      return { ...refusal(formatPath(own.path), place(own.path), 'wrongType', params, said), said }
    }),
    ...refused.map((path) => {
      const message = `Hopscope cannot simulate ${formatPath(path)} yet; take it out`
      return refusal(formatPath(path), place(path, 'key'), 'notSupported', { what: formatPath(path) }, message)
    }),
  ]
  const unasked = [...ignored]
  const labels = valueAt(value, ['metadata', 'labels'])
  if (!labelsCount && isRecord(labels)) unasked.push(['metadata', 'labels'])
  const annotations = valueAt(value, ['metadata', 'annotations'])
  for (const key of Object.keys(isRecord(annotations) ? annotations : {})) {
    const path = ['metadata', 'annotations', key]
    if (mapped.some((own) => own.length === 3 && own[2] === key)) continue
    if (key.startsWith(OWN_PREFIX)) {
      const message = `there is no annotation "${key}" of a ${head.kind}; take it out`
      problems.push(refusal(formatPath(path), place(path, 'key'), 'unknownField', { field: key }, message))
    } else if (COUNTS.test(key) && !NOISE.test(key)) unasked.push(path)
  }
  return {
    manifest: value,
    problems,
    ignored: unasked.map((path) => ({ path: formatPath(path), ...place(path, 'key') })),
  }
}

/** Annotations that Calico asks about, and those that it or kubectl only writes. */
const COUNTS = /^(cni\.)?projectcalico\.org\//
const NOISE = /\/(metadata|podIPs?|containerID|IPv4Address|VXLANTunnelMACAddr)$/

function readObject(document: ManifestDocument, head: Head, kind: Kind, draft: Draft): Reading {
  const own = EXTRA_ANNOTATIONS.map((name): Path => ['metadata', 'annotations', name])
  const paths = [...kind.mappings.map(({ at }) => at), ...own]
  const labelsCount = kind.mappings.some(({ at }) => at[1] === 'labels')
  const { manifest, problems, ignored } = decoded(document, head, kind.shape, labelsCount, paths, kind.newer)
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
  }
  return {
    document,
    problems: [],
    speaker: kind,
    outcome,
    target: { list: kind.list, at: draft.placeOf({ kind, key }) },
    locate,
  }
}

/** Read where they mean more than a field. */
const EXTRA_ANNOTATIONS = ['hopscope/listen', 'hopscope/subnet', 'projectcalico.org/IPv4Address']

function verbOf(kind: Kind, old: Fields | undefined, item: Fields): Verb {
  if (!old) return 'created'
  if (old === item) return 'unchanged'
  return kind.immutable?.some((name) => !same(old[name], item[name])) ? 'replaced' : 'configured'
}

function faulty(document: ManifestDocument, head: Head, { path, code, params, body, message }: Fault): ManifestProblem {
  const said = body === undefined ? undefined : invalid(head.kind, head.name, path, body)
  const problem = refusal(formatPath(path), document.place(path), code, params, said ?? message ?? code)
  return said === undefined ? problem : { ...problem, said }
}

function readEndpoints(document: ManifestDocument, head: Head, draft: Draft): Reading {
  const isSlice = head.kind === 'EndpointSlice'
  const shape = isSlice ? endpointSliceShape : endpointsShape
  const { manifest, problems, ignored } = decoded(document, head, shape, isSlice, [])
  const faults = problems.length > 0 ? [] : checkEndpoints(head.kind, manifest)
  if (problems.length + faults.length > 0)
    return { document, problems: [...problems, ...faults.map((fault) => faulty(document, head, fault))] }
  const { namespace } = head
  const name = isSlice ? valueAt(manifest, SERVICE_LABEL) : head.name
  const at: Path = isSlice ? SERVICE_LABEL : ['metadata', 'name']
  const key = { name: String(name), namespace }
  const old = name === undefined ? undefined : (draft.get({ kind: service, key }) as (Fields & Service) | undefined)
  if (!old) {
    const what = name === undefined ? 'kubernetes.io/service-name' : `${namespace}/${String(name)}`
    const message = `there is no Service "${what}"; make it first`
    const code = name === undefined ? 'missing' : 'unknownReference'
    const params = name === undefined ? { what } : { what: 'Service', name: what }
    return { document, problems: [refusal(formatPath(at), document.place(at), code, params, message)] }
  }
  if (old.selector && Object.keys(old.selector).length > 0) {
    const what = `endpoints of a Service with a selector, as ${namespace}/${old.name} has`
    const message = `Hopscope cannot simulate ${what}; take the Service's selector out`
    return { document, problems: [refusal(formatPath(at), document.place(at), 'notSupported', { what }, message)] }
  }
  const found = endpointsIn(head.kind, manifest)
  // Slices of one text stand beside each other; those from before it make room.
  const before = draft.endpointsOf(key) ?? []
  const kept = old.endpoints ?? []
  const own = found.map(({ endpoint }) => {
    const was = kept.find(({ address, node }) => address === endpoint.address && node === endpoint.node)
    return withoutDefaults(endpoint, old, was)
  })
  const endpoints: readonly Endpoint[] = [...before, ...own]
  const next = same(old.endpoints, endpoints) ? old : { ...old, endpoints }
  if (next !== old) draft.put({ kind: service, key }, next)
  draft.noteEndpoints(key, endpoints)
  const verb = next === old ? 'unchanged' : kept.length === 0 ? 'created' : 'configured'
  return {
    document,
    problems: [],
    speaker: { kind: head.kind, api: 'kubernetes' },
    outcome: outcomeOf(head, namespace, verb, ignored),
    endpointsFor: draft.placeOf({ kind: service, key }),
    locate: (path) => locateEndpoint(found, before.length, path),
  }
}

function locateEndpoint(found: readonly Found[], from: number, [, index, part]: Path): Path | undefined {
  const own = typeof index === 'number' ? found[index - from] : undefined
  if (!own) return undefined
  if (part === 'address') return own.address
  if (part === 'node') return [...own.whole, 'nodeName']
  return part === 'ports' ? own.ports : own.whole
}
