/**
 * What is seen, as a URL's fragment, which no server ever receives: `#v=1&scenario=ipip-always&hop=12&ns=k8s-node02`.
 * With edits or a document of its own, which are packed (share.ts), or a comparison it is of version 2, with both in one
 * word of version 3, with a form or a dialog open of version 4: a reader of a version before would leave them out unsaid.
 * A link is a stranger's input: every value is checked, what does not fit is left out and reported.
 */
import { isHostName } from '../net/dnsName.ts'
import { parseIpv4 } from '../net/ipv4.ts'
import type { EncapMode, Probe, Problem, SpecKey } from '../protocol/engine.ts'
import type { PoolEdit, PoolEdits } from '../protocol/protocol.ts'
import type { FormPlace } from './clusterForms.ts'
import { MOST_PACKED } from './packed.ts'
import { LOCALES, type Locale, oneOf, THEMES, type Theme } from './prefs.ts'
import {
  type Comparing,
  DIALOGS,
  type DialogName,
  type MatrixView,
  PANELS,
  type Panel,
  type Spot,
  TABLES,
  type Table,
} from './selection.ts'
import { formWord, keyWord, matrixWords, readForm, readKey, readMatrix } from './urlOpen.ts'

const VERSIONS = { plain: '1', packed: '2', whole: '3', opened: '4' } as const
const MOST_CHARACTERS = { 1: 8_000, 2: MOST_PACKED, 3: MOST_PACKED, 4: MOST_PACKED } as const
/** In the place of a packed word: what this browser keeps. */
export const KEPT = 'kept'
const PACKED = /^[\w-]+$/
const VARIANT = /^[\w.-]+$/
const NAME = /^[\w.:@/-]{1,120}$/
const MODES: readonly EncapMode[] = ['Always', 'CrossSubnet', 'Never']
const KINDS = ['tcp', 'udp', 'ping', 'arping', 'dns'] as const
const PMTU = ['do', 'dont', 'want'] as const

export interface ViewState {
  /** A scenario's id, or the document that this browser keeps. */
  readonly scenario?: string
  readonly document?: true
  /** A document that the link itself holds. */
  readonly packedDocument?: string
  /** `kept`: more than an address holds. */
  readonly packedEdits?: string
  /** Document and edits. */
  readonly packedLab?: string
  readonly pools?: PoolEdits
  readonly probe?: Omit<Probe, 'id'>
  readonly hop?: number
  readonly spot?: Spot
  readonly panel?: Panel
  readonly table?: Table
  readonly item?: string
  readonly filter?: string
  readonly compare?: Comparing
  readonly dialog?: DialogName
  readonly about?: SpecKey
  readonly matrix?: MatrixView
  /** The cluster's forms are shown in the panel of the desired state; one of them may be open. */
  readonly cluster?: true
  readonly form?: FormPlace
  readonly locale?: Locale
  readonly theme?: Theme
}

