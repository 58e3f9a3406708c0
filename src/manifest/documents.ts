/**
 * A text into documents: YAML as kubectl reads it (sigs.k8s.io/yaml over go-yaml v2, so YAML 1.1 without numbers to the base
 * 60), JSON as part of it. Bounded in size, depth and aliases. Each value's place in the text can be asked for.
 */
import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Parser,
  visit,
} from 'yaml'
import { isRecord, type Path } from './path.ts'
import { type ManifestProblem, type Place, refusal } from './problem.ts'
import { controlCharacter, firstLine, mapAsKey, type Stumble, stumble, stumbleOf, unknownAnchor } from './syntax.ts'

/** An API server takes no request above 3 MiB; etcd no object above 1.5 MiB. */
const MOST_CHARACTERS = 3 * 1024 * 1024
const MOST_DOCUMENTS = 20_000
const MOST_ALIASES = 100
const MOST_PROBLEMS = 100
/** Documents between two looks at whether anybody still waits. */
export const A_STEP = 50

/** One object of a text; a List's items are objects of their own. */
export interface ManifestDocument {
  readonly value: unknown
  /** Of the value at a path; where there is none, of what holds it. */
  readonly place: (path: Path, what?: 'key' | 'value') => Place
}

export interface Progress {
  readonly done: number
  readonly total: number
}

export type ReadDocuments =
  | { readonly ok: true; readonly documents: readonly ManifestDocument[] }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

const refused = (...problems: ManifestProblem[]): ReadDocuments => ({ ok: false, problems })

/** A generator: whoever drives it can tell how far it is, or stop. */
export function* documentSteps(text: string): Generator<Progress, ReadDocuments> {
  if (text.length > MOST_CHARACTERS) {
    const message = `the text is longer than ${MOST_CHARACTERS} characters; apply it in parts`
    return refused(refusal('', { offset: 0, length: 0 }, 'tooLarge', { what: 'text', limit: MOST_CHARACTERS }, message))
  }
  const control = controlCharacter(text)
  if (control) return refused(notYaml(control))
  const documents: Document.Parsed[] = []
  const faults: ManifestProblem[] = []
  try {
    for (const document of parse(text)) {
      documents.push(document)
      faults.push(...faultsOf(text, document))
      if (documents.length % A_STEP === 0) yield { done: document.range[2], total: text.length }
    }
  } catch (error) {
    // Nested deeper than the reader's stack.
    if (!(error instanceof RangeError)) throw error
    return refused(notYaml(stumble('tooDeep', 0, 0)))
  }
  if (faults.length > 0) return refused(...faults.slice(0, MOST_PROBLEMS))
  const taken: ManifestDocument[] = []
  for (const document of documents) {
    if (!document.contents || (isScalar(document.contents) && document.contents.value === null)) continue
    let value: unknown
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES })
    } catch (error) {
      return refused(unreadable(document, error))
    }
    taken.push(...itemsOf({ value, place: (path, what = 'value') => placeIn(document, path, what) }))
    if (taken.length > MOST_DOCUMENTS) {
      const message = `more than ${MOST_DOCUMENTS} objects; apply them in parts`
      const params = { what: 'text', limit: MOST_DOCUMENTS }
      return refused(refusal('', placeOf(document.contents), 'tooLarge', params, message))
    }
  }
  return { ok: true, documents: taken }
}

/** go-yaml v2 knows no base 60, and leaves timestamps for texts where a text is wanted. */
const parse = (text: string): Generator<Document.Parsed> => {
  const composer = new Composer({
    version: '1.1',
    logLevel: 'error',
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || !(tag.format === 'TIME' || /timestamp|binary/.test(tag.tag))),
  })
  return composer.compose(new Parser().parse(text)) as Generator<Document.Parsed>
}

/** What is wrong with the text as YAML: the first thing of each document, and all its keys that stand twice. */
function faultsOf(text: string, document: Document.Parsed): ManifestProblem[] {
  const other = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY')
  if (other) return [notYaml(stumbleOf(text, document, other))]
  const strange = mapAsKey(text, document) ?? unknownAnchor(document)
  if (strange) return [notYaml(strange)]
  return document.errors.map(({ pos: [offset] }) => {
    const key = text.slice(offset).match(/^[^\s:]+/)?.[0] ?? ''
    const first = firstOf(document, offset) ?? offset
    return notYaml(stumble('duplicateKey', offset, key.length, { key, line: lineOf(text, first) }), {
      detail: `key "${key}" already set in map`,
      before: `unmarshal errors: line ${lineOf(text, offset)}: `,
    })
  })
}

