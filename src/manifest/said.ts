/**
 * Refusals in the words of those who would say them: the API server (apimachinery/pkg/util/validation/field/errors.go,
 * pkg/util/validation, pkg/apis/core/validation) and Calico (libcalico-go/lib/errors/errors.go, lib/clientv3/ippool.go,
 * lib/validator/v3).
 */
import { cidrOf, formatCidr, parseAddrLen } from '../net/cidr.ts'
import type { Problem } from '../net/problem.ts'
import type { Kind } from './kind.ts'
import { formatPath, type Path } from './path.ts'
import type { WrongType } from './shape.ts'

export const invalid = (kind: string, name: string, path: Path, body: string): string =>
  `${kind} "${name}" is invalid: ${formatPath(path)}: ${body}`

/** A file that kube-proxy reads is no object of the API server's (cmd/kube-proxy/app/options.go, loadConfig). */
const notHandled = (kind: string, apiVersion: string, why: string): string =>
  kind === 'KubeProxyConfiguration' ? `failed to decode: ${why}` : ofServer(kind, apiVersion, why)

const ofServer = (kind: string, apiVersion: string, why: string): string =>
  `${kind} in version "${apiVersion.split('/').at(-1)}" cannot be handled as a ${kind}: ${why}`

export const unknownField = (kind: string, apiVersion: string, path: Path): string =>
  notHandled(kind, apiVersion, `strict decoding error: unknown field "${strictPath(path)}"`)

/** As the decoder writes it (sigs.k8s.io/json), in Go's quotes. */
const strictPath = (path: Path): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('')
    .replaceAll(/[^\x20-\x7e]/g, (char) =>
      /[\p{Z}\p{C}]/u.test(char) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char,
    )

/** As Go's decoder says it; of a custom resource, as its schema does (kube-openapi/pkg/validation/errors). */
export function wrongType(
  kind: string,
  apiVersion: string,
  name: string,
  { path, got, value, struct, wanted }: WrongType,
): string {
  if (apiVersion.startsWith('crd.') && !(wanted.is === 'duration' && got === 'string')) {
    const at = formatPath(path)
    const type = SCHEMA_TYPES[wanted.is]
    const found = got === 'bool' ? 'boolean' : got.startsWith('number') ? 'number' : got
    return invalid(kind, name, path, `Invalid value: "${found}": ${at} in body must be of type ${type}: "${found}"`)
  }
  const at = path.filter((step) => typeof step === 'string').join('.')
  if (wanted.is === 'duration' && typeof value === 'string') return notHandled(kind, apiVersion, durationFault(value))
  if (wanted.is === 'duration')
    return notHandled(kind, apiVersion, `json: cannot unmarshal ${got} into Go value of type string`)
  if (wanted.is === 'quantity') return notHandled(kind, apiVersion, QUANTITY)
  if (wanted.is === 'wholeOrText')
    return notHandled(kind, apiVersion, `json: cannot unmarshal ${got} into Go value of type int32`)
  return notHandled(
    kind,
    apiVersion,
    `json: cannot unmarshal ${got} into Go struct field ${struct}.${at} of type ${wanted.go}`,
  )
}

/** Go's time.ParseDuration. */
function durationFault(text: string): string {
  const quotedText = JSON.stringify(text)
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return `time: missing unit in duration ${quotedText}`
  const [, unit] = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|[µμ]s|ms|s|m|h))*(?:\d+\.?\d*|\.\d+)([^\d.]+)/.exec(text) ?? []
  return unit === undefined
    ? `time: invalid duration ${quotedText}`
    : `time: unknown unit ${JSON.stringify(unit)} in duration ${quotedText}`
}

/** ErrFormatWrong (apimachinery/pkg/api/resource/quantity.go). */
const QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const SCHEMA_TYPES = {
  text: 'string',
  whole: 'integer',
  number: 'number',
  flag: 'boolean',
  wholeOrText: 'integer,string',
  texts: 'object',
  any: 'object',
  list: 'array',
  map: 'object',
  quantity: 'string',
  duration: 'string',
  object: 'object',
} as const

