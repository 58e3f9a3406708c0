/**
 * What a text says beside a workload of what its controller made: `kubectl get deploy,rs,pods -o yaml` has all of it. The
 * hashes there are the cluster's, and its pods go on being the workload's.
 */
import { type Fields, isRecord, valueAt } from '../path.ts'
import type { Workload } from './kinds.ts'

export interface Siblings {
  /** Of a workload's template, where a ReplicaSet or a pod of the text has it. */
  readonly hashOf: (workload: Workload, namespace: string, name: string) => string | undefined
  /** The kind of the controller that stands in the text too. */
  readonly ownerOf: (value: unknown) => string | undefined
}

const HASH = ['metadata', 'labels', 'pod-template-hash']
const REVISION = ['metadata', 'labels', 'controller-revision-hash']

const namespaceOf = (value: unknown): string => String(valueAt(value, ['metadata', 'namespace']) ?? 'default')
const keyOf = (kind: unknown, namespace: string, name: unknown): string =>
  `${String(kind)} ${namespace}/${String(name)}`

interface Owner {
  readonly kind: string
  readonly name: string
}

/** The one that `controller: true` names. */
export function controllerOf(value: unknown): Owner | undefined {
  const owners = valueAt(value, ['metadata', 'ownerReferences'])
  const own = Array.isArray(owners) ? owners.find((one) => isRecord(one) && one['controller'] === true) : undefined
  return isRecord(own) ? { kind: String(own['kind']), name: String(own['name']) } : undefined
}

export function siblingsIn(values: readonly unknown[]): Siblings {
  const present = new Set<string>()
  const hashes = new Map<string, { readonly hash: string; readonly revision: number }>()
  const note = (key: string, hash: unknown, revision: number): void => {
    const before = hashes.get(key)
    if (typeof hash === 'string' && (!before || revision > before.revision)) hashes.set(key, { hash, revision })
  }
  for (const value of values) {
    if (!isRecord(value)) continue
    const { kind } = value
    const namespace = namespaceOf(value)
    present.add(keyOf(kind, namespace, valueAt(value, ['metadata', 'name'])))
    const owner = controllerOf(value)
    if (!owner) continue
    const ownerKey = keyOf(owner.kind, namespace, owner.name)
    if (kind === 'ReplicaSet') note(ownerKey, valueAt(value, HASH), revisionOf(value))
    if (kind === 'Pod') noteOfPod(owner, ownerKey, namespace, value, note)
  }
  return {
    hashOf: ({ kind }, namespace, name) => hashes.get(keyOf(kind, namespace, name))?.hash,
    ownerOf(value) {
      const owner = controllerOf(value)
      const isPresent = ({ kind, name }: Owner): boolean => present.has(keyOf(kind, namespaceOf(value), name))
      return owner && [owner, deploymentOf(owner, value)].find((one) => one && isPresent(one))?.kind
    },
  }
}

/** A Deployment's pods belong to its ReplicaSet, whose name ends with the hash. */
function deploymentOf({ kind, name }: Owner, pod: unknown): Owner | undefined {
  const hash = valueAt(pod, HASH)
  if (kind !== 'ReplicaSet' || typeof hash !== 'string' || !name.endsWith(`-${hash}`)) return undefined
  return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) }
}

/** Below that of any ReplicaSet. */
const OF_A_POD = -1

function noteOfPod(
  { kind, name }: Owner,
  ownerKey: string,
  namespace: string,
  value: Fields,
  note: (key: string, hash: unknown, revision: number) => void,
): void {
  const deployment = deploymentOf({ kind, name }, value)
  if (deployment) note(keyOf(deployment.kind, namespace, deployment.name), valueAt(value, HASH), OF_A_POD)
  const revision = valueAt(value, REVISION)
  if (kind === 'DaemonSet') note(ownerKey, revision, OF_A_POD)
  if (kind === 'StatefulSet' && typeof revision === 'string' && revision.startsWith(`${name}-`))
    note(ownerKey, revision.slice(name.length + 1), OF_A_POD)
}

const revisionOf = (value: unknown): number =>
  Number(valueAt(value, ['metadata', 'annotations', 'deployment.kubernetes.io/revision']) ?? 0)
