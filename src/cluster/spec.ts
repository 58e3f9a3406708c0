/** Desired state in Kubernetes' and Calico's own words. Plain JSON: what a person writes, saves and shares. */

export type EncapMode = 'Always' | 'CrossSubnet' | 'Never'

export interface IPPool {
  readonly name: string
  readonly cidr: string
  readonly ipipMode: EncapMode
  readonly vxlanMode: EncapMode
  readonly natOutgoing: boolean
  /** Prefix length of a block: 20..32, default 26. */
  readonly blockSize: number
  readonly disabled?: boolean
  /** Calico selector over node labels; default `all()`. */
  readonly nodeSelector?: string
}

export interface Subnet {
  readonly name: string
  readonly cidr: string
}

/** A router between subnets and to the world: one address in each subnet it serves. */
export interface Gateway {
  readonly name: string
  readonly interfaces: readonly {
    readonly subnet: string
    readonly address: string
    readonly name?: string
    readonly mac?: string
  }[]
  /** More routes, in `ip route` words. */
  readonly routes?: readonly string[]
  readonly mtu?: number
}

/** A machine outside the cluster. */
export interface ExternalHost {
  readonly name: string
  readonly subnet: string
  readonly address: string
  readonly mac?: string
  readonly interface?: string
  /** An address or a gateway's name. Default: the first gateway of its subnet. */
  readonly gateway?: string
  readonly listen?: readonly Listen[]
  /** It resolves names for whoever asks, and is the nameserver of machines and of CoreDNS. */
  readonly dns?: { readonly records: readonly DnsRecord[] }
}

/** A name outside the cluster and its addresses. */
interface DnsRecord {
  readonly name: string
  readonly addresses: readonly string[]
}

export interface Listen {
  readonly protocol: 'TCP' | 'UDP'
  readonly port: number
}

export interface HostInterface {
  readonly name: string
  readonly kind: 'bridge' | 'dummy'
  /** `172.17.0.1/16` */
  readonly addresses: readonly string[]
  readonly up?: boolean
}

export interface Node {
  readonly name: string
  readonly subnet: string
  /** Without length the subnet's is meant; `10.1.5.10/16` is a node whose own mask differs from its neighbours'. */
  readonly address: string
  /** Default `eth0`. */
  readonly interface?: string
  readonly mac?: string
  readonly mtu?: number
  /** An address or a gateway's name. Default: the first gateway of its subnet; `null` for no default route. */
  readonly gateway?: string | null
  /** Metric of the default and connected routes, as NetworkManager sets 100. */
  readonly metric?: number
  readonly labels?: Readonly<Record<string, string>>
  /** IPAM blocks affine to this node; allotted as Calico does where not given. */
  readonly blocks?: readonly string[]
  /** Address of tunl0, or of vxlan.calico where no pool uses IPIP; the block's first where not given. */
  readonly tunnelAddress?: string
  /** Address of vxlan.calico where there are both. */
  readonly vxlanTunnelAddress?: string
  readonly interfaces?: readonly HostInterface[]
}

export interface Pod {
  readonly namespace: string
  readonly name: string
  readonly node: string
  /** Allotted by IPAM where not given. */
  readonly address?: string
  readonly mac?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly listen?: readonly Listen[]
  /** Of its containers: what a Service's targetPort and a policy's ports may name. */
  readonly ports?: readonly ContainerPort[]
  /** A Service sends nothing to a pod that is not ready. Default true. */
  readonly ready?: boolean
  /** Default `default`. */
  readonly serviceAccount?: string
  /** Default ClusterFirst; of CoreDNS' own pods Default. */
  readonly dnsPolicy?: DnsPolicy
  readonly dnsConfig?: DnsConfig
  /** The host end's name where a document prints another than Calico's hash gives. */
  readonly interfaceName?: string
}

/** Whom a pod asks about names: CoreDNS, whom its node asks, or only whom `dnsConfig` names. */
export type DnsPolicy = 'ClusterFirst' | 'Default' | 'None'

interface DnsConfig {
  readonly nameservers?: readonly string[]
  readonly searches?: readonly string[]
  /** `ndots`, `timeout`, `attempts`. */
  readonly options?: readonly { readonly name: string; readonly value?: string }[]
}

export interface ContainerPort {
  readonly name?: string
  readonly containerPort: number
  /** Default TCP. */
  readonly protocol?: 'TCP' | 'UDP'
}

/** Only where a policy asks for its labels: a namespace exists by being named. */
export interface Namespace {
  readonly name: string
  /** `kubernetes.io/metadata.name` comes from the API server. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface Service {
  readonly namespace: string
  readonly name: string
  /** Default ClusterIP. */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  /** `None` is a headless Service. Of an ExternalName there is none. */
  readonly clusterIP?: string
  readonly ports?: readonly ServicePort[]
  /** Pods that have these labels, in its namespace. Without one, `endpoints` says where it leads. */
  readonly selector?: Readonly<Record<string, string>>
  readonly endpoints?: readonly Endpoint[]
  readonly externalIPs?: readonly string[]
  /** What the load balancer's controller has written into `status.loadBalancer.ingress`. */
  readonly loadBalancerIPs?: readonly string[]
  readonly loadBalancerSourceRanges?: readonly string[]
  readonly sessionAffinity?: SessionAffinity
  /** Default Cluster. */
  readonly externalTrafficPolicy?: TrafficPolicy
  /** Default Cluster. */
  readonly internalTrafficPolicy?: TrafficPolicy
  /** Of a LoadBalancer with externalTrafficPolicy Local. */
  readonly healthCheckNodePort?: number
  readonly externalName?: string
}