/** Of whom a refusal is, and about what. */
export type Speaker = Pick<Kind, 'kind' | 'api'>

/** What a check of a ClusterSpec found, as the API would say it; undefined where it would not. */
export function saidOf(kind: Speaker, name: string, path: Path, problem: Problem, value: unknown): string | undefined {
  if (kind.api === 'calico' && problem.code !== 'badName') return saidByCalico(path, problem, value)
  const body = bodyOf(path, problem, value)
  // Labels are refused as a whole.
  const labels = path[0] === 'metadata' && path[1] === 'labels' ? path.slice(0, 2) : path
  return body === undefined ? undefined : invalid(kind.kind, name, labels, body)
}

const quoted = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))
const bad = (value: unknown, detail: string): string => `Invalid value: ${quoted(value)}: ${detail}`

const REQUIRED = /^(must specify a peer|must provide at least one|must be specified when)/
const FORBIDDEN =
  /^(may not be used when|may not be set when|may not specify both|may only be used when|may not be specified when `operator`)/

function bodyOf(path: Path, { code, params }: Problem, value: unknown): string | undefined {
  switch (code) {
    case 'kubernetesRefuses': {
      const detail = String(params['detail'])
      if (/^(Required|Duplicate|Invalid) value|^Forbidden/.test(detail)) return detail
      if (REQUIRED.test(detail)) return `Required value: ${detail}`
      if (FORBIDDEN.test(detail)) return `Forbidden: ${detail}`
      const example = EXAMPLES.find(([start]) => detail.startsWith(start))?.[1] ?? ''
      return typeof value === 'object' ? undefined : bad(value, detail + example)
    }
    case 'badName': {
      const detail = String(params['detail'])
      return bad(params['name'], detail + (EXAMPLES.find(([start]) => detail.startsWith(start))?.[1] ?? ''))
    }
    case 'missing':
      return 'Required value'
    case 'duplicateName':
      return path.length > 2 ? `Duplicate value: ${quoted(value)}` : undefined
    case 'duplicateAddress':
      return path.at(-1) === 'clusterIP'
        ? bad(value, 'failed to allocate IP: provided IP is already allocated')
        : undefined
    case 'notAnAddress':
      return isOfAnotherFamily(value)
        ? undefined
        : bad(value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')
    case 'notAPrefix':
      return isOfAnotherFamily(value)
        ? undefined
        : bad(value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')
    case 'outOfRange':
      return path.at(-1) === 'containerPort' ? bad(value, 'must be between 1 and 65535, inclusive') : undefined
    case 'notOneOf':
      return unsupported(path, value, String(params['allowed']))
    default:
      return undefined
  }
}

/** Valid for the API, and not here: an IPv6 address, an address with host bits. */
const isOfAnotherFamily = (value: unknown): boolean =>
  typeof value === 'string' && (value.includes(':') || parseAddrLen(value) !== undefined)

/** What the API has besides. */
const ALSO: Readonly<Record<string, string>> = { protocol: 'SCTP', dnsPolicy: 'ClusterFirstWithHostNet' }

function unsupported(path: Path, value: unknown, allowed: string): string | undefined {
  const field = String(path.findLast((step) => typeof step === 'string'))
  if (field === 'operator') return bad(value, 'not a valid selector operator')
  const also = ALSO[field]
  if (also === value) return undefined
  const all = new Set([...allowed.split(', '), ...(also === undefined ? [] : [also])])
  return `Unsupported value: ${quoted(value)}: supported values: ${[...all].sort().map(quoted).join(', ')}`
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'

/** What the API server adds to these sentences (RegexError). */
const EXAMPLES: readonly (readonly [string, string])[] = [
  ['a lowercase RFC 1123 subdomain', ` (e.g. 'example.com', regex used for validation is '${LABEL}(\\.${LABEL})*')`],
  ['a lowercase RFC 1123 label', ` (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`],
  ['a DNS-1035 label', " (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"],
  [
    'name part must consist',
    ` (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`,
  ],
  [
    'a valid label must be',
    ` (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${QUALIFIED})?')`,
  ],
]

/** Names of the validator's tags. */
const TAGS: Readonly<Record<string, string>> = {
  ipipMode: 'ipIpMode',
  vxlanMode: 'vxlanMode',
  action: 'action',
  types: 'policyType',
  defaultEndpointToHostAction: 'dropAcceptReturn',
}

function saidByCalico(path: Path, { code, params }: Problem, value: unknown): string | undefined {
  const field = String(path.findLast((step) => typeof step === 'string') ?? '')
  const whole = path[0] === 'spec' && path.length === 2 && field in POOL_FIELDS
  if (code === 'calicoRefuses') {
    const detail = String(params['detail'])
    if (detail.startsWith('invalid selector')) return failed(goName(field), 'selector', value)
    if (whole) return fieldError(`IPPool.Spec.${goName(field)}`, masked(field, value), detail)
    const end = path.at(-2)
    const of = end === 'source' || end === 'destination' ? `${goName(end)}.` : ''
    if (detail.startsWith('global()') && of !== '') return fieldError(`${goName(field)} field`, value, detail)
    if (detail.startsWith('protocol n')) return fieldError('Protocol', value, detail)
    if (detail.startsWith('port range')) return fieldError('Port', String(value).split(':').at(-1), detail)
    if (detail === 'invalid CIDR') return notANetwork(path, value)
    const at = typeof path.at(-1) === 'number' && path.length === 3 ? `[${path.at(-1)}]` : ''
    return fieldError(`${of}${goName(field)}${at}`, value, detail)
  }
  const tag = TAGS[field]
  return (code === 'notOneOf' || code === 'missing') && tag !== undefined
    ? failed(goName(field), tag, value ?? '')
    : undefined
}

/** ErrorValidation of one field; a value that is nil is not told (libcalico-go/lib/errors/errors.go). */
function fieldError(name: string, value: unknown, reason: string): string {
  const shown = Array.isArray(value) ? `[${value.join(' ')}]` : typeof value === 'object' ? '' : String(value)
  return `error with field ${name}${value === undefined ? '' : ` = '${shown}'`} (${reason})`
}

/** What the validator says of a field whose tag does not hold (libcalico-go/lib/validator/v3, extractReason). */
const failed = (name: string, tag: string, value: unknown): string =>
  fieldError(name, value, `Reason: failed to validate Field: ${name} because of Tag: ${tag} `)

/** Of a rule: its field's tag does not hold, nor what is asked of the rule as a whole. */
function notANetwork(path: Path, value: unknown): string {
  const [end = '', field = '', index = 0] = path.slice(-3)
  const item = `${goName(String(field))}[${index}]`
  const tag = `Reason: failed to validate Field: ${item} because of Tag: net `
  const whole = `${goName(String(end))}.${goName(String(field))}`
  return `error with the following fields:\n-  ${item} = '${value}' (${tag})\n-  ${whole} = '${value}' (invalid CIDR)\n`
}

/** A pool's network is normalized before it is judged; one that is empty is nil. */
function masked(field: string, value: unknown): unknown {
  if (field !== 'cidr' || typeof value !== 'string') return value
  const parsed = parseAddrLen(value)
  return parsed ? formatCidr(cidrOf(parsed.addr, parsed.len)) : value || undefined
}

const POOL_FIELDS: Readonly<Record<string, string>> = {
  cidr: 'CIDR',
  blockSize: 'BlockSize',
  ipipMode: 'IPIPMode',
  vxlanMode: 'VXLANMode',
  natOutgoing: 'NATOutgoing',
  nodeSelector: 'NodeSelector',
}

/** As the struct's field is called. */
function goName(field: string): string {
  if (Object.hasOwn(POOL_FIELDS, field)) return POOL_FIELDS[field] ?? field
  if (field === 'icmp') return 'ICMP'
  return field.charAt(0).toUpperCase() + field.slice(1)
}
