/** What an object is called, and what is known of it when it was read. */
import type { Outcome, Verb } from './apply.ts'
import type { ManifestDocument } from './documents.ts'
import { formatPath, isRecord, type Path, valueAt } from './path.ts'
import { type ManifestProblem, type Place, refusal } from './problem.ts'
import { invalid, type Speaker } from './said.ts'

export interface Reading {
  readonly document: ManifestDocument
  /** Absent where the object does not say what it is. */
  readonly head?: Head
  readonly problems: readonly ManifestProblem[]
  readonly speaker?: Speaker
  readonly outcome?: Outcome
  /** Whether an item, by its place in a list, is of its making; of a part there is no place. */
  readonly isTarget?: (list: unknown, at: number | undefined) => boolean
  /** The place of the Service whose endpoints it brings. */
  readonly endpointsFor?: number | undefined
  /** The place in the manifest of a place in the item. */
  readonly locate?: (path: Path) => Path | undefined
}

export interface Head {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly place: Place
}

export function headOf(document: ManifestDocument): Head | { readonly problem: ManifestProblem } {
  const { value, place } = document
  const at = (path: Path, code: 'missing' | 'wrongType', params: ManifestProblem['params'], said: string) => ({
    problem: { ...refusal(formatPath(path), place(path), code, params, said), said },
  })
  const prefix = 'error validating data: '
  if (!isRecord(value)) {
    const said = 'error unmarshaling JSON: json: cannot unmarshal into Go value of type map[string]interface {}'
    return at(
      [],
      'wrongType',
      { expected: 'an object', got: Array.isArray(value) ? 'a list' : `a ${typeof value}` },
      said,
    )
  }
  for (const key of ['apiVersion', 'kind'] as const)
    if (typeof value[key] !== 'string' || value[key] === '')
      return at([key], 'missing', { what: key }, `${prefix}${key} not set`)
  const [apiVersion, kind] = [String(value['apiVersion']), String(value['kind'])]
  const configures = kind === 'KubeProxyConfiguration'
  const [name, namespace] = ['name', 'namespace'].map((key) => valueAt(value, ['metadata', key]))
  if (!configures && (name === undefined || name === null || name === '')) {
    const path = ['metadata', 'name']
    const said = invalid(kind, '', path, 'Required value: name or generateName is required')
    return at(path, 'missing', { what: 'metadata.name' }, said)
  }
  return {
    apiVersion,
    kind,
    name: configures ? 'kube-proxy' : String(name),
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : 'default',
    place: place(configures ? ['kind'] : ['metadata', 'name']),
  }
}

export const outcomeOf = (head: Head, namespace: string, verb: Verb, ignored: Outcome['ignored']): Outcome => ({
  kind: head.kind,
  name: namespace === '' ? head.name : `${namespace}/${head.name}`,
  verb,
  place: head.place,
  ignored,
})
