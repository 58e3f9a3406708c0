/**
 * What may stand at a place of a manifest: fields by the shape of its kind, values where there are only some. The text need
 * not be YAML yet, so places are found by indentation alone, in block style.
 */
import { type ClusterSpec, SCHEDULERS } from '../cluster/spec.ts'
import { endpointSliceShape, endpointsShape } from './kinds/endpoints.ts'
import { ENDPOINT_KINDS, KINDS, kindOf } from './kinds.ts'
import type { Shape } from './shape.ts'
import { WORKLOADS } from './workloads/kinds.ts'

export interface ManifestCompletion {
  /** Characters of the text that the chosen label takes the place of. */
  readonly from: number
  readonly to: number
  readonly options: readonly {
    readonly label: string
    /** What the API has there: `string`, `[]v1.ServicePort`. */
    readonly detail: string
    /** What is written follow it. */
    readonly follow: string
  }[]
}

const MODES = ['Always', 'CrossSubnet', 'Never']
const TRAFFIC = ['Cluster', 'Local']
const DIRECTIONS = ['Ingress', 'Egress']

/** Fields of which there are only some values, by their path without `spec`. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  ipipMode: MODES,
  vxlanMode: MODES,
  policyTypes: DIRECTIONS,
  types: DIRECTIONS,
  type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  externalTrafficPolicy: TRAFFIC,
  internalTrafficPolicy: TRAFFIC,
  sessionAffinity: ['None', 'ClientIP'],
  dnsPolicy: ['ClusterFirst', 'Default', 'None'],
  defaultEndpointToHostAction: ['Accept', 'Drop', 'Return'],
  'updateStrategy.type': ['RollingUpdate', 'OnDelete'],
  addressType: ['IPv4'],
  mode: ['iptables', 'ipvs'],
  'ipvs.scheduler': SCHEDULERS,
  'ports.protocol': ['TCP', 'UDP'],
  'containers.ports.protocol': ['TCP', 'UDP'],
  'ingress.ports.protocol': ['TCP', 'UDP', 'SCTP'],
  'egress.ports.protocol': ['TCP', 'UDP', 'SCTP'],
  'ingress.protocol': ['TCP', 'UDP', 'ICMP', 'SCTP', 'UDPLite'],
  'egress.protocol': ['TCP', 'UDP', 'ICMP', 'SCTP', 'UDPLite'],
  'ingress.action': ['Allow', 'Deny', 'Log', 'Pass'],
  'egress.action': ['Allow', 'Deny', 'Log', 'Pass'],
}

export function completeManifest(spec: ClusterSpec, text: string, offset: number): ManifestCompletion {
  const lines = linesOf(text, offset)
  const { before, line, after } = lines
  const place = placeOf(line.slice(0, lines.column))
  const rest = /^[\w./-]*/.exec(line.slice(lines.column))?.[0].length ?? 0
  const hasColon = line[lines.column + rest] === ':'
  const nothing = { from: offset, to: offset, options: [] }
  if (!place) return nothing
  const document = [...before, line, ...after]
  const head = (key: string): string => document.map((one) => textOf(one, key)).find((value) => value !== '') ?? ''
  const [apiVersion, kind] = [head('apiVersion'), head('kind')]
  const { path, inItem } = pathOf(before, place.column, place.dash)
  const shape = shapeAt(shapeOf(apiVersion, kind), path)
  const from = offset - place.typed.length
  const answer = (all: readonly Offered[]): ManifestCompletion => ({
    from,
    to: offset + rest,
    options: all
      .filter(({ label }) => label.toLowerCase().startsWith(place.typed.toLowerCase()) && label !== place.typed)
      .map(({ label, detail, follow = '' }) => ({ label, detail, follow: hasColon ? '' : follow })),
  })
  if (place.key !== undefined) {
    const own = shapeAt(shape, [place.key])
    return answer(valuesOf(spec, kind, [...path, place.key], own))
  }
  if (shape?.is === 'list' && !inItem) return nothing
  const item = shape?.is === 'list' ? shape.of : shape
  if (item?.is !== 'object') return answer(valuesOf(spec, kind, path, item))
  const present = new Set(siblings(before.toReversed(), place.column).concat(siblings(after, place.column)))
  return answer(
    Object.entries(item.fields)
      .filter(([name, { use }]) => use !== 'noise' && use !== 'refused' && !present.has(name))
      .map(([name, field]) => ({ label: name, detail: field.shape.go, follow: isBlock(field.shape) ? ':' : ': ' })),
  )
}

interface Offered {
  readonly label: string
  readonly detail: string
  readonly follow?: string
}

const isBlock = ({ is }: Shape): boolean => is === 'object' || is === 'list' || is === 'texts'

