/**
 * What a controller does to reach what a workload asks: which pods stay, which go, which it makes. The end of a rollout, not
 * its way. Pods are known for a workload's by its selector and their names: a ClusterSpec has no owner references.
 */
import type { Node, Pod } from '../../cluster/spec.ts'
import { type Fields, valueAt } from '../path.ts'
import { nodesFor, scheduler } from '../schedule.ts'
import { labelsOf, selectorOf } from './check.ts'
import type { Workload } from './kinds.ts'
import { generatedBase, generatedName } from './names.ts'
import { selects } from './selector.ts'

export interface Desired {
  readonly workload: Workload
  readonly name: string
  readonly namespace: string
  readonly manifest: Fields
  /** Of the template as it is now. */
  readonly hash: string
}

/** A pod to be made. */
interface Wanted {
  readonly name: string
  readonly node: string
  readonly labels: Readonly<Record<string, string>>
}

export interface Plan {
  readonly kept: readonly Pod[]
  readonly gone: readonly Pod[]
  readonly made: readonly Wanted[]
}

const HASH = 'pod-template-hash'
const GENERATION = 'pod-template-generation'
const REVISION = 'controller-revision-hash'

/** Its pods, in the order in which they stand. */
export function podsOf(
  desired: Pick<Desired, 'workload' | 'name' | 'namespace' | 'manifest'>,
  pods: readonly Pod[],
): Pod[] {
  const { workload, name, namespace, manifest } = desired
  const selector = selectorOf(workload, manifest)
  if (!selector) return []
  return pods.filter(
    (pod) => pod.namespace === namespace && selects(selector, pod.labels ?? {}) && isNamed(workload, name, pod),
  )
}

function isNamed({ kind, revision }: Workload, name: string, { name: own, labels = {} }: Pod): boolean {
  const hash = revision && labels[revision]
  if (revision && hash === undefined) return false
  if (kind === 'StatefulSet') return own.startsWith(`${name}-`) && /^\d+$/.test(own.slice(name.length + 1))
  const base = generatedBase(kind === 'Deployment' ? `${name}-${hash}-` : `${name}-`)
  return own.startsWith(base) && /^[a-z0-9]{1,5}$/.test(own.slice(base.length))
}

export function reconcile(desired: Desired, pods: readonly Pod[], nodes: readonly Node[]): Plan {
  const { workload, manifest } = desired
  const own = podsOf(desired, pods)
  if (workload.kind === 'DaemonSet') return onEveryNode(desired, own, pods, nodesFor(templatePod(manifest), nodes))
  if (workload.kind === 'StatefulSet') return inOrder(desired, own, pods, nodes)
  const current = workload.kind === 'Deployment' ? own.filter(({ labels }) => labels?.[HASH] === desired.hash) : own
  const replicas = replicasOf(manifest)
  const kept = new Set(leastWanted(current).slice(Math.max(0, current.length - replicas)))
  const staying = own.filter((pod) => kept.has(pod))
  const placer = placerOf(desired, pods, own, staying, nodes)
  const taken = new Set(pods.filter(({ namespace }) => namespace === desired.namespace).map(({ name }) => name))
  const base = workload.kind === 'Deployment' ? `${desired.name}-${desired.hash}-` : `${desired.name}-`
  const labels = { ...labelsOf(manifest), ...(workload.kind === 'Deployment' && { [HASH]: desired.hash }) }
  const made: Wanted[] = []
  while (staying.length + made.length < replicas) {
    const name = generatedName(desired.namespace, base, (one) => taken.has(one))
    taken.add(name)
    made.push({ name, node: placer(), labels })
  }
  return { kept: staying, gone: without(own, staying), made }
}

function without(pods: readonly Pod[], others: readonly Pod[]): Pod[] {
  const left = new Set(pods)
  for (const pod of others) left.delete(pod)
  return [...left]
}

const replicasOf = (manifest: Fields): number => Number(valueAt(manifest, ['spec', 'replicas']) ?? 1)

const templatePod = (manifest: Fields): Fields => (valueAt(manifest, ['spec', 'template']) as Fields | undefined) ?? {}

/**
 * Those to go first, first (ActivePodsWithRanks, pkg/controller/controller_utils.go): what is not ready; what has most company
 * of its kind on its node; what is newest.
 */
