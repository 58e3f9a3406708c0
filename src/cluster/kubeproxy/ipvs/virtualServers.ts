/**
 * Virtual servers as kube-proxy asks IPVS for them (pkg/proxy/ipvs/proxier.go syncProxyRules, syncService, syncEndpoint):
 * one for each address and port of a Service, and for each node port one on every address of the node. The addresses that
 * are not the node's are put on kube-ipvs0, so that packets to them are delivered here.
 */
import { formatIpv4, type Ipv4Addr } from '../../../net/ipv4.ts'
import { nodeAddresses } from '../../felix/ipsets/felixSets.ts'
import type { ClusterPlan, EndpointPlan, NodePlan, ServicePortPlan } from '../../plan.ts'
import { isLocalTo, isReady } from '../endpoints.ts'
import { categorize } from '../services.ts'
import type { KubeProxyFacts } from '../versions.ts'

interface VirtualServer {
  readonly service: ServicePortPlan
  readonly addr: Ipv4Addr
  readonly port: number
  readonly endpoints: readonly EndpointPlan[]
  /** On kube-ipvs0. */
  readonly bound: boolean
}

export const isNodeLocal = (service: ServicePortPlan, facts: KubeProxyFacts): boolean =>
  service.externalLocal && (facts.externalChains || service.type !== 'ClusterIP')

export function virtualServers(plan: ClusterPlan, node: NodePlan, facts: KubeProxyFacts): VirtualServer[] {
  const own = nodeAddresses(node)
  return plan.services.flatMap((service) => {
    const { port, nodePort, clusterIP, externalIPs, loadBalancerIPs } = service
    const nodeLocal = isNodeLocal(service, facts)
    const external = endpointsFor(service, node, facts, nodeLocal)
    const internalLocal = facts.internalTrafficPolicy && service.internalLocal
    return [
      {
        service,
        addr: clusterIP,
        port,
        endpoints: endpointsFor(service, node, facts, internalLocal),
        bound: true,
      },
      ...[...externalIPs, ...loadBalancerIPs].map((addr) => ({
        service,
        addr,
        port,
        endpoints: external,
        // From v1.27 an address that another interface has is left to it.
        bound: !(facts.ipvsFilter && own.includes(addr)),
      })),
      ...(nodePort === undefined
        ? []
        : own.map((addr) => ({ service, addr, port: nodePort, endpoints: external, bound: false }))),
    ]
  })
}

function endpointsFor(
  service: ServicePortPlan,
  node: NodePlan,
  facts: KubeProxyFacts,
  onlyLocal: boolean,
): readonly EndpointPlan[] {
  if (facts.externalChains) {
    const { cluster, local } = categorize(service, node)
    // Without any of its own the node sends to the others': a pod here would find nobody else.
    return onlyLocal && local.length > 0 ? local : cluster
  }
  const ready = service.endpoints.filter(isReady)
  const internalLocal = facts.internalTrafficPolicy && service.internalLocal && !isNodeLocal(service, facts)
  return onlyLocal || internalLocal ? ready.filter(isLocalTo(node)) : ready
}

/**
 * For `ipvsadm -R`: destinations in the order in which kube-proxy adds them, that of their texts (syncEndpoint), for the kernel
 * begins with the one that came last. `ipvsadm -Sn` prints them sorted by address.
 */
export function printVirtualServers(
  servers: readonly VirtualServer[],
  scheduler: NonNullable<ClusterPlan['kubeProxy']>['scheduler'],
): string {
  const sorted = [...servers].sort(
    (a, b) =>
      Number(a.service.protocol === 'udp') - Number(b.service.protocol === 'udp') || a.addr - b.addr || a.port - b.port,
  )
  return sorted
    .flatMap(({ service, addr, port, endpoints }) => {
      const at = `-${service.protocol === 'udp' ? 'u' : 't'} ${formatIpv4(addr)}:${port}`
      const persistent = service.stickySeconds === undefined ? '' : ` -p ${service.stickySeconds}`
      return [`-A ${at} -s ${scheduler}${persistent}`, ...endpoints.map(({ text }) => `-a ${at} -r ${text} -m -w 1`)]
    })
    .map((line) => `${line}\n`)
    .join('')
}

/** What kube-ipvs0 has, in order. */
export const boundAddresses = (servers: readonly VirtualServer[]): Ipv4Addr[] =>
  [...new Set(servers.filter(({ bound }) => bound).map(({ addr }) => addr))].sort((a, b) => a - b)
