/**
 * A Service's rules in v1.30 (pkg/proxy/iptables/proxier.go syncProxyRules, v1.30.5): KUBE-SVC for all its endpoints,
 * KUBE-SVL for those of this node, KUBE-EXT for what comes from outside, whichever of the two it may reach.
 */
import { cidrContains, formatCidr } from '../../net/cidr.ts'
import type { Ipv4Addr } from '../../net/ipv4.ts'
import { chainOf } from '../felix/rules/iptablesText.ts'
import type { EndpointPlan, NodePlan, ServicePortPlan } from '../plan.ts'
import { addBalancing, addEndpoints, isLocalTo, isReady } from './endpoints.ts'
import { type ServiceContext, sourceOf } from './legacyServices.ts'
import { serviceChain } from './names.ts'
import { comment, DEST_IS_LOCAL, dport, host, REJECT, ruleText, SOURCE_IS_LOCAL } from './rule.ts'

/** CategorizeEndpoints. */
interface Categories {
  readonly cluster: readonly EndpointPlan[]
  readonly local: readonly EndpointPlan[]
  readonly reachable: readonly EndpointPlan[]
  readonly any: boolean
}

const isExternallyAccessible = (service: ServicePortPlan): boolean =>
  service.nodePort !== undefined || service.loadBalancerIPs.length > 0 || service.externalIPs.length > 0

export function categorize(service: ServicePortPlan, node: NodePlan): Categories {
  const ready = service.endpoints.filter(isReady)
  const external = isExternallyAccessible(service)
  const usesCluster = !service.internalLocal || external
  const usesLocal = service.internalLocal || (service.externalLocal && external)
  const cluster = usesCluster ? ready : []
  const local = usesLocal ? ready.filter(isLocalTo(node)) : []
  return { cluster, local, reachable: usesCluster ? cluster : local, any: ready.length > 0 }
}

export function addService(context: ServiceContext, service: ServicePortPlan): void {
  const { tables, node, style } = context
  const { name, protocol, port } = service
  const { cluster, local, reachable, any } = categorize(service, node)
  const svc = serviceChain('SVC', name, protocol)
  const svl = serviceChain('SVL', name, protocol)
  const ext = serviceChain('EXT', name, protocol)
  const fw = serviceChain('FW', name, protocol)
  const internalChain = service.internalLocal ? svl : svc
  const hasInternal = any && (!service.internalLocal || local.length > 0)
  const hasExternal = any && (!service.externalLocal || local.length > 0)
  const usesFirewall = any && service.loadBalancerIPs.length > 0 && service.sourceRanges.length > 0

  const nat = (chain: string, text: string): void => {
    chainOf(tables, 'nat', chain).push(text)
  }
  const filter = (chain: string, text: string): void => {
    chainOf(tables, 'filter', chain).push(text)
  }
  const to = (addr: Ipv4Addr, about: string, target: string): string =>
    ruleText({ dst: host(addr), protocol }, comment(about), dport(protocol, port), target)
  const refused = any
    ? { about: `${name} has no local endpoints`, target: '-j DROP' }
    : { about: `${name} has no endpoints`, target: REJECT }
  const refuse = (chain: string, addr: Ipv4Addr): void => filter(chain, to(addr, refused.about, refused.target))

  if (hasInternal) nat('KUBE-SERVICES', to(service.clusterIP, `${name} cluster IP`, `-j ${internalChain}`))
  else refuse('KUBE-SERVICES', service.clusterIP)
  for (const addr of service.externalIPs) {
    if (any) nat('KUBE-SERVICES', to(addr, `${name} external IP`, `-j ${ext}`))
    if (!hasExternal) refuse('KUBE-EXTERNAL-SERVICES', addr)
  }
  for (const addr of service.loadBalancerIPs) {
    if (any) nat('KUBE-SERVICES', to(addr, `${name} loadbalancer IP`, `-j ${usesFirewall ? fw : ext}`))
    if (usesFirewall) filter('KUBE-PROXY-FIREWALL', to(addr, `${name} traffic not accepted by ${fw}`, '-j DROP'))
  }
  if (!hasExternal) for (const addr of service.loadBalancerIPs) refuse('KUBE-EXTERNAL-SERVICES', addr)
  if (service.nodePort !== undefined) {
    const nodePort = dport(protocol, service.nodePort)
    if (any) nat('KUBE-NODEPORTS', ruleText({ protocol }, comment(name), nodePort, `-j ${ext}`))
    if (!hasExternal)
      filter(
        'KUBE-EXTERNAL-SERVICES',
        ruleText({ protocol }, comment(refused.about), DEST_IS_LOCAL, nodePort, refused.target),
      )
  }

  if (hasInternal) markOutsiders(context, service, internalChain)
  if (any && isExternallyAccessible(service)) addExternalChain(context, service, hasExternal)
  if (usesFirewall) addFirewall(context, service)
  if (cluster.length > 0) addBalancing(chainOf(tables, 'nat', svc), service, cluster, style)
  if (local.length > 0) addBalancing(chainOf(tables, 'nat', svl), service, local, style)
  addEndpoints(tables, service, reachable, style)
}

