/**
 * Calico's NetworkPolicy and GlobalNetworkPolicy as Felix sees them
 * (libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go, networkpolicyprocessor.go,
 * globalnetworkpolicyprocessor.go, v3.22). In the store their names begin with their tier's (clientv3,
 * convertPolicyNameForStorage).
 */
import { cidrOf, formatCidr, parseAddrLen } from '../../../net/cidr.ts'
import { formatSelector, prefixLabels } from '../../selector/node.ts'
import { checkedSelector } from '../../selector/parse.ts'
import type {
  CalicoNetworkPolicy,
  CalicoRule,
  EntityRule,
  GlobalNetworkPolicy,
  IcmpFields,
  PolicyType,
} from '../../spec.ts'
import { LABEL, PREFIX } from './labels.ts'
import type { IcmpMatch, Policy, PolicyRule, Port, Protocol, Side } from './policy.ts'

type Written = Pick<CalicoNetworkPolicy, 'name' | 'order' | 'selector' | 'types' | 'ingress' | 'egress'>

export const calicoPolicy = (policy: CalicoNetworkPolicy): Policy =>
  namespacedPolicy(policy.namespace, { ...policy, name: storedName(policy.name), selector: policy.selector ?? 'all()' })

/** Kubernetes' policies come this way too, under names of their own. */
export function namespacedPolicy(namespace: string, policy: Written & { readonly selector: string }): Policy {
  const inNamespace = `${LABEL.namespace} == '${namespace}'`
  return policyOf(
    `${namespace}/${policy.name}`,
    policy.selector === '' ? inNamespace : `(${policy.selector}) && ${inNamespace}`,
    policy,
    namespace,
  )
}

export function globalPolicy(policy: GlobalNetworkPolicy): Policy {
  const { selector = 'all()', namespaceSelector = '' } = policy
  return policyOf(
    storedName(policy.name),
    namespaceSelector === '' ? selector : `(${selector}) && ${namespacesBy(namespaceSelector)}`,
    policy,
    '',
  )
}

const storedName = (name: string): string => (name.startsWith('knp.') ? name : `default.${name}`)

function policyOf(name: string, selector: string, written: Written, namespace: string): Policy {
  const { ingress = [], egress = [] } = written
  const types = written.types?.length ? written.types : defaultTypes(ingress, egress)
  return {
    name,
    order: written.order,
    selector,
    governs: { ingress: types.includes('Ingress'), egress: types.includes('Egress') },
    inbound: ingress.map((rule) => ruleOf(rule, namespace)),
    outbound: egress.map((rule) => ruleOf(rule, namespace)),
  }
}

/** clientv3, defaultPolicyTypesField. */
function defaultTypes(ingress: readonly unknown[], egress: readonly unknown[]): PolicyType[] {
  if (egress.length === 0) return ['Ingress']
  return ingress.length === 0 ? ['Egress'] : ['Ingress', 'Egress']
}

const ACTIONS = { Allow: 'allow', Deny: 'deny', Log: 'log', Pass: 'pass' } as const

/** RuleAPIV2ToBackend. */
const ruleOf = (rule: CalicoRule, namespace: string): PolicyRule => ({
  action: ACTIONS[rule.action],
  protocol: protocolOf(rule.protocol),
  notProtocol: protocolOf(rule.notProtocol),
  icmp: icmpOf(rule.icmp),
  notIcmp: icmpOf(rule.notICMP),
  source: sideOf(rule.source ?? {}, namespace),
  destination: sideOf(rule.destination ?? {}, namespace),
})

const protocolOf = (protocol: string | number | undefined): Protocol | undefined =>
  typeof protocol === 'string' ? protocol.toLowerCase() : protocol

const icmpOf = (icmp: IcmpFields | undefined): IcmpMatch | undefined =>
  icmp?.type === undefined ? undefined : { type: icmp.type, code: icmp.code }

const sideOf = (entity: EntityRule, namespace: string): Side => ({
  nets: (entity.nets ?? []).map(networkOf),
  notNets: (entity.notNets ?? []).map(networkOf),
  selector: endpointSelector(entity, namespace),
  notSelector: entity.notSelector ?? '',
  ports: (entity.ports ?? []).map(portOf),
  notPorts: (entity.notPorts ?? []).map(portOf),
})

/** Host bits are lost, and an address is a network of one. */
function networkOf(text: string): string {
  const parsed = parseAddrLen(text)
  return parsed ? formatCidr(cidrOf(parsed.addr, parsed.len)) : text
}

/** numorstring.PortFromString. */
export function portOf(port: number | string): Port {
  const text = String(port)
  const range = /^(\d+)(?::(\d+))?$/.exec(text)
  if (!range) return text
  const first = Number(range[1])
  return { first, last: range[2] === undefined ? first : Number(range[2]) }
}

/** getEndpointSelector: a rule of a namespaced policy means its own namespace, unless it says others. */
function endpointSelector(entity: EntityRule, namespace: string): string {
  const { namespaceSelector = '', selector = '', notSelector = '' } = entity
  let inNamespaces = ''
  if (namespaceSelector !== '') inNamespaces = namespacesBy(namespaceSelector)
  else if (namespace !== '') inNamespaces = `${LABEL.namespace} == '${namespace}'`
  if (inNamespaces === '' || (selector === '' && notSelector === '' && namespaceSelector === '')) return selector
  return selector === '' ? inNamespaces : `(${inNamespaces}) && (${selector})`
}

/** `all()` means all that is in a namespace, `global()` all that is in none. */
function namespacesBy(selector: string): string {
  const prefixed = formatSelector(prefixLabels(checkedSelector(selector), PREFIX.namespace))
  return prefixed.replaceAll('all()', `has(${LABEL.namespace})`).replaceAll('global()', `!has(${LABEL.namespace})`)
}