type TrafficPolicy = 'Cluster' | 'Local'

interface SessionAffinity {
  readonly type: 'None' | 'ClientIP'
  /** Default 10800. */
  readonly timeoutSeconds?: number
}

export interface ServicePort {
  /** Needed where there are several. */
  readonly name?: string
  readonly port: number
  /** A number or the name of a container's port; default `port`. */
  readonly targetPort?: number | string
  /** Default TCP. */
  readonly protocol?: 'TCP' | 'UDP'
  readonly nodePort?: number
}

/** Where a Service without a selector leads. */
export interface Endpoint {
  readonly address: string
  /** The node that it is on; without one it is on none. */
  readonly node?: string
  readonly ready?: boolean
  /** By the Service's port's name; default its targetPort. */
  readonly ports?: readonly { readonly name?: string; readonly port: number }[]
}

/** Of IPVS, as far as they are modelled. */
export const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'sh', 'dh', 'sed', 'nq'] as const

export interface KubeProxy {
  /** Default iptables. */
  readonly mode?: 'iptables' | 'ipvs'
  /** Default v1.23. */
  readonly version?: 'v1.21' | 'v1.23' | 'v1.30'
  /** The pods' range: what comes from elsewhere to a clusterIP is masqueraded. */
  readonly clusterCIDR?: string
  readonly masqueradeAll?: boolean
  /** From v1.26; default true. */
  readonly localhostNodePorts?: boolean
  /** IPVS: the node answers ARP for no address of kube-ipvs0. */
  readonly strictARP?: boolean
  /** IPVS; default rr. */
  readonly scheduler?: (typeof SCHEDULERS)[number]
}

interface Felix {
  /** What happens to what a pod sends to its own node. Default Accept, as in calico.yaml. */
  readonly defaultEndpointToHostAction?: 'Accept' | 'Drop' | 'Return'
}

export type PolicyType = 'Ingress' | 'Egress'

/** As Kubernetes has it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
    readonly values?: readonly string[]
  }[]
}

export interface KubernetesNetworkPolicy {
  readonly apiVersion: 'networking.k8s.io/v1'
  readonly namespace: string
  readonly name: string
  /** `{}` selects all pods of the namespace. */
  readonly podSelector: LabelSelector
  /** Default Ingress, and Egress where there are such rules. */
  readonly policyTypes?: readonly PolicyType[]
  readonly ingress?: readonly {
    readonly from?: readonly NetworkPolicyPeer[]
    readonly ports?: readonly NetworkPolicyPort[]
  }[]
  readonly egress?: readonly {
    readonly to?: readonly NetworkPolicyPeer[]
    readonly ports?: readonly NetworkPolicyPort[]
  }[]
}

/** Selectors, or a block. */
export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

export interface NetworkPolicyPort {
  /** Default TCP. */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
  readonly port?: number | string
  readonly endPort?: number
}

interface CalicoPolicy {
  readonly name: string
  /** The lowest first; without one, last. Kubernetes' policies stand at 1000. */
  readonly order?: number
  /** Calico selector over pods' labels; default all. */
  readonly selector?: string
  readonly types?: readonly PolicyType[]
  readonly ingress?: readonly CalicoRule[]
  readonly egress?: readonly CalicoRule[]
}

export interface CalicoNetworkPolicy extends CalicoPolicy {
  readonly apiVersion: 'projectcalico.org/v3'
  readonly namespace: string
}

export interface GlobalNetworkPolicy extends CalicoPolicy {
  readonly namespaceSelector?: string
}

/** Networks under labels: whom a policy's selectors may mean beside pods. */
export interface GlobalNetworkSet {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly nets?: readonly string[]
}

interface NetworkSet extends GlobalNetworkSet {
  readonly namespace: string
}

export interface CalicoRule {
  readonly action: 'Allow' | 'Deny' | 'Log' | 'Pass'
  /** `TCP`, `UDP`, `ICMP`, `SCTP`, `UDPLite`, or a number. */
  readonly protocol?: string | number
  readonly notProtocol?: string | number
  readonly icmp?: IcmpFields
  readonly notICMP?: IcmpFields
  readonly source?: EntityRule
  readonly destination?: EntityRule
}

export interface IcmpFields {
  readonly type?: number
  readonly code?: number
}

export interface EntityRule {
  readonly nets?: readonly string[]
  readonly notNets?: readonly string[]
  readonly selector?: string
  readonly notSelector?: string
  readonly namespaceSelector?: string
  /** A number, `1000:2000`, or the name of a container's port. */
  readonly ports?: readonly (number | string)[]
  readonly notPorts?: readonly (number | string)[]
}

export interface ClusterSpec {
  readonly name: string
  readonly calicoVersion: 'v3.22'
  readonly subnets: readonly Subnet[]
  readonly gateways: readonly Gateway[]
  readonly hosts: readonly ExternalHost[]
  readonly ipPools: readonly IPPool[]
  readonly nodes: readonly Node[]
  readonly pods: readonly Pod[]
  readonly namespaces?: readonly Namespace[]
  readonly services?: readonly Service[]
  /** Kubernetes' own and Calico's, told apart by `apiVersion`. */
  readonly networkPolicies?: readonly (KubernetesNetworkPolicy | CalicoNetworkPolicy)[]
  readonly globalNetworkPolicies?: readonly GlobalNetworkPolicy[]
  readonly networkSets?: readonly NetworkSet[]
  readonly globalNetworkSets?: readonly GlobalNetworkSet[]
  /** Runs where there are Services, or where this is given. */
  readonly kubeProxy?: KubeProxy
  readonly felix?: Felix
}