/** Where the key that stands twice stands for the first time. */
function firstOf(document: Document.Parsed, offset: number): number | undefined {
  let found: number | undefined
  visit(document, {
    Map(_, { items }) {
      const at = items.findIndex(({ key }) => isNode(key) && key.range?.[0] === offset)
      if (at < 0) return undefined
      const own = String(items[at]?.key)
      const first = items.find(({ key }) => String(key) === own)?.key
      found = isNode(first) ? first.range?.[0] : undefined
      return visit.BREAK
    },
  })
  return found
}

/** The reader's own refusals: of aliases that multiply, of merges that merge nothing. */
function unreadable(document: Document.Parsed, error: unknown): ManifestProblem {
  const { offset, length } = headOf(document.contents)
  if (error instanceof ReferenceError)
    return notYaml(stumble('bomb', offset, length), { detail: 'document contains excessive aliasing' })
  if (error instanceof RangeError) return notYaml(stumble('tooDeep', offset, length))
  const detail = firstLine(error instanceof Error ? error.message : String(error))
  const fault = detail.startsWith('Merge') ? 'merge' : 'other'
  return notYaml(stumble(fault, offset, length, fault === 'other' ? { detail } : {}))
}

/** go-yaml's own words, where it is known to say these. */
interface GoYaml {
  readonly detail: string
  readonly before?: string
}

function notYaml({ fault, params, ...place }: Stumble, own?: GoYaml): ManifestProblem {
  const detail = own?.detail ?? [fault, ...Object.values(params)].join(' ')
  return {
    ...refusal('', place, 'notYaml', { detail }, `not YAML: ${detail}`),
    syntax: { fault, params },
    ...(own && { said: `error converting YAML to JSON: yaml: ${own.before ?? ''}${own.detail}` }),
  }
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** `kind: List`, and the lists of single kinds that `kubectl get -o yaml` never writes but takes. */
function itemsOf(document: ManifestDocument): ManifestDocument[] {
  const { value, place } = document
  const isList = isRecord(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List')
  if (!isList || !Array.isArray(value['items'])) return [document]
  return value['items'].map((item: unknown, i) => ({
    value: item,
    place: (path, what) => place(['items', i, ...path], what),
  }))
}

function placeOf(node: unknown): Place {
  const [start = 0, end = start] = isNode(node) ? (node.range ?? []) : []
  return { offset: start, length: end - start }
}

function placeIn(document: Document.Parsed, path: Path, what: 'key' | 'value'): Place {
  let node: Node | null = document.contents
  let last: Place | undefined
  for (const [i, step] of path.entries()) {
    const found = childOf(document, node, step)
    if (!found) return last ?? headOf(node)
    if (i === path.length - 1 && what === 'key' && found.key) return placeOf(found.key)
    last = found.key ? placeOf(found.key) : shortPlaceOf(found.value)
    if (!isNode(found.value)) return last
    node = found.value
  }
  return isMap(node) || isSeq(node) ? (isFlow(node) ? placeOf(node) : (last ?? headOf(node))) : placeOf(node)
}

/** Of what goes over several lines, its first word says enough. */
function shortPlaceOf(node: unknown): Place {
  return isMap(node) && !isFlow(node) ? headOf(node) : placeOf(node)
}

const isFlow = (node: Node): boolean => 'flow' in node && node.flow === true

/** The first key of a map. */
function headOf(node: Node | null): Place {
  const first = isMap(node) ? node.items[0]?.key : undefined
  return first ? placeOf(first) : { ...placeOf(node), length: 0 }
}

function childOf(
  document: Document.Parsed,
  node: Node | null,
  step: string | number,
): { readonly key?: unknown; readonly value: unknown } | undefined {
  const own = isAlias(node) ? node.resolve(document) : node
  if (isSeq(own)) return { value: own.items[Number(step)] }
  if (!isMap(own)) return undefined
  const found = own.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  if (found) return { key: found.key, value: found.value }
  for (const pair of own.items) {
    if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.source ?? pair.key.value) !== '<<') continue
    const merged = isSeq(pair.value) ? pair.value.items : [pair.value]
    for (const one of merged) {
      const inherited = isNode(one) ? childOf(document, one, step) : undefined
      if (inherited) return inherited
    }
  }
  return undefined
}
