/** A kind of object: what the API knows of it, and what of it stands where in a ClusterSpec. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { SpecList } from '../edit/edit.ts'
import { type Fields, type Path, valueAt, withValueAt } from './path.ts'
import type { ManifestProblem } from './problem.ts'
import type { Shape } from './shape.ts'

/** Parts of a ClusterSpec that have no items. */
export type SpecPart = 'kubeProxy' | 'felix'

export interface Kind {
  readonly kind: string
  /** As the API's resource is called. */
  readonly plural: string
  /** Of whom the refusals are. */
  readonly api: 'kubernetes' | 'calico'
  /** The first is written; all are read. */
  readonly apiVersions: readonly string[]
  readonly namespaced: boolean
  /** Where its objects stand. */
  readonly list: SpecList | SpecPart
  readonly shape: Shape
  readonly mappings: readonly Mapping[]
  /** Fields that later versions have: names only, to say so. */
  readonly newer?: readonly string[]
  /** Fields that are not known are left out with a warning. */
  readonly lenient?: true
  /** What every item says. */
  readonly constant?: Fields
  /** Fields of the item that no update may change: the object is deleted and made again. */
  readonly immutable?: readonly string[]
  /** What the API server, the scheduler or IPAM would fill in, and what is no plain field. */
  readonly read?: (item: Fields, manifest: Fields, context: Context) => Fields
  /** What is no plain field, into the manifest. */
  readonly write?: (manifest: Fields, item: Fields, spec: ClusterSpec) => Fields
  /** What the API refuses and the checks of a ClusterSpec cannot see. */
  readonly check?: (manifest: Fields, context: Context) => readonly Fault[]
  /** Where a field of the item stands, of those that are no plain fields. */
  readonly locate?: (path: Path, manifest: Fields) => Path | undefined
}

export interface Context {
  /** With what stood before in the same text. */
  readonly spec: ClusterSpec
  /** The object as it was. */
  readonly old: Fields | undefined
}

/** `Required value`, `Invalid value: 5: must be …`, as the API server prints it behind the field. */
export interface Fault {
  readonly path: Path
  readonly code: ManifestProblem['code']
  readonly params: ManifestProblem['params']
  /** Absent where the refusal is Hopscope's own; then `message` says it. */
  readonly body?: string
  readonly message?: string
  /** What is expected, as the checks of a ClusterSpec say it. */
  readonly way?: string
}

export const required = (...path: Path): Fault => ({
  path,
  code: 'missing',
  params: { what: String(path.findLast((step) => typeof step === 'string') ?? '') },
  body: 'Required value',
})

export const unmodelled = (path: Path, what: string): Fault => ({
  path,
  code: 'notSupported',
  params: { what },
  message: `Hopscope cannot simulate ${what} yet; take it out`,
})

/** A field of an item, and where the manifest says it. */
export interface Mapping {
  readonly item: Path
  readonly at: Path
  /** Of a list whose entries stand each in this field of an object. */
  readonly each?: string
  readonly read?: (value: unknown) => unknown
  readonly write?: (value: unknown) => unknown
}

const steps = (text: string): Path => text.split('.')

export const field = (item: string, at = `spec.${item}`): Mapping => ({ item: steps(item), at: steps(at) })

/** The same names in the item and in spec. */
export const specFields = (names: string): Mapping[] => names.split(' ').map((name) => field(name))

export const NAME = field('name', 'metadata.name')
export const NAMESPACE = field('namespace', 'metadata.namespace')
export const LABELS = field('labels', 'metadata.labels')

/** Annotations of Hopscope's own say what Kubernetes has no field for. */
export const OWN_PREFIX = 'hopscope/'

type Codec = Pick<Mapping, 'read' | 'write'>

/** A text, unless said otherwise. */
export const annotation = (item: string, name: string, codec: Codec = {}): Mapping => ({
  item: steps(item),
  at: ['metadata', 'annotations', name],
  ...codec,
})

export const ownAnnotation = (item: string, codec?: Codec): Mapping => annotation(item, `${OWN_PREFIX}${item}`, codec)

/** A text that is no number stays one, for the checks to refuse. */
export const asNumber: Codec = {
  read: (value) => (/^-?\d+$/.test(String(value)) ? Number(value) : value),
  write: String,
}

/** Blanks around the commas are lost. */
export const asWords: Codec = {
  read: (value) =>
    String(value)
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  write: (value) => (value as readonly string[]).join(','),
}

export const asJson: Codec = {
  read: (value) => {
    try {
      return JSON.parse(String(value)) as unknown
    } catch {
      return value
    }
  },
  write: (value) => JSON.stringify(value),
}

export function readMapped(mappings: readonly Mapping[], manifest: Fields): Fields {
  let item: Fields = {}
  for (const { item: path, at, each, read } of mappings) {
    const value = valueAt(manifest, at)
    if (value === undefined) continue
    const plain = each && Array.isArray(value) ? value.map((own: unknown) => valueAt(own, [each])) : value
    const own = read ? read(plain) : plain
    if (own !== undefined) item = withValueAt(item, path, own) as Fields
  }
  return item
}

export function writeMapped(mappings: readonly Mapping[], item: Fields): Fields {
  let manifest: Fields = {}
  for (const { item: path, at, each, write } of mappings) {
    const value = valueAt(item, path)
    if (value === undefined) continue
    const own = write ? write(value) : value
    if (own === undefined) continue
    const said = each && Array.isArray(own) ? own.map((one: unknown) => ({ [each]: one })) : own
    manifest = withValueAt(manifest, at, said) as Fields
  }
  return manifest
}

/** The place in the manifest of a place in the item. */
export function locateMapped(mappings: readonly Mapping[], path: Path): Path | undefined {
  const found = mappings
    .filter(({ item }) => item.length <= path.length && item.every((step, i) => step === path[i]))
    .sort((a, b) => b.item.length - a.item.length)[0]
  if (!found) return undefined
  const rest = path.slice(found.item.length)
  if (found.read) return found.at
  return found.each && rest.length > 0
    ? [...found.at, ...rest.slice(0, 1), found.each, ...rest.slice(1)]
    : [...found.at, ...rest]
}
