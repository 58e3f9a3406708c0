/** A cluster while a text is applied to it, object after object; what changed comes out as edits. */
import type { ClusterSpec, Endpoint } from '../cluster/spec.ts'
import type { SpecEdit, SpecKey, SpecList } from '../edit/edit.ts'
import type { Kind, SpecPart } from './kind.ts'
import { KINDS, kindOfItem } from './kinds.ts'
import { type Fields, isRecord } from './path.ts'

export interface ObjectKey {
  readonly kind: Kind
  readonly key: { readonly name: string; readonly namespace?: string }
}

const isPart = (list: SpecList | SpecPart): list is SpecPart => list === 'kubeProxy' || list === 'felix'

const LISTS = new Set(KINDS.map(({ list }) => list))
/** What lives in a Kubernetes namespace, and goes with it. */
const NAMESPACED = ['pods', 'services', 'networkPolicies', 'networkSets'] as const

export class Draft {
  private readonly before: ClusterSpec
  private now: ClusterSpec
  /** Place in a list, by kind and name. */
  private readonly places = new Map<string, number>()
  private readonly touched = new Set<SpecList | SpecPart>()
  private readonly copied = new Set<string>()
  private readonly endpoints = new Map<string, readonly Endpoint[]>()

  constructor(spec: ClusterSpec) {
    this.before = spec
    this.now = spec
    for (const list of LISTS) if (!isPart(list)) this.index(list)
  }

  get spec(): ClusterSpec {
    return this.now
  }

  get({ kind, key }: ObjectKey): Fields | undefined {
    if (isPart(kind.list)) return this.now[kind.list] as Fields | undefined
    const at = this.places.get(keyOf(kind, key))
    return at === undefined ? undefined : this.itemAt(kind.list, at)
  }

  /** In its list; undefined of a part. */
  placeOf({ kind, key }: ObjectKey): number | undefined {
    return isPart(kind.list) ? undefined : this.places.get(keyOf(kind, key))
  }

  itemAt(list: SpecList, at: number): Fields | undefined {
    return this.items(list)[at]
  }

  /** In the old one's place, or last. */
  put({ kind, key }: ObjectKey, item: Fields): void {
    this.touched.add(kind.list)
    if (isPart(kind.list)) {
      this.now = { ...this.now, [kind.list]: item }
      return
    }
    const items = this.writable(kind.list)
    const at = this.places.get(keyOf(kind, key)) ?? items.length
    items[at] = item
    this.places.set(keyOf(kind, key), at)
  }

  /**
   * How much went with it: all that is in a namespace, the pods of a node (pkg/controller/podgc). Undefined where there is no
   * such object.
   */
  remove({ kind, key }: ObjectKey): number | undefined {
    const old = this.get({ kind, key })
    if (kind.list === 'namespaces') {
      const along = NAMESPACED.map((list) => this.filter(list, (item) => item['namespace'] !== key.name))
      const gone = this.filter('namespaces', (item) => item['name'] !== key.name)
      const count = along.reduce((sum, one) => sum + one, 0)
      return gone + count === 0 ? undefined : count
    }
    if (!old) return undefined
    if (isPart(kind.list)) {
      this.touched.add(kind.list)
      const rest = Object.entries(this.now).filter(([part]) => part !== kind.list)
      this.now = Object.fromEntries(rest) as unknown as ClusterSpec
      return 0
    }
    this.filter(kind.list, (item) => item !== old)
    return kind.list === 'nodes' ? this.filter('pods', (item) => item['node'] !== key.name) : 0
  }

  /** All of them at once. */
  drop(list: SpecList, gone: ReadonlySet<unknown>): void {
    if (gone.size > 0) this.filter(list, (item) => !gone.has(item))
  }

  /** What the text has said of a Service's endpoints so far. */
  endpointsOf(key: ObjectKey['key']): readonly Endpoint[] | undefined {
    return this.endpoints.get(`${key.namespace}/${key.name}`)
  }

