/**
 * Kernel state as plain data: what `ip`, `bridge`, `sysctl` and friends would print of one network namespace.
 * It knows no Kubernetes. `kernel/netlink/` makes and changes it as the kernel does on a netlink request.
 */
import type { Cidr } from '../net/cidr.ts'
import type { DnsService, ResolvConf } from '../net/dnsZone.ts'
import type { IpAddr } from '../net/ipv4.ts'
import type { MacAddr } from '../net/mac.ts'
import type { TcpConnState } from './netfilter/conntrack/tcpStates.ts'
import type { Tuple } from './netfilter/conntrack/tuple.ts'

/** rtnetlink's scopes (include/uapi/linux/rtnetlink.h): a larger number is narrower. */
export const SCOPE = { global: 0, site: 200, link: 253, host: 254, nowhere: 255 } as const
export type Scope = keyof typeof SCOPE

interface LinkBase {
  readonly index: number
  readonly name: string
  readonly mtu: number
  /** Administratively up. A veth also needs its peer up to carry (`carrier`). */
  readonly up: boolean
  /** The bridge this link is a port of. */
  readonly master?: string
  /** `arp off` (IFF_NOARP): it neither asks nor answers, and every neighbour has its own address. */
  readonly noArp?: true
}

interface LoLink extends LinkBase {
  readonly kind: 'lo'
  readonly mac: MacAddr
}
export interface VethLink extends LinkBase {
  readonly kind: 'veth'
  readonly mac: MacAddr
  readonly peer: { readonly ns: string; readonly name: string }
}
export interface BridgeLink extends LinkBase {
  readonly kind: 'bridge'
  readonly mac: MacAddr
}
interface DummyLink extends LinkBase {
  readonly kind: 'dummy'
  readonly mac: MacAddr
}
export interface IpipLink extends LinkBase {
  readonly kind: 'ipip'
  /** 0.0.0.0 both on tunl0, the fallback device: the next hop of the route is the far end. */
  readonly local: IpAddr
  readonly remote: IpAddr
  /** 0: inherited from the inner packet. */
  readonly ttl: number
}
export interface VxlanLink extends LinkBase {
  readonly kind: 'vxlan'
  readonly mac: MacAddr
  readonly vni: number
  readonly port: number
  readonly local?: IpAddr
  readonly remote?: IpAddr
  /** The lower device, if bound to one. */
  readonly dev?: string
  readonly learning: boolean
  /** Outer TTL: a number, or the inner packet's; absent for the namespace's default. */
  readonly ttl?: number | 'inherit'
  /** Outer TOS: a number, or the inner packet's. */
  readonly tos?: number | 'inherit'
  /** Outer DF: default unset. */
  readonly df?: 'set' | 'unset' | 'inherit'
}
export type Link = LoLink | VethLink | BridgeLink | DummyLink | IpipLink | VxlanLink
export type LinkKind = Link['kind']

export interface Address {
  readonly dev: string
  readonly addr: IpAddr
  readonly len: number
  readonly scope: Scope
  /** A later address of the same subnet on the same device. */
  readonly secondary: boolean
  readonly peer?: IpAddr
  readonly broadcast?: IpAddr
  /** `noprefixroute`: it brings no connected route. */
  readonly noPrefixRoute?: true
}

export type RouteType = 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit' | 'throw'

export interface NextHop {
  readonly via?: IpAddr
  readonly dev: string
  readonly onlink?: boolean
  readonly weight?: number
  /** The gateway was an address of this host's own when the route was made (nhc_scope host): packets go past it. */
  readonly gatewayIsLocal?: true
}

/** The neighbour that a packet is handed to, unless it goes to its destination directly (rt_set_nexthop). */
export const gatewayOf = ({ via, gatewayIsLocal }: NextHop): IpAddr | undefined => (gatewayIsLocal ? undefined : via)

export interface Route {
  readonly type: RouteType
  readonly dst: Cidr
  /** Routing table number: 255 local, 254 main, 253 default. */
  readonly table: number
  /** Absent on blackhole, unreachable, prohibit and throw. More than one is an ECMP route. */
  readonly nexthops: readonly NextHop[]
  readonly metric: number
  /** `kernel`, `boot` (not printed), `static`, `bird`, or a number as text. */
  readonly proto: string
  readonly scope: Scope
  readonly tos: number
  /** Preferred source address. */
  readonly src?: IpAddr
  readonly mtu?: number
  /** `mtu lock`: path MTU discovery is off, DF is not set. */
  readonly mtuLocked?: true
}

