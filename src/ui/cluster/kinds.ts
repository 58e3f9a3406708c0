/** What a cluster is made of, kind by kind, in the order in which one builds it. */
import type { SpecKey, SpecList, SpecPart } from '../../protocol/engine.ts'
import * as machines from './machineShapes.ts'
import * as policies from './policyShapes.ts'
import type { ClusterSpec, Fields } from './shapes.ts'

export type Item = Readonly<Record<string, unknown>> & { readonly name: string }

export interface Kind {
  readonly id: string
  readonly list: SpecList
  readonly fields: Fields
  /** Tells Calico's policies from Kubernetes' own. */
  readonly apiVersion?: string
  /** What is said of an item beside its name. */
  readonly about: (item: Item) => string
}

const said = (...fields: readonly string[]): Kind['about'] => {
  return (item) => fields.flatMap((field) => (item[field] === undefined ? [] : [`${item[field]}`])).join(' · ')
}

export const KINDS: readonly Kind[] = [
  { id: 'nodes', list: 'nodes', fields: machines.node, about: said('address') },
  { id: 'subnets', list: 'subnets', fields: machines.subnet, about: said('cidr') },
  {
    id: 'gateways',
    list: 'gateways',
    fields: machines.gateway,
    about: ({ interfaces }) =>
      (interfaces as ClusterSpec['gateways'][number]['interfaces']).map(({ address }) => address).join(' · '),
  },
  { id: 'hosts', list: 'hosts', fields: machines.host, about: said('address') },
  { id: 'ipPools', list: 'ipPools', fields: machines.ipPool, about: said('cidr') },
  { id: 'pods', list: 'pods', fields: machines.pod, about: said('node') },
  { id: 'services', list: 'services', fields: policies.service, about: said('type', 'clusterIP', 'externalName') },
  { id: 'namespaces', list: 'namespaces', fields: machines.namespace, about: () => '' },
  {
    ...{ id: 'networkPolicies', list: 'networkPolicies', fields: policies.kubernetesPolicy },
    ...{ apiVersion: 'networking.k8s.io/v1', about: () => '' },
  },
  {
    ...{ id: 'calicoPolicies', list: 'networkPolicies', fields: policies.calicoPolicy },
    ...{ apiVersion: 'projectcalico.org/v3', about: said('order') },
  },
  {
    ...{ id: 'globalNetworkPolicies', list: 'globalNetworkPolicies' },
    ...{ fields: policies.globalPolicy, about: said('order') },
  },
  { id: 'networkSets', list: 'networkSets', fields: policies.networkSet, about: said('nets') },
  { id: 'globalNetworkSets', list: 'globalNetworkSets', fields: policies.globalNetworkSet, about: said('nets') },
]

/** What there is only one of. */
export const SINGLE: readonly SpecPart[] = ['kubeProxy', 'felix', 'calicoVersion']

export function itemsOf(spec: ClusterSpec, { list, apiVersion }: Kind): readonly Item[] {
  const all = (spec[list] ?? []) as unknown as readonly Item[]
  return apiVersion === undefined ? all : all.filter((item) => item['apiVersion'] === apiVersion)
}

export function keyOf({ list }: Kind, item: Item): SpecKey {
  const { name, namespace, apiVersion } = item as unknown as SpecKey
  return { list, name, ...(namespace !== undefined && { namespace }), ...(apiVersion !== undefined && { apiVersion }) }
}

export const kindOf = (key: SpecKey): Kind | undefined =>
  KINDS.find(({ list, apiVersion }) => list === key.list && (apiVersion ?? key.apiVersion) === key.apiVersion) ??
  KINDS.find(({ list }) => list === key.list)

/** Its place in the list is what a refusal's path speaks of. */
export function findItem(spec: ClusterSpec, key: SpecKey): { readonly item: Item; readonly index: number } | undefined {
  const all = (spec[key.list] ?? []) as unknown as readonly Item[]
  const index = all.findIndex(
    ({ name, namespace, apiVersion }) =>
      name === key.name && namespace === key.namespace && (key.apiVersion ?? apiVersion) === apiVersion,
  )
  const item = all[index]
  return item && { item, index }
}
