/** New pods, Namespaces, Services and policies. */
import type { ClusterSpec, Pod, Service } from '../cluster/spec.ts'
import type { SpecEdit } from './edit.ts'
import { firstName, freeClusterIP, namesTaken } from './specEditsFree.ts'
import type { AddWish } from './specEditsNew.ts'
import type { Where } from './specEditsWish.ts'

const SYSTEM = 'kube-system'
const HTTP = { protocol: 'TCP', port: 80 } as const

/** On the node with the fewest pods; it answers on port 80, and can be selected by its name. */
export function newPod(spec: ClusterSpec, where: Where): SpecEdit[] | undefined {
  const count = new Map(spec.nodes.map(({ name }) => [name, 0]))
  for (const { node } of spec.pods) count.set(node, (count.get(node) ?? 0) + 1)
  const [idlest] = [...count].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1))
  const node = where.node ?? idlest?.[0]
  if (node === undefined) return undefined
  const name = firstName(namesTaken(spec), 'pod')
  const item: Pod = { namespace: namespaceOf(spec, where), name, node, labels: { app: name }, listen: [HTTP] }
  return [{ op: 'add', list: 'pods', item }]
}

/** One that pods live in, if it was not told of yet. */
export function newNamespace(spec: ClusterSpec): SpecEdit[] {
  const told = new Set((spec.namespaces ?? []).map(({ name }) => name))
  const untold = spec.pods.map(({ namespace }) => namespace).find((name) => !told.has(name))
  return [{ op: 'add', list: 'namespaces', item: { name: untold ?? firstName(told, 'ns'), labels: {} } }]
}

/** It selects pods that listen, and leads to the port that they listen on. */
export function newService(spec: ClusterSpec, where: Where): SpecEdit[] | undefined {
  const clusterIP = freeClusterIP(spec)
  if (clusterIP === undefined) return undefined
  const namespace = namespaceOf(spec, where)
  const pods = spec.pods.filter((pod) => pod.namespace === namespace && Object.keys(pod.labels ?? {}).length > 0)
  const pod = pods.find(({ listen = [] }) => listen.some(({ protocol }) => protocol === 'TCP')) ?? pods[0]
  const name = firstName(new Set((spec.services ?? []).map((service) => service.name)), 'service')
  const [target = HTTP] = (pod?.listen ?? []).filter(({ protocol }) => protocol === 'TCP')
  const item: Service = {
    namespace,
    name,
    clusterIP,
    ports: [{ port: 80, ...(target.port !== 80 && { targetPort: target.port }) }],
    selector: pod?.labels ?? { app: name },
  }
  return [{ op: 'add', list: 'services', item }]
}

/** One that changes little: whoever is in the same namespace may, or everybody, and the user narrows it. */
export function newPolicy(spec: ClusterSpec, where: Where, { list, api }: AddWish): SpecEdit[] {
  const all = [...(spec.networkPolicies ?? []), ...(spec.globalNetworkPolicies ?? [])]
  const name = firstName(new Set(all.map((policy) => policy.name)), 'policy')
  const calico = { order: 100, selector: 'all()', types: ['Ingress'], ingress: [{ action: 'Allow' }] }
  if (list === 'globalNetworkPolicies') return [{ op: 'add', list, item: { name, ...calico } }]
  const namespace = namespaceOf(spec, where)
  const item =
    api === 'calico'
      ? { apiVersion: 'projectcalico.org/v3', namespace, name, ...calico }
      : {
          ...{ apiVersion: 'networking.k8s.io/v1', namespace, name, podSelector: {}, policyTypes: ['Ingress'] },
          ingress: [{ from: [{ podSelector: {} }] }],
        }
  return [{ op: 'add', list: 'networkPolicies', item }]
}

/** Addresses outside that policies may speak of by their label. */
export function newNetworkSet(spec: ClusterSpec, where: Where, { list }: AddWish): SpecEdit[] {
  const all = [...(spec.networkSets ?? []), ...(spec.globalNetworkSets ?? [])]
  const name = firstName(new Set(all.map((set) => set.name)), 'networkset')
  const item = { name, labels: { role: name }, nets: ['203.0.113.0/24'] }
  return [{ op: 'add', list, item: list === 'networkSets' ? { namespace: namespaceOf(spec, where), ...item } : item }]
}

/** Where most pods live that are not the system's. */
function namespaceOf({ pods }: ClusterSpec, { namespace }: Where): string {
  if (namespace !== undefined) return namespace
  const count = new Map<string, number>()
  for (const pod of pods) if (pod.namespace !== SYSTEM) count.set(pod.namespace, (count.get(pod.namespace) ?? 0) + 1)
  const [most] = [...count].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return most?.[0] ?? 'default'
}
