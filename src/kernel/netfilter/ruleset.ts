/** iptables rules as data: what `iptables-save` text says, field by field. `parse.ts` reads it, `print.ts` writes it. */
import type { Cidr } from '../../net/cidr.ts'
import type { IpAddr } from '../../net/ipv4.ts'

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security'

export interface Ruleset {
  readonly tables: ReadonlyMap<TableName, Table>
}

export interface Table {
  readonly name: TableName
  /** In the order of the text. */
  readonly chains: ReadonlyMap<string, Chain>
}

export interface Counters {
  readonly packets: number
  readonly bytes: number
}

export interface Chain {
  readonly name: string
  /** Built-in chains alone have one. */
  readonly policy?: 'ACCEPT' | 'DROP'
  /** A built-in chain that the text does not name: iptables-save prints it, but its hook is not there (iptables/nft.c). */
  readonly absent?: true
  readonly counters: Counters
  readonly rules: readonly Rule[]
}

export interface Rule {
  readonly chain: string
  /** Its place in the chain, from 0. */
  readonly index: number
  /** The rule as iptables-save prints it: `-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000`. */
  readonly text: string
  readonly matches: readonly Match[]
  /** Absent: the rule only counts. */
  readonly target?: Target
  /** Counters of `iptables-save -c`, where the text has them. */
  readonly counters?: Counters
}

export interface PortRange {
  readonly from: number
  readonly to: number
}

export interface MaybeNot {
  readonly not: boolean
}

export type CtState = 'INVALID' | 'NEW' | 'RELATED' | 'ESTABLISHED' | 'UNTRACKED' | 'SNAT' | 'DNAT'
/** `-m addrtype`'s types that rtnetlink has. */
export type AddrTypeName =
  | 'UNSPEC'
  | 'UNICAST'
  | 'LOCAL'
  | 'BROADCAST'
  | 'ANYCAST'
  | 'MULTICAST'
  | 'BLACKHOLE'
  | 'UNREACHABLE'
  | 'PROHIBIT'
  | 'THROW'
  | 'NAT'
  | 'XRESOLVE'

/** In the order of the text: `-s -d -i -o -p` first, then `-m …` as written. */
export type Match =
  | ({ readonly kind: 'source' | 'destination'; readonly cidr: Cidr } & MaybeNot)
  /** `cali+` matches every name that begins so. */
  | ({ readonly kind: 'in' | 'out'; readonly dev: string } & MaybeNot)
  | ({ readonly kind: 'protocol'; readonly proto: number } & MaybeNot)
  /** `-f`: second and further fragments. */
  | ({ readonly kind: 'fragment' } & MaybeNot)
  | { readonly kind: 'comment'; readonly comment: string }
  | {
      readonly kind: 'tcp'
      readonly sport?: PortRange & MaybeNot
      readonly dport?: PortRange & MaybeNot
      readonly flags?: { readonly mask: readonly string[]; readonly set: readonly string[] } & MaybeNot
      /** `--tcp-option`: an option of this kind is there. */
      readonly option?: { readonly number: number } & MaybeNot
    }
  | { readonly kind: 'udp'; readonly sport?: PortRange & MaybeNot; readonly dport?: PortRange & MaybeNot }
  /** Type 255 is any. */
  | ({ readonly kind: 'icmp'; readonly type: number; readonly code?: number } & MaybeNot)
  | ({
      readonly kind: 'multiport'
      readonly which: 'sports' | 'dports' | 'ports'
      readonly ranges: readonly PortRange[]
    } & MaybeNot)
  | ({ readonly kind: 'mark' | 'connmark'; readonly value: number; readonly mask: number } & MaybeNot)
  | {
      readonly kind: 'conntrack'
      readonly ctstate?: { readonly states: readonly CtState[] } & MaybeNot
      /** Of the entry's two tuples, and its status, in the order in which they are printed. */
      readonly entry?: readonly CtEntryTest[]
      readonly ctdir?: 'ORIGINAL' | 'REPLY'
    }
  | ({ readonly kind: 'state'; readonly states: readonly CtState[] } & MaybeNot)
  | {
      readonly kind: 'addrtype'
      readonly src?: { readonly types: readonly AddrTypeName[] } & MaybeNot
      readonly dst?: { readonly types: readonly AddrTypeName[] } & MaybeNot
      readonly limit?: 'in' | 'out'
    }
  | ({
      readonly kind: 'set'
      readonly set: string
      readonly dirs: readonly ('src' | 'dst')[]
      /** `--return-nomatch`: an exception found is a match as well. */
      readonly returnNomatch?: true
      /** Options about the set's counters, as they are printed. */
      readonly counting?: string
    } & MaybeNot)
  /** Only bridged packets have such devices, and only with br_netfilter. */
  | { readonly kind: 'physdev'; readonly options: readonly (PhysdevOption & MaybeNot)[] }
  | ({ readonly kind: 'length'; readonly from: number; readonly to: number } & MaybeNot)
  | ({ readonly kind: 'ttl'; readonly op: 'eq' | 'lt' | 'gt'; readonly ttl: number } & MaybeNot)
  | {
      readonly kind: 'iprange'
      readonly src?: AddrRange & MaybeNot
      readonly dst?: AddrRange & MaybeNot
    }
  | ({ readonly kind: 'statistic'; readonly mode: 'random' /** Of 2³¹. */; readonly probability: number } & MaybeNot)
  | ({
      readonly kind: 'statistic'
      readonly mode: 'nth'
      readonly every: number
      readonly packet: number
      /** What the namespace remembers its count by. */
      readonly key: string
    } & MaybeNot)
  | ({
      readonly kind: 'recent'
      readonly action: 'set' | 'rcheck' | 'update' | 'remove'
      readonly name: string
      readonly seconds?: number
      readonly reap?: true
      readonly hitcount?: number
      readonly rttl?: true
      readonly side: 'rsource' | 'rdest'
      readonly mask: IpAddr
      /** The mask of the first rule that names the list: what the kernel goes by. */
      readonly listMask: IpAddr
    } & MaybeNot)
  | {
      readonly kind: 'rpfilter'
      readonly loose: boolean
      readonly validmark: boolean
      readonly acceptLocal: boolean
      readonly invert: boolean
    }
  | {
      readonly kind: 'ipvs'
      /** `--ipvs`: IPVS has taken the packet. */
      readonly own?: MaybeNot
      readonly proto?: { readonly value: number } & MaybeNot
      /** The virtual address and port. */
      readonly addr?: { readonly value: IpAddr } & MaybeNot
      readonly port?: { readonly value: number } & MaybeNot
    }
  | { readonly kind: 'limit'; readonly average: string; readonly burst: number; readonly key: string }