function leastWanted(pods: readonly Pod[]): Pod[] {
  const company = new Map<string, number>()
  for (const { node } of pods) company.set(node, (company.get(node) ?? 0) + 1)
  const rank = ({ node }: Pod): number => company.get(node) ?? 0
  return [...pods].reverse().sort((a, b) => Number(a.ready ?? true) - Number(b.ready ?? true) || rank(b) - rank(a))
}

/** One node after the other, each pod that was placed counted for the next. */
function placerOf(
  { manifest }: Desired,
  pods: readonly Pod[],
  own: readonly Pod[],
  staying: readonly Pod[],
  nodes: readonly Node[],
): () => string {
  const template = templatePod(manifest)
  const given = valueAt(template, ['spec', 'nodeName'])
  if (typeof given === 'string' && given !== '') return () => given
  const gone = new Set(without(own, staying))
  const others = pods.filter((pod) => !gone.has(pod))
  const next = scheduler({ nodes, pods: others }, nodesFor(template, nodes), staying)
  return () => next() ?? ''
}

/** Ordinals from the start on (pkg/controller/statefulset): a pod of another template is made again under its name. */
function inOrder(desired: Desired, own: readonly Pod[], pods: readonly Pod[], nodes: readonly Node[]): Plan {
  const { name, manifest } = desired
  const first = Number(valueAt(manifest, ['spec', 'ordinals', 'start']) ?? 0)
  const revision = `${name}-${desired.hash}`
  const stale = staleFrom(manifest)
  const byName = new Map(own.map((pod) => [pod.name, pod]))
  const ordinals = Array.from({ length: replicasOf(manifest) }, (_, i) => first + i)
  const isCurrent = (ordinal: number, pod: Pod | undefined): boolean =>
    pod !== undefined && (pod.labels?.[REVISION] === revision || ordinal < stale)
  const kept = ordinals.flatMap((ordinal) => {
    const pod = byName.get(`${name}-${ordinal}`)
    return pod && isCurrent(ordinal, pod) ? [pod] : []
  })
  const placer = placerOf(desired, pods, own, kept, nodes)
  const made = ordinals
    .filter((ordinal) => !isCurrent(ordinal, byName.get(`${name}-${ordinal}`)))
    .map((ordinal) => ({
      name: `${name}-${ordinal}`,
      node: placer(),
      labels: {
        ...labelsOf(manifest),
        'apps.kubernetes.io/pod-index': String(ordinal),
        [REVISION]: revision,
        'statefulset.kubernetes.io/pod-name': `${name}-${ordinal}`,
      },
    }))
  return { kept, gone: without(own, kept), made }
}

/** Ordinals below it keep the template they were made of. */
function staleFrom(manifest: Fields): number {
  if (valueAt(manifest, ['spec', 'updateStrategy', 'type']) === 'OnDelete') return Number.POSITIVE_INFINITY
  return Number(valueAt(manifest, ['spec', 'updateStrategy', 'rollingUpdate', 'partition']) ?? 0)
}

/** One on each node that the template does not shut out (pkg/controller/daemon). */
function onEveryNode(desired: Desired, own: readonly Pod[], pods: readonly Pod[], nodes: readonly Node[]): Plan {
  const stays = staleFrom(desired.manifest) === Number.POSITIVE_INFINITY
  const wanted = new Set(nodes.map(({ name }) => name))
  const kept: Pod[] = []
  for (const pod of own) {
    if (!wanted.has(pod.node) || !(stays || pod.labels?.[REVISION] === desired.hash)) continue
    wanted.delete(pod.node)
    kept.push(pod)
  }
  const taken = new Set(pods.filter(({ namespace }) => namespace === desired.namespace).map(({ name }) => name))
  const labels = {
    ...labelsOf(desired.manifest),
    [REVISION]: desired.hash,
    [GENERATION]: String(generationOf(own, desired.hash)),
  }
  const made = nodes
    .filter(({ name }) => wanted.has(name))
    .map(({ name: node }) => {
      const name = generatedName(desired.namespace, `${desired.name}-`, (one) => taken.has(one))
      taken.add(name)
      return { name, node, labels }
    })
  return { kept, gone: without(own, kept), made }
}

/** Of the template: one more than that of the pods made before of another. */
function generationOf(own: readonly Pod[], hash: string): number {
  const of = ({ labels }: Pod): number => Number(labels?.[GENERATION] ?? 1)
  const same = own.find(({ labels }) => labels?.[REVISION] === hash)
  return same ? of(same) : Math.max(0, ...own.map(of)) + 1
}
