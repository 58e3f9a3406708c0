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
import { WORKLOADS } from './workloads/kinds.ts'

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

/** Kinds by the API that has them: `apps/v1 Deployment`. */
const kindsOf = (text: string): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>()
  for (const line of text.trim().split('\n')) {
    const [apiVersion = '', ...kinds] = line.trim().split(' ')
    for (const kind of kinds) found.set(kind, [...(found.get(kind) ?? []), apiVersion])
  }
  return found
}

/** No packet asks about these. */
export const INDIFFERENT = kindsOf(`
  v1 ConfigMap Secret ServiceAccount PersistentVolume PersistentVolumeClaim LimitRange ResourceQuota Event PodTemplate
  v1 ComponentStatus
  apps/v1 ControllerRevision
  rbac.authorization.k8s.io/v1 Role RoleBinding ClusterRole ClusterRoleBinding
  policy/v1 PodDisruptionBudget
  storage.k8s.io/v1 StorageClass CSIDriver CSINode CSIStorageCapacity VolumeAttachment
  scheduling.k8s.io/v1 PriorityClass
  node.k8s.io/v1 RuntimeClass
  autoscaling/v2 HorizontalPodAutoscaler
  autoscaling/v1 HorizontalPodAutoscaler
  apiextensions.k8s.io/v1 CustomResourceDefinition
  apiregistration.k8s.io/v1 APIService
  certificates.k8s.io/v1 CertificateSigningRequest
  flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
  metrics.k8s.io/v1beta1 NodeMetrics PodMetrics
  events.k8s.io/v1 Event
  coordination.k8s.io/v1 Lease
  networking.k8s.io/v1 IPAddress ServiceCIDR
  admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration MutatingWebhookConfiguration
  projectcalico.org/v3 ClusterInformation KubeControllersConfiguration CalicoNodeStatus
  crd.projectcalico.org/v1 ClusterInformation KubeControllersConfiguration CalicoNodeStatus IPAMHandle`)

/** They would change a packet's way, or make pods that end, and have no place here yet. */
const UNMODELLED = kindsOf(`
  batch/v1 Job CronJob
  networking.k8s.io/v1 Ingress IngressClass
  projectcalico.org/v3 HostEndpoint BGPPeer BGPConfiguration IPReservation BlockAffinity
  crd.projectcalico.org/v1 HostEndpoint BGPPeer BGPConfiguration IPReservation IPAMConfig IPAMBlock BlockAffinity
  projectcalico.org/v3 BGPFilter IPAMConfiguration Tier StagedNetworkPolicy StagedGlobalNetworkPolicy
  crd.projectcalico.org/v1 BGPFilter Tier StagedNetworkPolicy StagedGlobalNetworkPolicy
  operator.tigera.io/v1 Installation APIServer
  policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy BaselineAdminNetworkPolicy
  gateway.networking.k8s.io/v1 Gateway GatewayClass HTTPRoute GRPCRoute`)

/** Where a kind is known, under which of its names. */
export const versionsOf = (kind: string): readonly string[] => [
  ...KINDS.filter((own) => own.kind === kind).flatMap(({ apiVersions }) => apiVersions),
  ...(ENDPOINT_KINDS[kind] ? [ENDPOINT_KINDS[kind]] : []),
  ...WORKLOADS.filter((own) => own.kind === kind).map(({ apiVersion }) => apiVersion),
  ...[INDIFFERENT, UNMODELLED].flatMap((kinds) => kinds.get(kind) ?? []),
]

export const ALL_KINDS: readonly string[] = [
  ...new Set([
    ...KINDS.map(({ kind }) => kind),
    ...Object.keys(ENDPOINT_KINDS),
    ...WORKLOADS.map(({ kind }) => kind),
    ...[UNMODELLED, INDIFFERENT].flatMap((kinds) => [...kinds.keys()]),
  ]),
]
