/** Items of a ClusterSpec as the manifests that make them: keys in order, nothing that a server would add. */
import { stringify } from 'yaml'
import type { ClusterSpec, Service } from '../cluster/spec.ts'
import type { SpecKey } from '../edit/edit.ts'
import type { Kind } from './kind.ts'
import { writeMapped } from './kind.ts'
import { slicesOf } from './kinds/endpoints.ts'
import { KINDS, kindOfItem } from './kinds.ts'
import { type Fields, isRecord } from './path.ts'

/** A Service with endpoints of its own is two objects. */
export function manifestsOf(kind: Kind, item: Fields, spec: ClusterSpec): Fields[] {
  const mapped = writeMapped(kind.mappings, item)
  const written = kind.write ? kind.write(mapped, item, spec) : mapped
  const manifest = { apiVersion: kind.apiVersions[0], kind: kind.kind, ...written }
  return kind.list === 'services' ? [manifest, ...slicesOf(item as unknown as Service)] : [manifest]
}

export const printItem = (kind: Kind, item: Fields, spec: ClusterSpec): string =>
  printAll(manifestsOf(kind, item, spec))

/** Under a name of the ClusterSpec's: one item, all of a list, a part. Undefined where there is no such manifest. */
export function printManifest(
  spec: ClusterSpec,
  { list, name, namespace, apiVersion }: ManifestKey,
): string | undefined {
  const items = itemsOf(spec, list).filter(
    (item) =>
      (name === undefined || item['name'] === name) &&
      (namespace === undefined || item['namespace'] === namespace) &&
      (apiVersion === undefined || item['apiVersion'] === apiVersion),
  )
  const manifests = items.flatMap((item) => {
    const kind = kindOfItem(list, item)
    return kind ? manifestsOf(kind, item, spec) : []
  })
  return manifests.length === 0 ? undefined : printAll(manifests)
}

/** What a manifest is asked for: without a name, all of a kind. */
export type ManifestKey = Omit<SpecKey, 'list' | 'name'> & { readonly list: Kind['list']; readonly name?: string }

function itemsOf(spec: ClusterSpec, list: Kind['list']): readonly Fields[] {
  const own = spec[list]
  if (list === 'kubeProxy') return own === undefined && spec.services === undefined ? [] : [(own ?? {}) as Fields]
  if (list === 'felix') return isRecord(own) ? [own] : []
  return (own ?? []) as unknown as readonly Fields[]
}

/** Lists of a ClusterSpec that have manifests. */
export const LISTS: readonly Kind['list'][] = [...new Set(KINDS.map(({ list }) => list))]

/** As `kubectl get -o yaml` lays it out. */
const LAYOUT = {
  version: '1.1',
  sortMapEntries: true,
  indentSeq: false,
  lineWidth: 0,
  aliasDuplicateObjects: false,
} as const

const printAll = (manifests: readonly Fields[]): string =>
  manifests.map((manifest) => stringify(manifest, LAYOUT)).join('---\n')
