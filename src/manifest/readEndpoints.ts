/** An EndpointSlice or Endpoints of a text, into the Service that it is of. */
import type { Endpoint, Service } from '../cluster/spec.ts'
import { decoded, faulty } from './decoded.ts'
import type { ManifestDocument } from './documents.ts'
import { type Draft, same } from './draft.ts'
import { type Head, outcomeOf, type Reading } from './head.ts'
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
import { type Fields, formatPath, type Path, valueAt } from './path.ts'
import { refusal } from './problem.ts'

export function readEndpoints(document: ManifestDocument, head: Head, draft: Draft): Reading {
  const isSlice = head.kind === 'EndpointSlice'
  const shape = isSlice ? endpointSliceShape : endpointsShape
  const { manifest, problems, ignored } = decoded(document, head, shape, { labelsCount: isSlice })
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
  if (isOfController(document, head, old)) {
    const outcome = outcomeOf(head, namespace, 'owned', [])
    return { document, problems: [], outcome }
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
  // The API server keeps its own Service's endpoints in both kinds; others' are mirrored.
  const endpoints: readonly Endpoint[] = [...before, ...own.filter((one) => !before.some((other) => same(one, other)))]
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

const MANAGED_BY = ['metadata', 'labels', 'endpointslice.kubernetes.io/managed-by']

/** What the controllers of endpoints and of slices write for a Service with a selector: it comes of its pods here too. */
function isOfController({ value }: ManifestDocument, { kind }: Head, { selector = {} }: Service): boolean {
  if (Object.keys(selector).length === 0) return false
  return kind === 'Endpoints' || valueAt(value, MANAGED_BY) === 'endpointslice-controller.k8s.io'
}

function locateEndpoint(found: readonly Found[], from: number, [, index, part]: Path): Path | undefined {
  const own = typeof index === 'number' ? found[index - from] : undefined
  if (!own) return undefined
  if (part === 'address') return own.address
  if (part === 'node') return [...own.whole, 'nodeName']
  return part === 'ports' ? own.ports : own.whole
}
