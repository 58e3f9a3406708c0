/** kube-proxy's ipsets in IPVS mode (pkg/proxy/ipvs/ipset.go): all are made, also those that hold nothing. */
import { cidrContains, formatCidr } from '../../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr } from '../../../net/ipv4.ts'
import { byText } from '../../check/values.ts'
import { hashOptions, type SetText } from '../../felix/ipsets/ipsetText.ts'
import type { NodePlan, ServicePortPlan } from '../../plan.ts'
import { isLocalTo } from '../endpoints.ts'
import type { KubeProxyFacts } from '../versions.ts'
import { isNodeLocal } from './virtualServers.ts'

const IP_PORT = 'hash:ip,port'
const IP_PORT_IP = 'hash:ip,port,ip'
const IP_PORT_NET = 'hash:ip,port,net'
const PORT = 'bitmap:port'

/** The comments of their rules. */
export const SETS = {
  'KUBE-LOOP-BACK': {
    type: IP_PORT_IP,
    about: 'Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose',
  },
  'KUBE-CLUSTER-IP': { type: IP_PORT, about: 'Kubernetes service cluster ip + port for masquerade purpose' },
  'KUBE-EXTERNAL-IP': {
    type: IP_PORT,
    about: 'Kubernetes service external ip + port for masquerade and filter purpose',
  },
  'KUBE-EXTERNAL-IP-LOCAL': {
    type: IP_PORT,
    about: 'Kubernetes service external ip + port with externalTrafficPolicy=local',
  },
  'KUBE-LOAD-BALANCER': { type: IP_PORT, about: 'Kubernetes service lb portal' },
  'KUBE-LOAD-BALANCER-FW': {
    type: IP_PORT,
    about: 'Kubernetes service load balancer ip + port for load balancer with sourceRange',
  },
  'KUBE-LOAD-BALANCER-LOCAL': {
    type: IP_PORT,
    about: 'Kubernetes service load balancer ip + port with externalTrafficPolicy=local',
  },
  'KUBE-LOAD-BALANCER-SOURCE-IP': {
    type: IP_PORT_IP,
    about: 'Kubernetes service load balancer ip + port + source IP for packet filter purpose',
  },
  'KUBE-LOAD-BALANCER-SOURCE-CIDR': {
    type: IP_PORT_NET,
    about: 'Kubernetes service load balancer ip + port + source cidr for packet filter purpose',
  },
  'KUBE-NODE-PORT-TCP': { type: PORT, about: 'Kubernetes nodeport TCP port for masquerade purpose' },
  'KUBE-NODE-PORT-LOCAL-TCP': { type: PORT, about: 'Kubernetes nodeport TCP port with externalTrafficPolicy=local' },
  'KUBE-NODE-PORT-UDP': { type: PORT, about: 'Kubernetes nodeport UDP port for masquerade purpose' },
  'KUBE-NODE-PORT-LOCAL-UDP': { type: PORT, about: 'Kubernetes nodeport UDP port with externalTrafficPolicy=local' },
  // SCTP is not modelled: these stay empty.
  'KUBE-NODE-PORT-SCTP-HASH': { type: IP_PORT, about: '' },
  'KUBE-NODE-PORT-LOCAL-SCTP-HASH': { type: IP_PORT, about: '' },
  'KUBE-HEALTH-CHECK-NODE-PORT': { type: PORT, about: 'Kubernetes health check node port' },
  'KUBE-IPVS-IPS': { type: 'hash:ip', about: 'Addresses on the ipvs interface' },
} as const

export type SetName = keyof typeof SETS
export type Members = Readonly<Record<SetName, ReadonlySet<string>>>

export function ipvsSetMembers(
  services: readonly ServicePortPlan[],
  node: NodePlan,
  facts: KubeProxyFacts,
  bound: readonly Ipv4Addr[],
): Members {
  const names = Object.keys(SETS) as SetName[]
  const members = Object.fromEntries(names.map((name) => [name, new Set<string>()])) as Record<SetName, Set<string>>
  const add = (name: SetName, ...elements: readonly string[]): void => {
    for (const element of elements) members[name].add(element)
  }
  for (const service of services) {
    const { protocol, port, nodePort } = service
    const at = (addr: Ipv4Addr): string => `${formatIpv4(addr)},${protocol}:${port}`
    const nodeLocal = isNodeLocal(service, facts)
    for (const { addr, port: own } of service.endpoints.filter(isLocalTo(node)))
      add('KUBE-LOOP-BACK', `${formatIpv4(addr)},${protocol}:${own},${formatIpv4(addr)}`)
    add('KUBE-CLUSTER-IP', at(service.clusterIP))
    add(nodeLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP', ...service.externalIPs.map(at))
    add('KUBE-LOAD-BALANCER', ...service.loadBalancerIPs.map(at))
    if (nodeLocal) add('KUBE-LOAD-BALANCER-LOCAL', ...service.loadBalancerIPs.map(at))
    if (service.sourceRanges.length > 0)
      for (const addr of service.loadBalancerIPs) {
        add('KUBE-LOAD-BALANCER-FW', at(addr))
        add(
          'KUBE-LOAD-BALANCER-SOURCE-CIDR',
          ...service.sourceRanges.map((range) => `${at(addr)},${formatCidr(range)}`),
        )
        if (reachesNode(service, node)) add('KUBE-LOAD-BALANCER-SOURCE-IP', `${at(addr)},${formatIpv4(addr)}`)
      }
    if (nodePort !== undefined) {
      const upper = protocol === 'udp' ? 'UDP' : 'TCP'
      add(`KUBE-NODE-PORT-${upper}`, `${nodePort}`)
      if (nodeLocal) add(`KUBE-NODE-PORT-LOCAL-${upper}`, `${nodePort}`)
    }
    if (service.healthCheckNodePort !== undefined) add('KUBE-HEALTH-CHECK-NODE-PORT', `${service.healthCheckNodePort}`)
  }
  add('KUBE-IPVS-IPS', ...bound.map(formatIpv4))
  return members
}

/** The node itself is among those who may ask. */
export const reachesNode = ({ sourceRanges }: ServicePortPlan, node: NodePlan): boolean =>
  sourceRanges.some((range) => cidrContains(range, node.nic.addr))

const MAX_ELEMENTS = 65_536

export const setTexts = (members: Members, facts: KubeProxyFacts): SetText[] =>
  (Object.keys(SETS) as SetName[])
    .filter((name) => facts.ipvsFilter || name !== 'KUBE-IPVS-IPS')
    .map((name) => {
      const { type } = SETS[name]
      return {
        name,
        options: type === PORT ? `${PORT} range 0-65535` : hashOptions(type, MAX_ELEMENTS),
        members: [...members[name]].sort(type === PORT ? (a, b) => Number(a) - Number(b) : byText),
      }
    })
