/**
 * Where a pod goes that names no node: what kube-scheduler's plugins (pkg/scheduler/framework/plugins) can tell of the nodes
 * here, which have labels and pods, but no taints, and no sizes.
 *
 * NodeAffinity leaves the nodes whose labels the pod asks for. Among them PodTopologySpread's default constraints count: a
 * node costs `own pods on it · ln(nodes + 2) + own pods in its zone · ln(zones + 2)`, own being those of the same workload
 * (podtopologyspread/scoring.go). Where that is equal, NodeResourcesFit's LeastAllocated: the fewest pods of any kind, all
 * asking alike. The scheduler weighs the two against each other, and draws among the best: here the first decides before the
 * second, and of the best the node that stands first is taken.
 */
import type { ClusterSpec, Node } from '../cluster/spec.ts'
import { type Fields, type Path, valueAt } from './path.ts'

export const NODE_SELECTOR: Path = ['spec', 'nodeSelector']
export const NODE_AFFINITY: Path = [
  'spec',
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
]
const ZONE = 'topology.kubernetes.io/zone'

interface Requirement {
  readonly key?: string
  readonly operator?: string
  readonly values?: readonly string[]
}

interface Term {
  readonly matchExpressions?: readonly Requirement[]
  readonly matchFields?: readonly Requirement[]
}

/** Those that a pod's `nodeSelector` and required node affinity leave. */
export function nodesFor(pod: Fields, nodes: readonly Node[]): readonly Node[] {
  const wanted = Object.entries((valueAt(pod, NODE_SELECTOR) as Fields | undefined) ?? {})
  const terms = valueAt(pod, [...NODE_AFFINITY, 'nodeSelectorTerms']) as readonly Term[] | undefined
  return nodes.filter(
    ({ name, labels = {} }) =>
      wanted.every(([key, value]) => labels[key] === value) &&
      (terms?.some((term) => matches(term, labels, name)) ?? true),
  )
}

/** Of the terms one has to hold; of a term all of it, and one that asks nothing never does (component-helpers/nodeaffinity). */
function matches({ matchExpressions = [], matchFields = [] }: Term, labels: Labels, name: string): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  return (
    matchExpressions.every((own) => holds(own, labels[own.key ?? ''])) &&
    matchFields.every((own) => own.key === 'metadata.name' && holds(own, name))
  )
}

type Labels = Readonly<Record<string, string>>

function holds({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
    default:
      return false
  }
}

type Placed = Pick<ClusterSpec['pods'][number], 'node'>

/** Gives the best of the candidates, and counts the pod that goes there; undefined where there is none. */
export function scheduler(
  { nodes, pods }: { readonly nodes: readonly Node[]; readonly pods: readonly Placed[] },
  candidates: readonly Node[],
  own: readonly Placed[] = [],
): () => string | undefined {
  const zoneOf = new Map(nodes.map(({ name, labels }) => [name, labels?.[ZONE]]))
  const zones = new Set(candidates.flatMap(({ name }) => zoneOf.get(name) ?? []))
  const onNode = new Map<string, number>()
  const inZone = new Map<string | undefined, number>()
  const all = new Map<string, number>()
  const count = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
  const countOwn = (node: string): void => {
    count(onNode, node)
    count(inZone, zoneOf.get(node))
  }
  for (const { node } of pods) count(all, node)
  for (const { node } of own) countOwn(node)
  const costOf = (name: string): number => {
    const zone = zoneOf.get(name)
    const near = zone === undefined ? 0 : (inZone.get(zone) ?? 0)
    return (onNode.get(name) ?? 0) * Math.log(candidates.length + 2) + near * Math.log(zones.size + 2)
  }
  return () => {
    let best: { readonly name: string; readonly cost: number; readonly pods: number } | undefined
    for (const { name } of candidates) {
      const judged = { name, cost: costOf(name), pods: all.get(name) ?? 0 }
      if (!best || judged.cost < best.cost || (judged.cost === best.cost && judged.pods < best.pods)) best = judged
    }
    if (!best) return undefined
    countOwn(best.name)
    count(all, best.name)
    return best.name
  }
}
