/**
 * Kubernetes' NetworkPolicy as Calico's (libcalico-go/lib/backend/k8s/conversion/conversion.go K8sNetworkPolicyToCalico,
 * v3.22): at order 1000, a rule for each protocol and peer.
 */
import { byText } from '../../check/values.ts'
import type {
  CalicoRule,
  EntityRule,
  KubernetesNetworkPolicy,
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../spec.ts'
import { namespacedPolicy, portOf } from './calico.ts'
import { LABEL } from './labels.ts'
import type { Policy } from './policy.ts'

const ORDER = 1000

export function kubernetesPolicy(policy: KubernetesNetworkPolicy): Policy {
  const { namespace, name, podSelector, policyTypes, ingress = [], egress = [] } = policy
  return namespacedPolicy(namespace, {
    name: `knp.default.${name}`,
    order: ORDER,
    selector: podsBy(podSelector),
    // pkg/apis/networking/v1/defaults.go.
    types: policyTypes?.length ? policyTypes : ['Ingress', ...(egress.length > 0 ? (['Egress'] as const) : [])],
    ingress: ingress.flatMap(({ from, ports }) =>
      rulesOf(from, ports, (peer, own) => ({ source: peer, destination: { ports: own } })),
    ),
    egress: egress.flatMap(({ to, ports }) =>
      rulesOf(to, ports, (peer, own) => ({ destination: { ...peer, ports: own } })),
    ),
  })
}

/** k8sRuleToCalico. No peers are any, and no ports are all. */
function rulesOf(
  peers: readonly NetworkPolicyPeer[] = [],
  ports: readonly NetworkPolicyPort[] = [],
  ends: (peer: EntityRule, ports: NonNullable<EntityRule['ports']>) => Partial<CalicoRule>,
): CalicoRule[] {
  const entities = peers.length === 0 ? [{}] : peers.map(entityOf)
  return protocolsOf(ports).flatMap(([protocol, own]) =>
    entities.map(
      (entity): CalicoRule => ({ action: 'Allow', ...(protocol !== '' && { protocol }), ...ends(entity, own) }),
    ),
  )
}

type ProtocolPorts = readonly [protocol: string, ports: readonly (number | string)[]]

/** In order of the protocols' names; a port without number is all of its protocol. */
function protocolsOf(ports: readonly NetworkPolicyPort[]): readonly ProtocolPorts[] {
  if (ports.length === 0) return [['', []]]
  const byProtocol = new Map<string, (number | string)[] | undefined>()
  for (const { protocol = 'TCP', port, endPort } of ports) {
    const known = byProtocol.get(protocol)
    if (port === undefined) byProtocol.set(protocol, undefined)
    else if (known || !byProtocol.has(protocol))
      byProtocol.set(protocol, [...(known ?? []), endPort === undefined ? port : `${port}:${endPort}`])
  }
  return [...byProtocol]
    .sort(([a], [b]) => byText(a, b))
    .map(([protocol, own]) => [protocol, own ? simplifyPorts(own) : []])
}

/** SimplifyPorts: names first, then the fewest ranges; one number alone leaves everything as it was. */
function simplifyPorts(ports: readonly (number | string)[]): readonly (number | string)[] {
  const names: string[] = []
  const ranges: { first: number; last: number }[] = []
  for (const port of ports.map(portOf)) {
    if (typeof port === 'string') names.push(port)
    else ranges.push({ ...port })
  }
  if (ranges.reduce((count, { first, last }) => count + last - first + 1, 0) <= 1) return ports
  ranges.sort((a, b) => a.first - b.first)
  const merged: { first: number; last: number }[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last && range.first <= last.last + 1) last.last = Math.max(last.last, range.last)
    else merged.push(range)
  }
  return [...names, ...merged.map(({ first, last }) => (first === last ? first : `${first}:${last}`))]
}

/** k8sPeerToCalicoFields. */
function entityOf(peer: NetworkPolicyPeer): EntityRule {
  const { ipBlock, podSelector, namespaceSelector } = peer
  if (ipBlock) return { nets: [ipBlock.cidr], notNets: ipBlock.except ?? [] }
  return {
    selector: podsBy(podSelector),
    ...(namespaceSelector && { namespaceSelector: namespacesBy(namespaceSelector) }),
  }
}

const podsBy = (selector: LabelSelector = {}): string =>
  [`${LABEL.orchestrator} == 'k8s'`, ...termsOf(selector)].join(' && ')

function namespacesBy(selector: LabelSelector): string {
  const terms = termsOf(selector)
  return terms.length === 0 ? 'all()' : terms.join(' && ')
}

/** k8sSelectorToCalico. */
function termsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string[] {
  return [
    ...Object.entries(matchLabels)
      .sort(([a], [b]) => byText(a, b))
      .map(([key, value]) => `${key} == '${value}'`),
    ...matchExpressions.map(termOf),
  ]
}

type Expression = NonNullable<LabelSelector['matchExpressions']>[number]

function termOf({ key, operator, values = [] }: Expression): string {
  const list = values.join("', '")
  switch (operator) {
    case 'In':
      return `${key} in { '${list}' }`
    case 'NotIn':
      return `${key} not in { '${list}' }`
    case 'Exists':
      return `has(${key})`
    case 'DoesNotExist':
      return `! has(${key})`
  }
}