  /** Of a Service that is there, or was; undefined where it has none. */
  removeEndpoints(key: ObjectKey['key']): number | undefined {
    const of = (item: Fields): boolean => item['name'] === key.name && item['namespace'] === key.namespace
    const at = this.items('services').findIndex(of)
    const item = this.items('services')[at]
    if (!item) return (this.before.services as readonly Fields[] | undefined)?.some(of) ? 0 : undefined
    const { endpoints, ...rest } = item
    if (endpoints === undefined) return undefined
    this.touched.add('services')
    this.writable('services')[at] = rest
    return 0
  }

  noteEndpoints(key: ObjectKey['key'], endpoints: readonly Endpoint[]): void {
    this.endpoints.set(`${key.namespace}/${key.name}`, endpoints)
  }

  edits(): SpecEdit[] {
    return [...this.touched].flatMap((list) => (isPart(list) ? this.partEdits(list) : this.listEdits(list)))
  }

  private partEdits(part: SpecPart): SpecEdit[] {
    if (same(this.before[part], this.now[part])) return []
    return [{ op: 'put', part, value: this.now[part] ?? null }]
  }

  private listEdits(list: SpecList): SpecEdit[] {
    const before = (this.before[list] ?? []) as unknown as readonly Fields[]
    const now = this.items(list)
    const of = (item: Fields): string => keyOf(kindOfItem(list, item), item as { readonly name: string })
    const kept = new Map(now.map((item) => [of(item), item]))
    const known = new Map(before.map((item) => [of(item), item]))
    const edits: SpecEdit[] = []
    for (const item of before) {
      const next = kept.get(of(item))
      if (next === undefined) edits.push({ op: 'remove', ...specKey(list, item) })
      else if (next !== item && !same(item, next)) edits.push(...changes(list, item, next, now.indexOf(next)))
    }
    for (const item of now) if (!known.has(of(item))) edits.push({ op: 'add', list, item })
    return edits
  }

  private items(list: SpecList): readonly Fields[] {
    return (this.now[list] ?? []) as unknown as readonly Fields[]
  }

  private writable(list: SpecList): Fields[] {
    if (!this.copied.has(list)) {
      this.copied.add(list)
      this.now = { ...this.now, [list]: [...this.items(list)] }
    }
    return this.now[list] as unknown as Fields[]
  }

  /** How many are gone. */
  private filter(list: SpecList, wanted: (item: Fields) => boolean): number {
    const before = this.items(list)
    const kept = before.filter(wanted)
    if (kept.length === before.length) return 0
    this.touched.add(list)
    this.copied.add(list)
    for (const item of before) this.places.delete(placeKey(list, item))
    this.now = { ...this.now, [list]: kept }
    this.index(list)
    return before.length - kept.length
  }

  private index(list: SpecList): void {
    this.items(list).forEach((item, i) => {
      this.places.set(placeKey(list, item), i)
    })
  }
}

const placeKey = (list: SpecList, item: Fields): string =>
  keyOf(kindOfItem(list, item), item as { readonly name: string; readonly namespace?: string })

const keyOf = (kind: Kind | undefined, { name, namespace }: ObjectKey['key']): string =>
  `${kind?.apiVersions[0]} ${kind?.kind} ${namespace ?? ''}/${name}`

function specKey(list: SpecList, item: Fields): SpecKey {
  const { name, namespace, apiVersion } = item as { readonly [K in 'name' | 'namespace' | 'apiVersion']: string }
  return { list, name, ...(namespace !== undefined && { namespace }), ...(apiVersion !== undefined && { apiVersion }) }
}

function changes(list: SpecList, item: Fields, next: Fields, at: number): SpecEdit[] {
  const names = [...new Set([...Object.keys(item), ...Object.keys(next)])].filter(
    (name) => !same(item[name], next[name]),
  )
  // A field that shall say null cannot be set to it: null takes it away.
  if (names.some((name) => next[name] === null))
    return [
      { op: 'remove', ...specKey(list, item) },
      { op: 'add', list, item: next, at },
    ]
  const fields = Object.fromEntries(names.map((name) => [name, next[name] ?? null]))
  return [{ op: 'set', ...specKey(list, item), fields }]
}

/** Whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => same(one, b[i]))
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => same(a[key], b[key]))
}
