/**
 * A workload endpoint's labels (libcalico-go/lib/backend/k8s/conversion, syncersv1/updateprocessors
 * workloadendpointprocessor.go, felix/labelindex, v3.22): the pod's own, what Calico adds, and those that it inherits
 * from its profiles, which are its namespace and its service account.
 */
import { type LabelOf, labelsIn } from '../../selector/node.ts'

export const LABEL = {
  namespace: 'projectcalico.org/namespace',
  orchestrator: 'projectcalico.org/orchestrator',
  serviceAccount: 'projectcalico.org/serviceaccount',
} as const

export const PREFIX = { namespace: 'pcns.', serviceAccount: 'pcsa.' } as const
const NAME = 'projectcalico.org/name'

interface Endpoint {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly serviceAccount: string
}

/** `namespaceLabels`: what the spec says of the pod's namespace. */
export function endpointLabels(endpoint: Endpoint, namespaceLabels: Readonly<Record<string, string>>): LabelOf {
  const { namespace, labels, serviceAccount } = endpoint
  const own = new Map<string, string>([
    ...inherited(namespace, namespaceLabels),
    [PREFIX.serviceAccount + NAME, serviceAccount],
    // No pod may claim another namespace by a label of its own.
    ...Object.entries(labels).filter(([key]) => !key.startsWith('pcns.') && !key.startsWith('pcsa.')),
    [LABEL.namespace, namespace],
    [LABEL.orchestrator, 'k8s'],
    [LABEL.serviceAccount, serviceAccount],
  ])
  return (label) => own.get(label)
}

/** Of a NetworkSet, which inherits its namespace's as a pod does; of a global one only its own (syncersv1, networksetprocessor.go). */
export function networkSetLabels(
  labels: Readonly<Record<string, string>>,
  namespace: string | undefined,
  namespaceLabels: Readonly<Record<string, string>>,
): LabelOf {
  if (namespace === undefined) return labelsIn(labels)
  const own = new Map<string, string>([
    ...inherited(namespace, namespaceLabels),
    ...Object.entries(labels),
    [LABEL.namespace, namespace],
  ])
  return (label) => own.get(label)
}

const inherited = (namespace: string, labels: Readonly<Record<string, string>>) => [
  [`${PREFIX.namespace}kubernetes.io/metadata.name`, namespace] as const,
  ...Object.entries(labels).map(([key, value]) => [PREFIX.namespace + key, value] as const),
  [PREFIX.namespace + NAME, namespace] as const,
]

export const profilesOf = (endpoint: Endpoint): string[] => [
  `kns.${endpoint.namespace}`,
  `ksa.${endpoint.namespace}.${endpoint.serviceAccount}`,
]
