/** The shape of policies: Kubernetes' own, and Calico's. */
import type { CalicoNetworkPolicy, KubernetesNetworkPolicy } from '../cluster/spec.ts'
import { numberOrText } from './parseSpecServices.ts'
import { type Check, defaulted, list, number, object, oneOf, optional, required, text, texts } from './schema.ts'

const PER_OBJECT = 1000
const PER_SET = 10_000

const types = list(oneOf(['Ingress', 'Egress']), 2)

const labelSelector = object({
  matchLabels: optional(texts(PER_OBJECT)),
  matchExpressions: optional(
    list(
      object({
        key: required(text),
        operator: required(oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist'])),
        values: optional(list(text, PER_OBJECT)),
      }),
      PER_OBJECT,
    ),
  ),
})

const peers = list(
  object({
    podSelector: optional(labelSelector),
    namespaceSelector: optional(labelSelector),
    ipBlock: optional(object({ cidr: required(text), except: optional(list(text, PER_OBJECT)) })),
  }),
  PER_OBJECT,
)

const ports = list(
  object({
    protocol: optional(oneOf(['TCP', 'UDP', 'SCTP'])),
    port: optional(numberOrText),
    endPort: optional(number),
  }),
  PER_OBJECT,
)

const kubernetesPolicy: Check<KubernetesNetworkPolicy> = object({
  apiVersion: required(oneOf(['networking.k8s.io/v1'])),
  namespace: required(text),
  name: required(text),
  podSelector: defaulted(labelSelector, {}),
  policyTypes: optional(types),
  ingress: optional(list(object({ from: optional(peers), ports: optional(ports) }), PER_OBJECT)),
  egress: optional(list(object({ to: optional(peers), ports: optional(ports) }), PER_OBJECT)),
})

const entity = object({
  nets: optional(list(text, PER_OBJECT)),
  notNets: optional(list(text, PER_OBJECT)),
  selector: optional(text),
  notSelector: optional(text),
  namespaceSelector: optional(text),
  ports: optional(list(numberOrText, PER_OBJECT)),
  notPorts: optional(list(numberOrText, PER_OBJECT)),
})

const icmp = object({ type: optional(number), code: optional(number) })

const calicoRules = list(
  object({
    action: required(oneOf(['Allow', 'Deny', 'Log', 'Pass'])),
    protocol: optional(numberOrText),
    notProtocol: optional(numberOrText),
    icmp: optional(icmp),
    notICMP: optional(icmp),
    source: optional(entity),
    destination: optional(entity),
  }),
  PER_OBJECT,
)

const calicoFields = {
  name: required(text),
  order: optional(number),
  selector: optional(text),
  types: optional(types),
  ingress: optional(calicoRules),
  egress: optional(calicoRules),
} as const

const calicoPolicy: Check<CalicoNetworkPolicy> = object({
  apiVersion: required(oneOf(['projectcalico.org/v3'])),
  namespace: required(text),
  ...calicoFields,
})

export const globalNetworkPolicy = object({ ...calicoFields, namespaceSelector: optional(text) })

export const globalNetworkSet = object({
  name: required(text),
  labels: optional(texts(PER_OBJECT)),
  nets: optional(list(text, PER_SET)),
})

export const networkSet = object({
  namespace: required(text),
  name: required(text),
  labels: optional(texts(PER_OBJECT)),
  nets: optional(list(text, PER_SET)),
})

/** Told apart by `apiVersion`. */
export const networkPolicy: Check<KubernetesNetworkPolicy | CalicoNetworkPolicy> = (value, path, refuse) => {
  const isCalico =
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'apiVersion') &&
    (value as { readonly apiVersion: unknown }).apiVersion === 'projectcalico.org/v3'
  return isCalico ? calicoPolicy(value, path, refuse) : kubernetesPolicy(value, path, refuse)
}