export function formatView(view: ViewState): string {
  const packed = view.packedEdits !== undefined || view.packedDocument !== undefined || view.compare !== undefined
  const opened = view.dialog !== undefined || view.cluster !== undefined
  const version = opened ? 'opened' : view.packedLab !== undefined ? 'whole' : packed ? 'packed' : 'plain'
  const params = new URLSearchParams({ v: VERSIONS[version] })
  const put = (name: string, value: string | number | boolean | undefined) => {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  if (view.document) put('document', KEPT)
  else put('scenario', view.scenario)
  put('document', view.packedDocument)
  put('edits', view.packedEdits)
  put('lab', view.packedLab)
  for (const [pool, edit] of Object.entries(view.pools ?? {})) {
    for (const [field, value] of Object.entries(edit)) put(`pool.${pool}.${field}`, value)
  }
  const { probe } = view
  if (probe) {
    put('kind', probe.kind)
    put('from', probe.from)
    put('to', probe.to)
    for (const field of ['port', 'sport', 'size', 'ttl', 'pmtu', 'dev'] as const) put(field, probe[field])
  }
  put('hop', view.hop)
  put('ns', view.spot?.ns)
  put('if', view.spot?.port)
  put('panel', view.panel)
  put('table', view.table)
  put('item', view.item)
  put('filter', view.filter)
  put('left', view.compare?.left)
  put('right', view.compare?.right)
  put('dialog', view.dialog)
  put('about', view.about && keyWord(view.about))
  for (const [name, word] of view.matrix ? matrixWords(view.matrix) : []) put(name, word)
  put('forms', view.cluster && (view.form ? formWord(view.form) : 'all'))
  put('lang', view.locale)
  put('theme', view.theme)
  return params.toString()
}

const isVersion = (version: string | null): version is (typeof VERSIONS)[keyof typeof VERSIONS] =>
  oneOf(Object.values(VERSIONS), version)

export interface ParsedView {
  readonly view: ViewState
  readonly problems: readonly Problem[]
  /** Nothing of it can be used. */
  readonly refused?: true
}

export function parseView(fragment: string): ParsedView {
  const text = fragment.replace(/^#/, '')
  if (text === '') return { view: {}, problems: [] }
  if (text.length > MOST_CHARACTERS[2]) return tooLong(MOST_CHARACTERS[2])
  const params = new URLSearchParams(text)
  const version = params.get('v')
  if (!isVersion(version)) {
    const allowed = Object.values(VERSIONS).join(', ')
    return refuse({ path: 'link.v', code: 'notOneOf', params: { value: (version ?? '').slice(0, 40), allowed } })
  }
  const most = MOST_CHARACTERS[version]
  if (text.length > most) return tooLong(most)
  const reader = createReader(params)
  const { name, number, choice } = reader
  const document = params.get('document') === KEPT
  const packed = (key: string): string | undefined =>
    version === VERSIONS.plain ? undefined : (params.get(key) ?? undefined)
  const packedLab = version === VERSIONS.whole || version === VERSIONS.opened ? packed('lab') : undefined
  const packedDocument = document ? undefined : packed('document')
  const packedEdits = packed('edits')
  const unreadable = Object.entries({ document: packedDocument, edits: packedEdits, lab: packedLab }).find(
    ([, word]) => word !== undefined && !PACKED.test(word),
  )
  if (unreadable) return refuse({ path: `link.${unreadable[0]}`, code: 'notJson', params: { detail: 'base64url' } })
  const ns = name('ns')
  const port = name('if')
  const filter = params.get('filter')?.slice(0, 500)
  const view = compact<ViewState>({
    scenario: document || packedDocument !== undefined || packedLab !== undefined ? undefined : name('scenario'),
    document: document || undefined,
    packedDocument,
    packedEdits,
    packedLab,
    pools: readPools(params, reader),
    probe: readProbe(params, reader),
    hop: number('hop', -1, 1e6),
    spot: ns === undefined ? undefined : compact<Spot>({ ns, port }),
    panel: choice('panel', PANELS),
    table: choice('table', TABLES),
    item: name('item'),
    filter: filter || undefined,
    compare: version !== VERSIONS.plain ? readComparing(params, reader) : undefined,
    ...(version === VERSIONS.opened ? readOpened(params, reader) : {}),
    locale: choice('lang', LOCALES),
    theme: choice('theme', THEMES),
  })
  return { view, problems: reader.problems }
}

/** What the words mean is known when they are looked at. */
function readComparing(params: URLSearchParams, { wrong }: Reader): Comparing | undefined {
  const [left, right] = [params.get('left'), params.get('right')]
  if (left === null && right === null) return undefined
  for (const [side, word] of Object.entries({ left, right }))
    if (!word || !VARIANT.test(word)) wrong(side, 'notInLink', { field: side, value: (word ?? '').slice(0, 120) })
  return left && right && VARIANT.test(left) && VARIANT.test(right) ? { left, right } : undefined
}

function readOpened(params: URLSearchParams, { choice, wrong }: Reader): Partial<ViewState> {
  const dialog = choice('dialog', DIALOGS)
  const [about, forms] = [params.get('about'), params.get('forms')]
  const key = about === null || dialog !== 'manifests' ? undefined : readKey(about)
  const unknown = (field: string) =>
    wrong(field, 'notInLink', { field, value: (params.get(field) ?? '').slice(0, 120) })
  if (about !== null && !key) unknown('about')
  const form = forms === null || forms === 'all' ? undefined : readForm(forms)
  if (forms !== null && forms !== 'all' && !form) unknown('forms')
  const matrix = dialog === 'matrix' ? readMatrix(params) : undefined
  for (const field of matrix?.wrong ?? []) unknown(`matrix.${field}`)
  return {
    ...(dialog && { dialog }),
    ...(key && { about: key }),
    ...(matrix && matrixWords(matrix.view).length > 0 && { matrix: matrix.view }),
    ...(forms !== null && (forms === 'all' || form) && { cluster: true as const }),
    ...(form && { form }),
  }
}

function readProbe(params: URLSearchParams, { name, number, choice, wrong }: Reader): Omit<Probe, 'id'> | undefined {
  const kind = choice('kind', KINDS)
  const from = name('from')
  const to = params.get('to')
  if (!kind || !from || to === null) return undefined
  if (parseIpv4(to) === undefined && !isHostName(to)) {
    wrong('to', 'notAnAddress', { value: to })
    return undefined
  }
  return compact<Omit<Probe, 'id'>>({
    kind,
    from,
    to,
    port: number('port', 1, 65535),
    sport: number('sport', 1, 65535),
    size: number('size', 0, 65507),
    ttl: number('ttl', 1, 255),
    pmtu: choice('pmtu', PMTU),
    dev: name('dev'),
  })
}

/** Only the form is judged here; whether Calico takes the value, the engine says. */
function readPools(params: URLSearchParams, { wrong }: Reader): PoolEdits | undefined {
  const pools = new Map<string, PoolEdit>()
  for (const [key, value] of params) {
    const match = /^pool\.(.+)\.(\w+)$/.exec(key)
    if (!match) continue
    const [, pool = '', field = ''] = match
    const edit = readPoolField(field, value)
    if (!NAME.test(pool) || !edit) wrong(key, 'notOneOf', { value, allowed: poolFieldValues(field) })
    else pools.set(pool, { ...pools.get(pool), ...edit })
  }
  return pools.size > 0 ? Object.fromEntries(pools) : undefined
}

function readPoolField(field: string, value: string): PoolEdit | undefined {
  switch (field) {
    case 'ipipMode':
    case 'vxlanMode':
      return oneOf(MODES, value) ? { [field]: value } : undefined
    case 'natOutgoing':
      return value === 'true' || value === 'false' ? { natOutgoing: value === 'true' } : undefined
    case 'blockSize':
      return /^\d{1,3}$/.test(value) ? { blockSize: Number(value) } : undefined
    case 'cidr':
      return /^[\d./]{1,18}$/.test(value) ? { cidr: value } : undefined
    default:
      return undefined
  }
}

const poolFieldValues = (field: string): string =>
  ({ ipipMode: MODES.join(', '), vxlanMode: MODES.join(', '), natOutgoing: 'true, false', blockSize: '20–32' })[
    field
  ] ?? 'cidr, ipipMode, vxlanMode, natOutgoing, blockSize'

interface Reader {
  readonly problems: Problem[]
  readonly wrong: (name: string, code: Problem['code'], params: Problem['params']) => void
  readonly name: (name: string) => string | undefined
  readonly number: (name: string, min: number, max: number) => number | undefined
  readonly choice: <T extends string>(name: string, values: readonly T[]) => T | undefined
}

function createReader(params: URLSearchParams): Reader {
  const problems: Problem[] = []
  const wrong: Reader['wrong'] = (name, code, details) => {
    problems.push(problem({ path: `link.${name}`, code, params: details }))
  }
  return {
    problems,
    wrong,
    name(name) {
      const value = params.get(name)
      if (value === null || NAME.test(value)) return value ?? undefined
      wrong(name, 'unknownReference', { what: name, name: value.slice(0, 120) })
      return undefined
    },
    number(name, min, max) {
      const value = params.get(name)
      if (value === null) return undefined
      if (/^-?\d{1,7}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
      wrong(name, 'outOfRange', { value: value.slice(0, 40), min, max })
      return undefined
    },
    choice(name, values) {
      const value = params.get(name)
      if (value === null || oneOf(values, value)) return value ?? undefined
      wrong(name, 'notOneOf', { value: value.slice(0, 40), allowed: values.join(', ') })
      return undefined
    },
  }
}

const problem = (fields: Omit<Problem, 'message'>): Problem => ({
  ...fields,
  message: `${fields.path}: ${fields.code} ${JSON.stringify(fields.params)}`,
})

const refuse = (fields: Omit<Problem, 'message'>): ParsedView => ({
  view: {},
  problems: [problem(fields)],
  refused: true,
})
const tooLong = (limit: number) => refuse({ path: 'link', code: 'tooLarge', params: { what: 'link', limit } })

/** Without the keys whose value is undefined. */
const compact = <T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
