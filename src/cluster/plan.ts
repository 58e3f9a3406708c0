/** A cluster as compilation sees it: every reference resolved, every text parsed, every address allotted. */
import type { Route } from '../kernel/netns.ts'
import type { Cidr } from '../net/cidr.ts'
import type { ResolvConf } from '../net/dnsZone.ts'
import type { Ipv4Addr } from '../net/ipv4.ts'
import type { MacAddr } from '../net/mac.ts'
import type { DnsPlan } from './dns/dnsPlan.ts'
import type { Policy } from './felix/policy/policy.ts'
import type { FelixConfig } from './felix/rules/config.ts'
import type { LabelOf } from './selector/node.ts'
import type { ContainerPort, DnsPolicy, EncapMode, KubeProxy, Listen } from './spec.ts'
import type { CalicoFacts } from './versions.ts'

export interface Pool {
  readonly name: string
  readonly cidr: Cidr
  readonly ipip: EncapMode
  readonly vxlan: EncapMode
  readonly natOutgoing: boolean
  readonly blockSize: number
  readonly disabled: boolean
  readonly selects: (labels: Readonly<Record<string, string>>) => boolean
}

/** An Ethernet interface that is plugged into a subnet's switch. */
export interface Nic {
  /** The machine's namespace. */
  readonly ns: string
  readonly dev: string
  readonly mac: MacAddr
  readonly mtu: number
  readonly addr: Ipv4Addr
  readonly len: number
  /** The switch's namespace, and the port there. */
  readonly segment: string
  readonly port: string
}

export interface Segment {
  readonly ns: string
  readonly cidr: Cidr
  /** In port order. */
  readonly plugs: Nic[]
}

export interface GatewayPlan {
  readonly name: string
  readonly nics: readonly Nic[]
  readonly routes: readonly string[]
  /** Where it stands in the spec, for problems that only its compilation finds. */
  readonly path: string
}

export interface HostPlan {
  readonly name: string
  readonly nic: Nic
  readonly gateway: Ipv4Addr | undefined
  readonly listen: readonly Listen[]
  /** Of a nameserver: what it knows, by name. */
  readonly dns: ReadonlyMap<string, readonly Ipv4Addr[]> | undefined
}

export interface HostInterfacePlan {
  readonly name: string
  readonly kind: 'bridge' | 'dummy'
  readonly addresses: readonly string[]
  readonly up: boolean
}

export interface PodPlan {
  /** Its network namespace's name. */
  readonly ns: string
  readonly namespace: string
  readonly name: string
  readonly node: string
  readonly addr: Ipv4Addr
  readonly mac: MacAddr | undefined
  readonly listen: readonly Listen[]
  readonly interfaceName: string | undefined
  readonly labels: Labels
  readonly serviceAccount: string
  readonly ports: readonly ContainerPort[]
  readonly ready: boolean
  readonly dns: PodDns
}

/** What a pod says of its resolv.conf. */
export interface PodDns {
  readonly policy?: DnsPolicy
  readonly nameservers: readonly Ipv4Addr[]
  readonly searches: readonly string[]
  readonly options: Partial<Pick<ResolvConf, 'ndots' | 'timeout' | 'attempts'>>
}

export type Labels = Readonly<Record<string, string>>

/** Networks that selectors may mean. */
export interface NetworkSetPlan {
  readonly labelOf: LabelOf
  readonly nets: readonly Cidr[]
}

/** One port of a Service, as kube-proxy knows it. */
export interface ServicePortPlan {
  /** `namespace/name:port`, or `namespace/name` where the port has no name. */
  readonly name: string
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'
  readonly protocol: 'tcp' | 'udp'
  readonly clusterIP: Ipv4Addr
  readonly port: number
  readonly nodePort: number | undefined
  readonly externalIPs: readonly Ipv4Addr[]
  readonly loadBalancerIPs: readonly Ipv4Addr[]
  readonly sourceRanges: readonly Cidr[]
  /** With session affinity. */
  readonly stickySeconds: number | undefined
  readonly externalLocal: boolean
  readonly internalLocal: boolean
  readonly healthCheckNodePort: number | undefined
  /** In order of their texts `address:port`, as kube-proxy sorts them. */
  readonly endpoints: readonly EndpointPlan[]
}

export interface EndpointPlan {
  readonly addr: Ipv4Addr
  readonly port: number
  /** `10.244.1.5:80` */
  readonly text: string
  readonly node: string | undefined
  readonly ready: boolean
}

/** A prefix that a node answers for: an own block, or an address out of another node's block. */
export interface Export {
  readonly cidr: Cidr
  readonly pool: Pool
  /** Affine to the node: what is not in use there is a blackhole. */
  readonly own: boolean
  /** Routes to it, by what distinguishes them: the same object serves every node that has the same route. */
  readonly routes: Map<string, Route>
}

export interface NodePlan {
  readonly name: string
  readonly nic: Nic
  /** The prefix of its own address and mask: what CrossSubnet compares with. */
  readonly network: Cidr
  readonly gateway: Ipv4Addr | undefined
  /** As NetworkManager sets, where it manages the interface. */
  readonly metric: number | undefined
  readonly interfaces: readonly HostInterfacePlan[]
  /** In order of their addresses. */
  readonly exports: readonly Export[]
  readonly tunnels: Tunnels
  /** In order of their addresses, as if they had been started in it. */
  readonly pods: readonly PodPlan[]
}

/** Addresses of tunl0 and of vxlan.calico, on a node that a pool of that kind serves. */
export interface Tunnels {
  readonly ipip: Ipv4Addr | undefined
  readonly vxlan: Ipv4Addr | undefined
}

export interface ClusterPlan {
  readonly pools: readonly Pool[]
  readonly segments: readonly Segment[]
  readonly gateways: readonly GatewayPlan[]
  readonly hosts: readonly HostPlan[]
  readonly nodes: readonly NodePlan[]
  readonly facts: CalicoFacts
  /** Some pool asks for it, so Felix makes the device on every node. */
  readonly ipipEnabled: boolean
  readonly vxlanEnabled: boolean
  readonly vtepMacs: (node: NodePlan) => MacAddr
  /** In the order in which they are asked. */
  readonly policies: readonly Policy[]
  readonly networkSets: readonly NetworkSetPlan[]
  readonly namespaceLabels: ReadonlyMap<string, Labels>
  readonly endpointToHostAction: FelixConfig['endpointToHostAction']
  /** In order of their names. */
  readonly services: readonly ServicePortPlan[]
  readonly dns: DnsPlan
  /** Undefined where there is none. */
  readonly kubeProxy:
    | (Required<Omit<KubeProxy, 'clusterCIDR'>> & { readonly clusterCIDR: string | undefined })
    | undefined
}
