/**
 * A Service's rules until v1.23 (pkg/proxy/iptables/proxier.go syncProxyRules, v1.21.1 and v1.23.4): KUBE-SVC for all its
 * endpoints, KUBE-XLB for those of this node, KUBE-FW before a load balancer's address.
 */
import { cidrContains, formatCidr } from '../../net/cidr.ts'
import { chainOf, type Tables } from '../felix/rules/iptablesText.ts'
import type { EndpointPlan, NodePlan, ServicePortPlan } from '../plan.ts'
import { addBalancing, addEndpoints, type EndpointStyle, isLocalTo, isReady } from './endpoints.ts'
import { serviceChain } from './names.ts'
import { comment, DEST_IS_LOCAL, dport, type Head, host, REJECT, ruleText, SOURCE_IS_LOCAL } from './rule.ts'
import type { KubeProxyFacts } from './versions.ts'

export interface ServiceContext {
  readonly tables: Tables
  readonly node: NodePlan
  readonly facts: KubeProxyFacts
  readonly clusterCIDR: string | undefined
  readonly masqueradeAll: boolean
  readonly style: EndpointStyle
}

/** What catches a Service's packets, and the mark that some of them get before. */
interface Catch {
  readonly chain: string
  readonly head: Head
  readonly parts: readonly string[]
  readonly to: string
  /** Undefined: nobody is marked; `src`: only these. */
  readonly mark: { readonly src?: string } | undefined
}

export function addLegacyService(context: ServiceContext, service: ServicePortPlan): void {
  const { tables, node, facts, clusterCIDR, style } = context
  const { name, protocol, port } = service
  const svc = serviceChain('SVC', name, protocol)
  const xlb = serviceChain('XLB', name, protocol)
  const nodeLocal = service.externalLocal && service.type !== 'ClusterIP'
  const usable = usableEndpoints(service, node, facts, nodeLocal)
  const external = nodeLocal ? xlb : svc
  if (nodeLocal) chainOf(tables, 'nat', xlb)
  if (usable.length === 0) {
    addRejections(tables, service)
    return
  }
  const addCatch = ({ chain, head, parts, to, mark }: Catch): void => {
    const marking = facts.marksInServiceChain ? svc : chain
    if (mark) chainOf(tables, 'nat', marking).push(ruleText({ ...head, ...mark }, ...parts, '-j KUBE-MARK-MASQ'))
    chainOf(tables, 'nat', chain).push(ruleText(head, ...parts, `-j ${to}`))
  }
  const at = (dst: string, what: string): Pick<Catch, 'chain' | 'head' | 'parts'> => ({
    chain: 'KUBE-SERVICES',
    head: { dst, protocol },
    parts: [comment(`${name} ${what}`), dport(protocol, port)],
  })
  const fromOutside = clusterCIDR === undefined ? undefined : { src: `! ${clusterCIDR}` }
  addCatch({
    ...at(host(service.clusterIP), 'cluster IP'),
    to: svc,
    mark: context.masqueradeAll ? {} : fromOutside,
  })
  for (const addr of service.externalIPs)
    addCatch({ ...at(host(addr), 'external IP'), to: external, mark: nodeLocal ? undefined : (fromOutside ?? {}) })
  for (const addr of service.loadBalancerIPs) {
    const fw = serviceChain('FW', name, protocol)
    addCatch({ ...at(host(addr), 'loadbalancer IP'), to: fw, mark: undefined })
    addFirewall(context, service, host(addr), nodeLocal ? { to: xlb } : { to: svc, masquerade: true })
  }
  if (service.nodePort !== undefined) {
    const caught = {
      chain: 'KUBE-NODEPORTS',
      head: { protocol },
      parts: [comment(name), dport(protocol, service.nodePort)],
    }
    // A packet from 127.0.0.1 must not leave the node so.
    if (nodeLocal)
      chainOf(tables, 'nat', caught.chain).push(
        ruleText({ ...caught.head, src: '127.0.0.0/8' }, ...caught.parts, '-j KUBE-MARK-MASQ'),
      )
    addCatch({ ...caught, to: external, mark: nodeLocal ? undefined : {} })
  }
  addBalancing(chainOf(tables, 'nat', svc), service, usable, style)
  addEndpoints(tables, service, usable, style)
  if (nodeLocal) addLocalChain(context, service, usable.filter(isLocalTo(node)))
}

