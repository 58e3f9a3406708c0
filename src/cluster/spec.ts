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
  /** The host end's name where a document prints another than Calico's hash gives. */
  readonly interfaceName?: string
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
}