export interface PhysdevOption {
  readonly name: 'physdev-is-in' | 'physdev-in' | 'physdev-is-out' | 'physdev-out' | 'physdev-is-bridged'
  readonly dev?: string
}

export interface AddrRange {
  readonly from: IpAddr
  readonly to: IpAddr
}

/** One of `-m conntrack`'s options beside --ctstate and --ctdir. */
export type CtEntryTest = MaybeNot &
  (
    | { readonly name: 'ctproto'; readonly proto: number }
    | { readonly name: 'ctorigsrc' | 'ctorigdst' | 'ctreplsrc' | 'ctrepldst'; readonly cidr: Cidr }
    | {
        readonly name: 'ctorigsrcport' | 'ctorigdstport' | 'ctreplsrcport' | 'ctrepldstport'
        readonly ports: PortRange
      }
    | { readonly name: 'ctstatus'; readonly statuses: readonly string[] }
    /** Seconds. */
    | { readonly name: 'ctexpire'; readonly from: number; readonly to: number }
  )

/** `--reject-with`, by the names that iptables prints. */
export type RejectWith =
  | 'icmp-net-unreachable'
  | 'icmp-host-unreachable'
  | 'icmp-port-unreachable'
  | 'icmp-proto-unreachable'
  | 'icmp-net-prohibited'
  | 'icmp-host-prohibited'
  | 'icmp-admin-prohibited'
  | 'tcp-reset'

export interface NatRange {
  readonly from?: IpAddr
  readonly to?: IpAddr
  readonly ports?: PortRange
  /** `--to-destination ADDR:FROM-TO/BASE`: ports are shifted by as much as they lie above it. */
  readonly basePort?: number
  readonly random: boolean
  readonly randomFully: boolean
  readonly persistent: boolean
}

export type Target =
  | { readonly kind: 'ACCEPT' | 'DROP' | 'RETURN' | 'TRACE' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  /** mark = (mark & ~mask) ^ value: all of --set-mark, --set-xmark, --and-mark, --or-mark, --xor-mark. */
  | { readonly kind: 'MARK'; readonly value: number; readonly mask: number }
  | {
      readonly kind: 'CONNMARK'
      readonly action: 'set' | 'save' | 'restore'
      /** Of `save` and `restore` the packet's mask, `--nfmask`; `mask` is the connection's. */
      readonly value: number
      readonly mask: number
    }
  | { readonly kind: 'SNAT' | 'DNAT' | 'MASQUERADE' | 'REDIRECT'; readonly range: NatRange }
  | { readonly kind: 'NETMAP'; readonly to: Cidr }
  | { readonly kind: 'REJECT'; readonly with: RejectWith }
  | { readonly kind: 'LOG'; readonly prefix?: string; readonly level: number; readonly options: readonly string[] }
  | {
      readonly kind: 'NFLOG'
      readonly prefix?: string
      readonly group: number
      readonly size?: number
      readonly threshold?: number
    }
  /** `-j CT --notrack` and `-j NOTRACK`. */
  | { readonly kind: 'NOTRACK'; readonly as?: 'CT' }