/** FilterEndpoints. */
function usableEndpoints(
  service: ServicePortPlan,
  node: NodePlan,
  facts: KubeProxyFacts,
  nodeLocal: boolean,
): EndpointPlan[] {
  const ready = service.endpoints.filter(isReady)
  return facts.internalTrafficPolicy && service.internalLocal && !nodeLocal ? ready.filter(isLocalTo(node)) : ready
}

/** Without endpoints: whoever asks hears it at once. */
function addRejections(tables: Tables, { name, protocol, port, ...service }: ServicePortPlan): void {
  const about = comment(`${name} has no endpoints`)
  const reject = (chain: string, dst: string): void => {
    chainOf(tables, 'filter', chain).push(ruleText({ dst, protocol }, about, dport(protocol, port), REJECT))
  }
  reject('KUBE-SERVICES', host(service.clusterIP))
  for (const addr of [...service.externalIPs, ...service.loadBalancerIPs]) reject('KUBE-EXTERNAL-SERVICES', host(addr))
  if (service.nodePort === undefined) return
  chainOf(tables, 'filter', 'KUBE-EXTERNAL-SERVICES').push(
    ruleText({ protocol }, about, DEST_IS_LOCAL, dport(protocol, service.nodePort), REJECT),
  )
}

/** Once for each address, into the same chain: kube-proxy does so. */
function addFirewall(
  { tables, node }: ServiceContext,
  service: ServicePortPlan,
  address: string,
  { to, masquerade = false }: { readonly to: string; readonly masquerade?: boolean },
): void {
  const rules = chainOf(tables, 'nat', serviceChain('FW', service.name, service.protocol))
  const about = comment(`${service.name} loadbalancer IP`)
  if (masquerade) rules.push(ruleText({}, about, '-j KUBE-MARK-MASQ'))
  const { sourceRanges } = service
  if (sourceRanges.length === 0) rules.push(ruleText({}, about, `-j ${to}`))
  for (const range of sourceRanges) rules.push(ruleText(sourceOf(formatCidr(range)), about, `-j ${to}`))
  if (sourceRanges.some((range) => cidrContains(range, node.nic.addr)))
    rules.push(ruleText({ src: address }, about, `-j ${to}`))
  rules.push(ruleText({}, about, '-j KUBE-MARK-DROP'))
}

/** iptables does not print a source of any. */
export const sourceOf = (cidr: string): Head => (cidr === '0.0.0.0/0' ? {} : { src: cidr })

function addLocalChain(context: ServiceContext, service: ServicePortPlan, local: readonly EndpointPlan[]): void {
  const { tables, clusterCIDR, style } = context
  const { name, protocol } = service
  const svc = serviceChain('SVC', name, protocol)
  const rules = chainOf(tables, 'nat', serviceChain('XLB', name, protocol))
  if (clusterCIDR !== undefined) {
    const about = comment('Redirect pods trying to reach external loadbalancer VIP to clusterIP')
    rules.push(ruleText(sourceOf(clusterCIDR), about, `-j ${svc}`))
  }
  rules.push(
    ruleText({}, comment(`masquerade LOCAL traffic for ${name} LB IP`), SOURCE_IS_LOCAL, '-j KUBE-MARK-MASQ'),
    ruleText({}, comment(`route LOCAL traffic for ${name} LB IP to service chain`), SOURCE_IS_LOCAL, `-j ${svc}`),
  )
  if (local.length > 0) addBalancing(rules, service, local, style)
  else rules.push(ruleText({}, comment(`${name} has no local endpoints`), '-j KUBE-MARK-DROP'))
}
