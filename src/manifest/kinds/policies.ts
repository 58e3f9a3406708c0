/**
 * Policies: Kubernetes' own (k8s.io/api/networking/v1/types.go) and Calico's (api/pkg/apis/projectcalico/v3, v3.22). In the
 * store the names of Calico's begin with their tier's; there is one, `default` (clientv3, convertPolicyNameForStorage).
 */
import { type Kind, LABELS, NAME, NAMESPACE, specFields } from '../kind.ts'
import { list, number, object, type Shape, text, texts, whole, wholeOrText } from '../shape.ts'
import { apiObject } from './meta.ts'

export const labelSelector = object('LabelSelector', {
  matchLabels: texts,
  matchExpressions: list(object('LabelSelectorRequirement', { key: text, operator: text, values: list(text) })),
})

const peer = object('NetworkPolicyPeer', {
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock: object('IPBlock', { cidr: text, except: list(text) }),
})

const policyPort = object('NetworkPolicyPort', { protocol: text, port: wholeOrText, endPort: whole })

/** Networks under labels, for selectors to mean. */
const networkSetShape = (kind: string): Shape => apiObject(kind, { spec: object(`${kind}Spec`, { nets: list(text) }) })

export const networkSet: Kind = {
  kind: 'NetworkSet',
  plural: 'networksets',
  api: 'calico',
  apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
  namespaced: true,
  list: 'networkSets',
  shape: networkSetShape('NetworkSet'),
  mappings: [NAMESPACE, NAME, LABELS, ...specFields('nets')],
}

export const globalNetworkSet: Kind = {
  ...{ kind: 'GlobalNetworkSet', plural: 'globalnetworksets', api: 'calico' },
  apiVersions: networkSet.apiVersions,
  namespaced: false,
  list: 'globalNetworkSets',
  shape: networkSetShape('GlobalNetworkSet'),
  mappings: [NAME, LABELS, ...specFields('nets')],
}

export const networkPolicy: Kind = {
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  api: 'kubernetes',
  apiVersions: ['networking.k8s.io/v1'],
  namespaced: true,
  list: 'networkPolicies',
  shape: apiObject('NetworkPolicy', {
    spec: object('NetworkPolicySpec', {
      podSelector: labelSelector,
      policyTypes: list(text),
      ingress: list(object('NetworkPolicyIngressRule', { from: list(peer), ports: list(policyPort) })),
      egress: list(object('NetworkPolicyEgressRule', { to: list(peer), ports: list(policyPort) })),
    }),
  }),
  mappings: [NAMESPACE, NAME, ...specFields('podSelector policyTypes ingress egress')],
  constant: { apiVersion: 'networking.k8s.io/v1' },
  read: (item) => ({ podSelector: {}, ...item }),
}

const icmp = object('ICMPFields', { type: whole, code: whole })

const entity = object(
  'EntityRule',
  {
    nets: list(text),
    notNets: list(text),
    selector: text,
    notSelector: text,
    namespaceSelector: text,
    ports: list(wholeOrText),
    notPorts: list(wholeOrText),
  },
  { refused: { serviceAccounts: [], services: [] } },
)

const rule: Shape = object(
  'Rule',
  {
    action: text,
    protocol: wholeOrText,
    notProtocol: wholeOrText,
    icmp,
    notICMP: icmp,
    source: entity,
    destination: entity,
  },
  { ignored: 'metadata', refused: { ipVersion: [4], http: [] } },
)

const calicoSpec = (
  go: string,
  more: Readonly<Record<string, Shape>> = {},
  refused: Readonly<Record<string, []>> = {},
) =>
  object(
    go,
    { order: number, selector: text, types: list(text), ingress: list(rule), egress: list(rule), ...more },
    { refused: { tier: ['default'], serviceAccountSelector: [], ...refused } },
  )

const calicoName = {
  ...NAME,
  read: (name: unknown) => (typeof name === 'string' ? name.replace(/^default\./, '') : name),
}
const calicoFields = specFields('order selector types ingress egress')

/** Of policies after v3.22. */
const NEWER = ['performanceHints', 'stagedAction']

export const calicoNetworkPolicy: Kind = {
  kind: 'NetworkPolicy',
  plural: 'networkpolicies.projectcalico.org',
  api: 'calico',
  apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
  namespaced: true,
  list: 'networkPolicies',
  newer: NEWER,
  shape: apiObject('NetworkPolicy', { spec: calicoSpec('NetworkPolicySpec') }),
  mappings: [NAMESPACE, calicoName, ...calicoFields],
  constant: { apiVersion: 'projectcalico.org/v3' },
}

export const globalNetworkPolicy: Kind = {
  kind: 'GlobalNetworkPolicy',
  plural: 'globalnetworkpolicies',
  api: 'calico',
  apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
  namespaced: false,
  list: 'globalNetworkPolicies',
  newer: NEWER,
  shape: apiObject('GlobalNetworkPolicy', {
    spec: calicoSpec(
      'GlobalNetworkPolicySpec',
      { namespaceSelector: text },
      { doNotTrack: [], preDNAT: [], applyOnForward: [] },
    ),
  }),
  mappings: [calicoName, ...calicoFields, ...specFields('namespaceSelector')],
}
