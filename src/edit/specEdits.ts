/** Changes of the desired state, applied before it is compiled; the shape of what comes of them is checked as a stranger's. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Problem, Result } from '../net/problem.ts'
import { parseSpec } from '../scenario/parseSpec.ts'
import type { SpecEdit, SpecKey } from './edit.ts'

interface Item extends Readonly<Record<string, unknown>> {
  readonly name: string
}

/** Nothing is checked of meaning: that is compilation's. */
export function applySpecEdits(spec: ClusterSpec, edits: readonly SpecEdit[]): Result<ClusterSpec> {
  if (edits.length === 0) return { ok: true, value: spec }
  let edited: Readonly<Record<string, unknown>> = { ...spec }
  for (const [index, edit] of edits.entries()) {
    const next = apply(edited, edit, `edits[${index}]`)
    if (!next.ok) return next
    edited = next.value
  }
  return parseSpec(edited)
}

type Spec = Readonly<Record<string, unknown>>

function apply(spec: Spec, edit: SpecEdit, path: string): Result<Spec> {
  if (edit.op === 'put') return { ok: true, value: withField(spec, edit.part, edit.value) }
  const items = itemsOf(spec, edit.list)
  const put = (list: readonly unknown[]): Result<Spec> => ({ ok: true, value: { ...spec, [edit.list]: list } })
  if (edit.op === 'add') return put(items.toSpliced(placeIn(items, edit.at), 0, edit.item as Item))
  const at = items.findIndex((item) => isItem(item, edit))
  if (at < 0) return { ok: false, problems: [unknownItem(path, edit)] }
  if (edit.op === 'remove') return put(items.toSpliced(at, 1))
  let item: Spec = items[at] ?? {}
  for (const [field, value] of Object.entries(edit.fields)) item = withField(item, field, value)
  return put(items.toSpliced(at, 1, item as Item))
}

/** What a stranger put in a list's place, or among its items, is left for `parseSpec` to refuse. */
const itemsOf = (spec: Spec, list: string): readonly Item[] =>
  Array.isArray(spec[list]) ? (spec[list] as readonly Item[]) : []

const placeIn = (items: readonly unknown[], at: unknown): number =>
  typeof at === 'number' && at >= 0 && at < items.length ? at : items.length

export const isItem = (item: Spec | null | undefined, { name, namespace, apiVersion }: SpecKey): boolean =>
  item?.['name'] === name &&
  (namespace === undefined || item['namespace'] === namespace) &&
  (apiVersion === undefined || item['apiVersion'] === apiVersion)

/** null takes a field away. */
function withField(record: Spec, field: string, value: unknown): Spec {
  if (value !== null) return { ...record, [field]: value }
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== field))
}

function unknownItem(path: string, { list, name, namespace }: SpecKey): Problem {
  const full = namespace === undefined ? name : `${namespace}/${name}`
  return {
    path,
    code: 'unknownReference',
    params: { what: list, name: full },
    message: `${path}: there is nothing named "${full}" in ${list}`,
  }
}

/** What takes these edits back, in the order in which it has to be done. */
export function reverseSpecEdits(spec: ClusterSpec, edits: readonly SpecEdit[]): SpecEdit[] {
  const reversed: SpecEdit[] = []
  let edited: Spec = { ...spec }
  for (const edit of edits) {
    reversed.unshift(...reverse(edited, edit))
    const next = apply(edited, edit, '')
    if (next.ok) edited = next.value
  }
  return reversed
}

function reverse(spec: Spec, edit: SpecEdit): SpecEdit[] {
  if (edit.op === 'put') return [{ ...edit, value: spec[edit.part] ?? null }]
  if (edit.op === 'add') {
    // A list that was not there is gone again: an empty one says something.
    if (spec[edit.list] === undefined) return [{ op: 'put', part: edit.list, value: null }]
    return [{ op: 'remove', list: edit.list, ...keyFields(edit.item as Spec, true) }]
  }
  const items = itemsOf(spec, edit.list)
  const at = items.findIndex((one) => isItem(one, edit))
  const item = items[at]
  if (!item) return []
  const back: SpecEdit = { op: 'add', list: edit.list, item, at }
  if (edit.op === 'remove') return [back]
  const now: SpecKey = { list: edit.list, ...keyFields({ ...item, ...edit.fields }, edit.namespace !== undefined) }
  const fields = Object.fromEntries(Object.keys(edit.fields).map((field) => [field, item[field] ?? null]))
  // A field that says null cannot be set to it: null takes it away.
  const saysNull = Object.keys(edit.fields).some((field) => item[field] === null)
  return saysNull ? [{ op: 'remove', ...now }, back] : [{ op: 'set', ...now, fields }]
}

/** What an item is known by. */
export function keyFields(item: Spec, namespaced: boolean): Omit<SpecKey, 'list'> {
  const { name, namespace, apiVersion } = item as unknown as Omit<SpecKey, 'list'>
  return {
    name,
    ...(namespaced && namespace !== undefined && { namespace }),
    ...(namespaced && apiVersion !== undefined && { apiVersion }),
  }
}