/** Of the document where the cursor is. */
function linesOf(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n')
  const after = text.slice(offset).split('\n')
  const head = before.pop() ?? ''
  const line = head + (after.shift() ?? '')
  const isEnd = (one: string): boolean => /^---/.test(one)
  const end = after.findIndex(isEnd)
  return {
    before: before.slice(before.findLastIndex(isEnd) + 1),
    line,
    after: end < 0 ? after : after.slice(0, end),
    column: head.length,
  }
}

const textOf = (line: string, key: string): string =>
  line.startsWith(`${key}:`)
    ? line
        .slice(key.length + 1)
        .trim()
        .replace(/^["']|["']$/g, '')
    : ''

interface LinePlace {
  /** Of the key, or of the value in a list. */
  readonly column: number
  /** Of the list's dash before it. */
  readonly dash: number | undefined
  /** Whose value is being written. */
  readonly key: string | undefined
  readonly typed: string
}

function placeOf(head: string): LinePlace | undefined {
  const found = /^( *(?:- +)*)(?:([\w./-]+):( +))?([\w./-]*)$/.exec(head)
  if (!found) return undefined
  const [, indent = '', key, , typed = ''] = found
  const dash = indent.indexOf('-')
  return { column: indent.length, dash: dash < 0 ? undefined : dash, key, typed }
}

interface KeyLine {
  readonly column: number
  readonly dash: number | undefined
  readonly key: string
}

function keyOf(line: string): KeyLine | undefined {
  const found = /^( *(?:- +)*)([^\s:#][^:#]*):(?: |$)/.exec(line)
  if (!found) return undefined
  const [, indent = '', key = ''] = found
  const dash = indent.indexOf('-')
  return { column: indent.length, dash: dash < 0 ? undefined : dash, key }
}

/** The keys above, outermost first: each less indented than what it holds; a list's dash may stand as far left as its key. */
function pathOf(before: readonly string[], column: number, dash: number | undefined) {
  const path: string[] = []
  let inItem = dash !== undefined
  let at = dash ?? column
  let inList = dash !== undefined
  for (const line of before.toReversed()) {
    const own = keyOf(line)
    if (!own) continue
    const isParent = own.column < at || (inList && own.column === at)
    // The first line of the list's item that the place is in.
    const isItem = !inList && own.dash !== undefined && own.column === at
    if (isParent) path.unshift(own.key)
    else if (isItem && path.length === 0) inItem = true
    if (!isParent && !isItem) continue
    at = own.dash ?? own.column
    inList = own.dash !== undefined
  }
  return { path, inItem }
}

/** Keys beside the place, on one side of it. */
function siblings(lines: readonly string[], column: number): string[] {
  const found: string[] = []
  for (const line of lines) {
    const own = keyOf(line)
    if (!own) continue
    if (own.column < column) break
    if (own.column !== column) continue
    found.push(own.key)
    if (own.dash !== undefined) break
  }
  return found
}

function shapeOf(apiVersion: string, kind: string): Shape | undefined {
  if (kind === 'EndpointSlice') return endpointSliceShape
  if (kind === 'Endpoints') return endpointsShape
  const known = kindOf(apiVersion, kind) ?? [...KINDS, ...WORKLOADS].find((own) => own.kind === kind)
  return (known ?? KINDS[0])?.shape
}

/** Lists are gone through without an index. */
function shapeAt(shape: Shape | undefined, path: readonly string[]): Shape | undefined {
  let at = shape
  for (const step of path) {
    while (at?.is === 'list') at = at.of
    at = at?.is === 'object' && Object.hasOwn(at.fields, step) ? at.fields[step]?.shape : undefined
  }
  return at
}

function valuesOf(spec: ClusterSpec, kind: string, path: readonly string[], shape: Shape | undefined): Offered[] {
  const detail = shape?.is === 'list' ? shape.of.go : (shape?.go ?? '')
  const offer = (labels: Iterable<string>): Offered[] => [...new Set(labels)].map((label) => ({ label, detail }))
  const field = path.join('.')
  if (field === 'kind')
    return offer([...KINDS, ...WORKLOADS].map((own) => own.kind).concat(Object.keys(ENDPOINT_KINDS)))
  if (field === 'apiVersion') {
    const own = KINDS.filter((one) => kind === '' || one.kind === kind).flatMap(({ apiVersions }) => apiVersions)
    const others = [ENDPOINT_KINDS[kind] ?? [], WORKLOADS.find((one) => one.kind === kind)?.apiVersion ?? []].flat()
    return offer(others.length > 0 ? others : own)
  }
  if (field === 'metadata.namespace') return offer(['default', ...spec.pods.map(({ namespace }) => namespace)])
  if (/^spec\.(template\.spec\.)?nodeName$/.test(field) || field === 'endpoints.nodeName')
    return offer(spec.nodes.map(({ name }) => name))
  if (shape?.is === 'flag') return offer(['true', 'false'])
  const known = VALUES[field.replace(/^spec\.(template\.spec\.)?/, '')]
  return known ? offer(known) : []
}
