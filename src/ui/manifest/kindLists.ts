import type { SpecList } from '../../protocol/engine.ts'

/** Lists of the desired state that have manifests, by the kind of their items. */
export const KIND_LISTS: readonly (readonly [kind: string, list: SpecList])[] = [
  ['IPPool', 'ipPools'],
  ['Node', 'nodes'],
  ['Namespace', 'namespaces'],
  ['Pod', 'pods'],
  ['Service', 'services'],
  ['NetworkPolicy', 'networkPolicies'],
  ['GlobalNetworkPolicy', 'globalNetworkPolicies'],
  ['NetworkSet', 'networkSets'],
  ['GlobalNetworkSet', 'globalNetworkSets'],
]
