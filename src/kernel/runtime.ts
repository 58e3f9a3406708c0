/** A namespace at work, and the machine that all namespaces share. Time, chance and the observer are given, never taken. */
import type { IpAddr } from '../net/ipv4.ts'
import type { IcmpError, Ipv4Packet, Packet } from '../net/packet.ts'
import type { BridgeTable } from './dev/bridge.ts'
import type { Fib, FibError } from './fib/lookup.ts'
import type { Hop, JourneyId, JourneyStart, StateChange } from './hop.ts'
import type { FragQueue } from './ip/defrag.ts'
import type { NeighEntry } from './neigh/table.ts'
import type { Conntrack } from './netfilter/conntrack/table.ts'
import type { CtInfo } from './netfilter/conntrack/track.ts'
import type { HookTable } from './netfilter/hook.ts'
import type { IpSet } from './netfilter/ipset.ts'
import type { Ipvs } from './netfilter/ipvs/conn.ts'
import type { Address, FdbEntry, Link, Netns, Route, Rule } from './netns.ts'
import type { Sockets } from './socket/sockets.ts'
import type { Sysctls } from './sysctl.ts'

export interface Timer {
  cancel(): void
}

/** The releases that the recorded machines ran: where they differ, both are modelled. */
export type LinuxRelease = '6.1' | '6.18'

export interface Machine {
  readonly linux: LinuxRelease
  /** Virtual microseconds. */
  now(): number
  after(us: number, task: () => void): Timer
  /** Once what is under way has come to rest: a call goes on when the softirqs that it raised have run. */
  afterSoftirqs(task: () => void): void
  /** Seeded, in [0, 1). */
  random(): number
  readonly observer: Observer
  /** The ipip module is loaded: one kernel runs all namespaces, as in the lab. */
  readonly hasIpip: boolean
  /** netif_rx: the device receives the packet `us` from now, when its turn comes, with what stays on it. */
  netifRx(ns: Ns, dev: string, packet: Packet, journey: JourneyId, us: number, carried?: Carried): void
  /** dev_loopback_xmit: what goes to a group that this host is in comes back to it. */
  loopback(ns: Ns, skb: Skb): void
  /** icmp_send: the sender of `skb` is told of an error. Every layer may need it, so it hangs here. */
  icmpSend(ns: Ns, skb: Skb, kind: IcmpErrorKind): void
  /** ndo_start_xmit: the device's driver takes the packet. */
  startXmit(ns: Ns, dev: Link, out: Outgoing): boolean
  ns(name: string): Ns | undefined
}

/** Which ICMP error: type and code, and what some carry. */
export type IcmpErrorKind = Pick<IcmpError, 'type' | 'code' | 'mtu' | 'gateway'>

export interface Observer {
  begin(start: JourneyStart): JourneyId
  hop(hop: Omit<Hop, 'at'>): void
  end(journey: JourneyId, how: 'delivered' | 'dropped' | 'copied'): void
  /** State changed and no packet passed: a timer ran out. */
  quiet(ns: string, change: StateChange): void
}

export interface Ns {
  readonly name: string
  readonly netns: Netns
  readonly machine: Machine
  readonly sysctl: Sysctls
  readonly fib: Fib
  readonly links: ReadonlyMap<string, Link>
  readonly addresses: ReadonlyMap<string, readonly Address[]>
  readonly neighbours: Map<string, NeighEntry>
  readonly bridges: ReadonlyMap<string, BridgeTable>
  /** vxlan device → MAC → far ends. */
  readonly vxlanFdb: ReadonlyMap<string, Map<string, FdbEntry[]>>
  readonly exceptions: Map<IpAddr, RouteException>
  readonly frags: Map<string, FragQueue>
  readonly conntrack: Conntrack
  readonly sets: ReadonlyMap<string, IpSet>
  readonly ipvs: Ipvs
  /** What `-m recent` and `-m statistic --mode nth` remember. */
  readonly matchMemory: Map<string, unknown>
  readonly sockets: Sockets
  readonly hooks: HookTable
  /** ICMP error budget by destination (net/ipv4/inetpeer.c). */
  readonly errorBudget: Map<IpAddr, { tokens: number; last: number }>
  /** Redirects sent, by whom they were sent to. */
  readonly redirects: Map<IpAddr, { readonly sent: number; readonly last: number }>
  nextIpId: number
}

