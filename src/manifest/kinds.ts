/** The kinds of objects that a cluster here has, and what is said of those that it has not. */
import type { SpecList } from '../edit/edit.ts'
import type { Kind, SpecPart } from './kind.ts'
import { felixConfiguration, kubeProxyConfiguration } from './kinds/config.ts'
import { namespace } from './kinds/namespace.ts'
import { node } from './kinds/node.ts'
import { pod } from './kinds/pod.ts'
import {
  calicoNetworkPolicy,
  globalNetworkPolicy,
  globalNetworkSet,
  networkPolicy,
  networkSet,
} from './kinds/policies.ts'
import { ipPool } from './kinds/pool.ts'
import { service } from './kinds/service.ts'

/** In the order in which a cluster is built. */
export const KINDS: readonly Kind[] = [
  ipPool,
  node,
  namespace,
  pod,
  service,
  networkPolicy,
  calicoNetworkPolicy,
  globalNetworkPolicy,
  networkSet,
  globalNetworkSet,
  kubeProxyConfiguration,
  felixConfiguration,
]

export const kindOf = (apiVersion: string, kind: string): Kind | undefined =>
  KINDS.find((own) => own.kind === kind && own.apiVersions.includes(apiVersion))

/** Of an item; policies of both kinds stand in one list. */
export const kindOfItem = (list: SpecList | SpecPart, item: { readonly apiVersion?: unknown }): Kind | undefined =>
  KINDS.find((own) => own.list === list && (own.constant?.['apiVersion'] ?? item.apiVersion) === item.apiVersion)

/** They bring endpoints to a Service: no items of their own. */
export const ENDPOINT_KINDS: Readonly<Record<string, string>> = {
  EndpointSlice: 'discovery.k8s.io/v1',
  Endpoints: 'v1',
}

/** Controllers make pods of these; here nobody does. */
export const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
])

/** No packet asks about these. */
export const INDIFFERENT: ReadonlySet<string> = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'PodDisruptionBudget',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'LimitRange',
  'ResourceQuota',
  'PriorityClass',
  'HorizontalPodAutoscaler',
  'CustomResourceDefinition',
  'Event',
  'Lease',
])

/** They would change a packet's way, and have no place here yet. */
export const UNMODELLED: ReadonlySet<string> = new Set([
  'Ingress',
  'IngressClass',
  'HostEndpoint',
  'BGPPeer',
  'BGPConfiguration',
  'BGPFilter',
  'IPReservation',
  'IPAMConfig',
  'IPAMConfiguration',
  'Tier',
  'StagedNetworkPolicy',
  'StagedGlobalNetworkPolicy',
  'StagedKubernetesNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
])
