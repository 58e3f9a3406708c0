/**
 * Kinds of which controllers make Pods that stay (k8s.io/api/apps/v1/types.go; the ReplicationController's is core/v1).
 */
import { apiObject, metadata } from '../kinds/meta.ts'
import { podSpec } from '../kinds/podSpec.ts'
import { labelSelector } from '../kinds/policies.ts'
import { object, type Shape, text, texts, whole } from '../shape.ts'

export interface Workload {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'ReplicationController'
  readonly apiVersion: string
  /** As kubectl names the resource. */
  readonly plural: string
  readonly shape: Shape
  /** Its pods' label that says which template they were made of. */
  readonly revision?: 'pod-template-hash' | 'controller-revision-hash'
}

const template = object('PodTemplateSpec', { metadata, spec: podSpec })
const STRATEGY = {
  type: text,
  rollingUpdate: object('RollingUpdateStatefulSetStrategy', { partition: whole }, { ignored: 'maxUnavailable' }),
}

const workload = (
  kind: Workload['kind'],
  revision: Workload['revision'],
  taken: Readonly<Record<string, Shape>>,
  ignored: string,
  selector: Shape = labelSelector,
): Workload => ({
  kind,
  apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1',
  plural: `${kind.toLowerCase()}s${kind === 'ReplicationController' ? '' : '.apps'}`,
  shape: apiObject(kind, { spec: object(`${kind}Spec`, { ...taken, selector, template }, { noise: ignored }) }),
  ...(revision && { revision }),
})

export const WORKLOADS: readonly Workload[] = [
  workload(
    'Deployment',
    'pod-template-hash',
    { replicas: whole },
    'minReadySeconds paused progressDeadlineSeconds revisionHistoryLimit strategy',
  ),
  workload('ReplicaSet', undefined, { replicas: whole }, 'minReadySeconds'),
  workload(
    'StatefulSet',
    'controller-revision-hash',
    {
      replicas: whole,
      ordinals: object('StatefulSetOrdinals', { start: whole }),
      updateStrategy: object('StatefulSetUpdateStrategy', STRATEGY),
    },
    'minReadySeconds persistentVolumeClaimRetentionPolicy podManagementPolicy revisionHistoryLimit serviceName ' +
      'volumeClaimTemplates',
  ),
  workload(
    'DaemonSet',
    'controller-revision-hash',
    { updateStrategy: object('DaemonSetUpdateStrategy', { type: text }, { noise: 'rollingUpdate' }) },
    'minReadySeconds revisionHistoryLimit',
  ),
  workload('ReplicationController', undefined, { replicas: whole }, 'minReadySeconds', texts),
]

export const workloadOf = (apiVersion: string, kind: string): Workload | undefined =>
  WORKLOADS.find((own) => own.kind === kind && own.apiVersion === apiVersion)