/** net/ipv4/route.c, struct fib_nh_exception. */
export interface RouteException {
  readonly mtu?: number
  /** The learned MTU is below ip_rt_min_pmtu: DF is no longer set. */
  readonly locked?: boolean
  readonly via?: IpAddr
  readonly expires: number
}

/** The answer of a route lookup, cached on the packet (struct rtable). */
export interface Dst {
  readonly kind: 'unicast' | 'local' | 'broadcast' | 'error'
  readonly dev: Link
  readonly via?: IpAddr
  readonly route?: Route
  readonly rule?: Rule
  readonly error?: FibError
  /** Made by an input lookup. */
  readonly input: boolean
  readonly mtu?: number
  readonly mtuLocked?: boolean
}

/** What a packet keeps when it enters another device of its own namespace: its mark; over lo, route and connection. */
export type Carried = Pick<Skb, 'mark' | 'dst' | 'ct' | 'untracked' | 'ipvs'>

export type PacketType = 'host' | 'broadcast' | 'multicast' | 'otherhost'

/** A packet inside a namespace (struct sk_buff). */
export interface Skb {
  packet: Ipv4Packet
  readonly journey: JourneyId
  /** The device it came in by; absent where it was made here. */
  readonly dev?: Link
  readonly type: PacketType
  dst?: Dst
  /** A tunnel's outer packet still names the tunnel device as the one it is on (POSTROUTING's `-i`). */
  tunnel?: Link
  mark: number
  forwarded: boolean
  /** The largest fragment that it was put together from, 0 where it never was one. */
  fragMaxSize: number
  /** How many bytes of data each of them had, in order. */
  fragSizes?: readonly number[]
  /** All of those fragments had DF. */
  fragDf?: boolean
  ignoreDf: boolean
  /** A program's call sends it: what it sets off on other hosts is over before the call goes on. */
  called?: true
  /** Of a TCP socket's own segment, whose checksum is left to the device: how often its sk_txhash was drawn anew. */
  rehashed?: number
  /** ip_rt_send_redirect is due. */
  redirect: boolean
  /** Its connection, once conntrack has seen it. */
  ct?: CtInfo
  /** `-j CT --notrack`. */
  untracked?: boolean
  /** The kernel's echo reply on its way out: ICMP holds its own lock then, and tells of no error (icmp_xmit_lock). */
  fromIcmp?: true
  /** A hook dropped it: what its sender is told (NF_DROP_ERR). */
  refused?: 'EPERM' | FibError
  /** IPVS has dealt with it. */
  ipvs?: boolean
}

/** What goes over a device: a frame, or a bare packet where there is no link header. */
export interface Outgoing {
  readonly packet: Packet
  readonly journey: JourneyId
  /** The packet as the network layer had it: tunnels look at its route. */
  readonly skb?: Skb
}

export const localSkb = (packet: Ipv4Packet, journey: JourneyId, ignoreDf = false): Skb => ({
  packet,
  journey,
  type: 'host',
  mark: 0,
  forwarded: false,
  fragMaxSize: 0,
  ignoreDf,
  redirect: false,
})

export const receivedSkb = (packet: Ipv4Packet, journey: JourneyId, dev: Link, type: PacketType): Skb => ({
  packet,
  journey,
  dev,
  type,
  mark: 0,
  forwarded: false,
  fragMaxSize: 0,
  ignoreDf: false,
  redirect: false,
})

/** What a step costs in virtual microseconds: orders of magnitude of the kernel traces, not a promise. */
export const COST = { veth: 12, softirq: 8, tunnel: 20, loopback: 4, socket: 30, program: 400, held: 500 } as const