/** What comes from no pod and asks for the clusterIP would be answered past this node. */
function markOutsiders(
  { tables, clusterCIDR, masqueradeAll }: ServiceContext,
  service: ServicePortPlan,
  chain: string,
): void {
  if (!masqueradeAll && clusterCIDR === undefined) return
  const { name, protocol, port } = service
  const src = masqueradeAll ? undefined : `! ${clusterCIDR}`
  chainOf(tables, 'nat', chain).push(
    ruleText(
      { src, dst: host(service.clusterIP), protocol },
      comment(`${name} cluster IP`),
      dport(protocol, port),
      '-j KUBE-MARK-MASQ',
    ),
  )
}

function addExternalChain(
  { tables, clusterCIDR }: ServiceContext,
  service: ServicePortPlan,
  hasExternal: boolean,
): void {
  const { name, protocol, externalLocal } = service
  const svc = serviceChain('SVC', name, protocol)
  const rules = chainOf(tables, 'nat', serviceChain('EXT', name, protocol))
  if (externalLocal) {
    // Pods and the node itself are not outside: for them the policy does not hold.
    if (clusterCIDR !== undefined)
      rules.push(ruleText(sourceOf(clusterCIDR), comment(`pod traffic for ${name} external destinations`), `-j ${svc}`))
    rules.push(
      ruleText(
        {},
        comment(`masquerade LOCAL traffic for ${name} external destinations`),
        SOURCE_IS_LOCAL,
        '-j KUBE-MARK-MASQ',
      ),
      ruleText({}, comment(`route LOCAL traffic for ${name} external destinations`), SOURCE_IS_LOCAL, `-j ${svc}`),
    )
  } else {
    rules.push(ruleText({}, comment(`masquerade traffic for ${name} external destinations`), '-j KUBE-MARK-MASQ'))
  }
  if (hasExternal) rules.push(`-j ${externalLocal ? serviceChain('SVL', name, protocol) : svc}`)
}

function addFirewall({ tables, node }: ServiceContext, service: ServicePortPlan): void {
  const { name, protocol, sourceRanges } = service
  const rules = chainOf(tables, 'nat', serviceChain('FW', name, protocol))
  const about = comment(`${name} loadbalancer IP`)
  const ext = serviceChain('EXT', name, protocol)
  for (const range of sourceRanges) rules.push(ruleText(sourceOf(formatCidr(range)), about, `-j ${ext}`))
  if (sourceRanges.some((range) => cidrContains(range, node.nic.addr)))
    for (const addr of service.loadBalancerIPs) rules.push(ruleText({ src: host(addr) }, about, `-j ${ext}`))
  rules.push(comment(`other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL`))
}