/** Ports from one to another, both included. */
export interface PortRange {
  readonly from: number
  readonly to: number
}

export type RuleAction = 'lookup' | 'goto' | 'nop' | 'blackhole' | 'unreachable' | 'prohibit'

/** `ip rule`. */
export interface Rule {
  readonly priority: number
  readonly not?: true
  /** Host bits are kept, and do not count. */
  readonly from?: Cidr
  readonly to?: Cidr
  readonly iif?: string
  readonly oif?: string
  readonly fwmark?: { readonly mark: number; readonly mask: number }
  readonly tos?: number
  readonly ipProto?: number
  readonly sport?: PortRange
  readonly dport?: PortRange
  readonly action: RuleAction
  /** For `lookup`; other actions keep one without effect. */
  readonly table?: number
  readonly suppressPrefixLength?: number
  /** For `goto`: the priority where the search goes on. */
  readonly target?: number
}

/** Neighbour unreachability detection states (include/uapi/linux/neighbour.h). */
export type NudState = 'INCOMPLETE' | 'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE' | 'FAILED' | 'NOARP' | 'PERMANENT'

export interface Neighbour {
  readonly dev: string
  readonly addr: IpAddr
  /** Known in every state but INCOMPLETE and FAILED. */
  readonly lladdr?: MacAddr
  readonly state: NudState
}

/** `ip neigh add proxy`. */
export interface ProxyNeighbour {
  readonly dev: string
  readonly addr: IpAddr
}

export interface FdbEntry {
  readonly dev: string
  readonly mac: MacAddr
  /** The far VTEP, on a vxlan device. */
  readonly dst?: IpAddr
  readonly state: 'permanent' | 'static' | 'reachable'
  /** The port's bridge, where the entry is the bridge's (not `self`). */
  readonly master?: string
}

/** A program that listens. */
export interface Listener {
  readonly proto: 'tcp' | 'udp'
  readonly port: number
  /** What it calls itself in its answers. */
  readonly name: string
  /** A DNS server, with what it knows. What is no DNS query it answers as any other program here. */
  readonly dns?: DnsService
}

/** Netfilter state as the text of iptables-save, ipset save and ipvsadm -Sn. */
export interface NetfilterText {
  readonly iptables?: string
  readonly ipset?: string
  readonly ipvs?: string
}

/** A connection that is tracked before any packet passes, as `conntrack -I` makes one. */
export interface Connection {
  readonly orig: Tuple
  /** TCP only. */
  readonly tcp?: TcpConnState
  readonly seenReply: boolean
  readonly assured: boolean
  readonly mark: number
  /** Seconds. */
  readonly timeout: number
}

export interface Netns {
  readonly name: string
  /** The first namespace of the kernel that it runs on, whose alone some sysctls are to set. Absent where it is one itself. */
  readonly initNet?: string
  /** In ifindex order, `lo` first: the order in which the kernel searches for an address. */
  readonly links: readonly Link[]
  readonly addresses: readonly Address[]
  /** All tables, the kernel's own local and connected routes included. */
  readonly routes: readonly Route[]
  readonly rules: readonly Rule[]
  readonly neighbours: readonly Neighbour[]
  readonly proxies: readonly ProxyNeighbour[]
  readonly fdb: readonly FdbEntry[]
  /** Values that differ from the kernel's defaults, keyed as `sysctl` prints them. */
  readonly sysctls: Readonly<Record<string, string>>
  readonly netfilter: NetfilterText
  readonly listeners: readonly Listener[]
  readonly connections?: readonly Connection[]
  /** The namespace's /etc/resolv.conf; without one its programs know no names. */
  readonly resolv?: ResolvConf
}

/** All namespaces; veths wire them by `peer`. */
export interface World {
  readonly namespaces: ReadonlyMap<string, Netns>
  /** What is known of all of them before any is looked at: no neighbour's state runs out; whether one has an ipip device. */
  readonly settled?: { readonly ipip: boolean }
}

export const TABLE = { local: 255, main: 254, default: 253 } as const
