/** The desired state against what was opened: what is new, changed or gone, and the way back of each. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { SpecEdit, SpecKey, SpecList } from './edit.ts'
import { isItem, keyFields } from './specEdits.ts'
import type { SpecChange, SpecChanges, SpecPart } from './specEditsWish.ts'

type Item = Readonly<Record<string, unknown>>

const LISTS: Readonly<Record<SpecList, true>> = {
  ...({ subnets: true, gateways: true, hosts: true, ipPools: true, nodes: true, pods: true } as const),
  ...({ namespaces: true, services: true, networkPolicies: true, globalNetworkPolicies: true } as const),
  ...({ networkSets: true, globalNetworkSets: true } as const),
}

/** Both as their reader writes them, so that equal values look alike. */
export function specChanges(opened: ClusterSpec, now: ClusterSpec): SpecChanges {
  const lists = Object.keys(LISTS) as SpecList[]
  const parts = [...new Set([...Object.keys(opened), ...Object.keys(now)])].filter((part) => !(part in LISTS))
  return {
    items: lists.flatMap((list) => listChanges(list, itemsOf(opened, list), itemsOf(now, list))),
    parts: (parts as SpecPart[]).filter((part) => !same(opened[part], now[part])),
  }
}

function listChanges(list: SpecList, opened: readonly Item[], now: readonly Item[]): SpecChange[] {
  if (opened === now) return []
  const before = new Map(opened.map((item) => [keyText(item), item]))
  const after = new Set(now.map(keyText))
  const changes = now.flatMap((item): SpecChange[] => {
    const key = { list, ...keyFields(item, true) }
    const was = before.get(keyText(item))
    if (!was) return [{ key, state: 'added', fields: [] }]
    const fields = changedFields(was, item)
    return fields.length > 0 ? [{ key, state: 'changed', fields }] : []
  })
  const removed = opened.filter((item) => !after.has(keyText(item)))
  return [
    ...changes,
    ...removed.map((item): SpecChange => ({ key: { list, ...keyFields(item, true) }, state: 'removed', fields: [] })),
  ]
}

/** Undefined where the item is as it was opened. */
export function restoring(opened: ClusterSpec, now: ClusterSpec, key: SpecKey): readonly SpecEdit[] | undefined {
  const items = itemsOf(opened, key.list)
  const at = items.findIndex((item) => isItem(item, key))
  const [was, is] = [items[at], itemsOf(now, key.list).find((item) => isItem(item, key))]
  if (!was) return is && [{ op: 'remove', ...key }]
  const back: SpecEdit = { op: 'add', list: key.list, item: was, at }
  if (!is) return [back]
  const fields = changedFields(was, is)
  if (fields.length === 0) return undefined
  if (fields.some((field) => was[field] === null)) return [{ op: 'remove', ...key }, back]
  return [{ op: 'set', ...key, fields: Object.fromEntries(fields.map((field) => [field, was[field] ?? null])) }]
}

export const itemsOf = (spec: ClusterSpec, list: SpecList): readonly Item[] =>
  (spec[list] ?? []) as unknown as readonly Item[]

const changedFields = (was: Item, is: Item): string[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((field) => !same(was[field], is[field]))

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Kubernetes' policies and Calico's may have one name. */
const keyText = ({ apiVersion = '', namespace = '', name }: Item): string => `${apiVersion} ${namespace} ${name}`
