/**
 * What the datapath tells an observer: one hop for each place a packet passes, with the object that decided it, the
 * packet before and after, and what changed in the namespace's state. Codes and parameters only: no sentences.
 */
import type { IpAddr } from '../net/ipv4.ts'
import type { Packet } from '../net/packet.ts'
import type { DropReason } from './drop.ts'
import type { ConnSnapshot } from './netfilter/conntrack/entry.ts'
import type { TableWalk } from './netfilter/evaluate.ts'
import type { Hook } from './netfilter/hook.ts'
import type { FdbEntry, Link, Neighbour, Route, Rule } from './netns.ts'

export type JourneyId = number

/** Where a hop happens; what the graph and the list call it. */
export type HopKind =
  | 'send' // a socket or the kernel itself makes a packet
  | 'route' // a route lookup, on input or output
  | 'neigh' // a neighbour lookup, on the way to a device
  | 'hook' // a netfilter hook
  | 'ipvs' // IPVS changes an address
  | 'transmit' // a device's transmit: a capture sees it `out`
  | 'receive' // a device's receive: a capture sees it `in`
  | 'bridge' // a bridge decides the port
  | 'forward' // TTL and MTU are judged
  | 'encapsulate'
  | 'decapsulate'
  | 'fragment'
  | 'reassemble'
  | 'arp' // an ARP packet is judged
  | 'deliver' // a socket or the kernel takes it
  | 'drop'

/** The object that decided, as it was at that moment. */
export type Decision =
  | { readonly kind: 'route'; readonly route: Route; readonly rule: Rule; readonly nexthop?: number }
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'neighbour'; readonly neighbour: Neighbour }
  | { readonly kind: 'fdb'; readonly entry: FdbEntry }
  | { readonly kind: 'sysctl'; readonly key: string; readonly value: string }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'conntrack'; readonly conn: ConnSnapshot }
  /** A rule, or with index −1 a chain's policy. */
  | {
      readonly kind: 'netfilter'
      readonly table: string
      readonly chain: string
      readonly index: number
      readonly text: string
    }
  | { readonly kind: 'address'; readonly dev: string; readonly addr: IpAddr; readonly len: number }
  | { readonly kind: 'socket'; readonly proto: string; readonly port: number; readonly name: string }

/** A reason: a code of the catalogue and its parameters. */
export interface Reason {
  readonly code: ReasonCode
  readonly params: Readonly<Record<string, string | number>>
}

/** State that changed, so that any moment of a trace can be rebuilt from the World and what was told before it. */
export type StateChange =
  | { readonly table: 'neighbour'; readonly before?: Neighbour; readonly after?: Neighbour }
  | { readonly table: 'fdb'; readonly before?: FdbEntry; readonly after?: FdbEntry }
  | { readonly table: 'conntrack'; readonly before?: ConnSnapshot; readonly after?: ConnSnapshot }
  | { readonly table: 'pmtu'; readonly dst: IpAddr; readonly before?: PathException; readonly after?: PathException }

/** A next-hop exception: what ICMP taught about one destination (net/ipv4/route.c, fnhe). */
interface PathException {
  readonly dst: IpAddr
  readonly mtu?: number
  /** Below ip_rt_min_pmtu: DF is no longer set. */
  readonly locked?: boolean
  readonly via?: IpAddr
}

export interface Hop {
  /** Virtual time in microseconds since the probe began. */
  readonly at: number
  readonly journey: JourneyId
  readonly ns: string
  /** The device, where there is one. */
  readonly dev?: string
  readonly kind: HopKind
  /** For `hook`, and for a drop there. */
  readonly hook?: Hook
  /** The tables that ran at the hook, with the rules that matched. */
  readonly walks?: readonly TableWalk[]
  /** The packet's mark before and after the hook. */
  readonly marks?: readonly [number, number]
  /** The packet as it leaves this place (as it was, for a drop). */
  readonly packet: Packet
  /** As it came, where this place changed it. */
  readonly before?: Packet
  /** Why, most telling first. */
  readonly reasons: readonly Reason[]
  readonly decided: readonly Decision[]
  readonly changes?: readonly StateChange[]
  /** For `drop`. */
  readonly drop?: DropReason
}

/** A change that no packet made: a neighbour's timer ran out, an answer was held back. */
export interface QuietChange {
  /** Virtual time in microseconds since the probe began. */
  readonly at: number
  readonly ns: string
  /** How many hops were told before it. */
  readonly hops: number
  readonly change: StateChange
}

/** How a journey began. */
export type Origin =
  | 'socket' // a program wrote
  | 'reply' // the kernel answered: echo reply, RST, ACK, ARP reply
  | 'resolve' // an ARP request, for the journey that waits
  | 'error' // an ICMP error about the parent
  | 'copy' // a bridge or vxlan flooded the parent
  | 'fragment' // a piece of the parent

export interface JourneyStart {
  readonly origin: Origin
  readonly parent?: JourneyId
  /** The namespace it begins in. */
  readonly ns: string
  readonly packet: Packet
}

/** The catalogue of reasons; the parameters each carries stand beside it. */
export type ReasonCode =
  | 'socketSends' // program call
  | 'kernelReplies' // to
  | 'retransmits' // attempt
  | 'icmpErrorAbout' // src dst type code
  | 'routeMatched' // dst type dev via
  | 'routeLocal' // addr
  | 'noRoute' // dst
  | 'sourceChosen' // addr
  | 'reversePathOk' // src dev
  | 'reversePathFailed' // src dev expected
  | 'martianSource' // src
  | 'martianDestination' // dst
  | 'forwardingOff' // dev
  | 'ttlDecremented' // from to
  | 'ttlExpired' // ttl
  | 'mtuExceeded' // len mtu
  | 'frameTooLong' // len mtu dev
  | 'messageTooLong' // len mtu
  | 'redirectSent' // gateway
  | 'neighbourKnown' // addr lladdr state
  | 'neighbourUnknown' // addr
  | 'neighbourWaiting' // addr
  | 'neighbourFailed' // addr tries
  | 'noArpDevice' // dev
  | 'arpAsks' // addr src
  | 'arpAnsweredOwnAddress' // addr
  | 'arpAnsweredProxy' // addr dev
  | 'arpLearned' // addr lladdr
  | 'arpIgnoredNoRoute' // addr
  | 'arpIgnoredSameDevice' // addr dev
  | 'arpIgnoredProxyOff' // addr dev
  | 'arpIgnoredForwardingOff' // addr dev
  | 'arpIgnoredSysctl' // addr key value
  | 'arpIgnoredNotUnicast' // addr type
  | 'arpIgnoredReversePath' // src dev
  | 'arpNothingToDo' // addr
  | 'macRewritten' // src dst
  | 'notForThisHost' // dst dev
  | 'bridgeLearned' // mac dev
  | 'bridgeForwards' // mac dev
  | 'bridgeFloods' // mac ports
  | 'bridgeLocal' // mac
  | 'encapsulatedIpip' // local remote ttl
  | 'encapsulatedVxlan' // local remote vni
  | 'decapsulated' // dev
  | 'noTunnel' // src dst
  | 'noFdbEntry' // mac
  | 'noVxlan' // vni
  | 'tunnelLoop' // dev
  | 'tunnelNoRoute' // dst
  | 'checksumSpoilt'
  | 'fragmented' // pieces mtu
  | 'fragmentHeld' // id have
  | 'reassembled' // pieces
  | 'delivered' // to
  | 'noSocket' // port proto
  | 'hookPassed' // hook
  | 'droppedByRule' // table chain rule text target
  | 'droppedByPolicy' // table chain
  | 'dnat' // from to target chain rule dev
  | 'snat' // from to target chain rule dev
  | 'dnatKept' // from to conn direction
  | 'snatKept' // from to conn direction
  | 'connection' // state direction
  | 'untracked'
  | 'connectionClash' // conn
  | 'conntrackFull' // max count
  | 'conntrackEvicted' // conn
  | 'closedEvicted' // conn
  | 'masqueradeMoved' // from to
  | 'redirectPastNat'
  | 'ipvsForwards' // from to
  | 'ipvsAnswers' // from to
  | 'ipvsNoDestination' // to
  | 'linkDown' // dev
  | 'peerDown' // dev
  | 'wire' // dev peer
  | 'pmtuLearned' // dst mtu
  | 'redirectAccepted' // dst gateway
  | 'dnsAsks' // asked type name candidate candidates
  | 'dnsAsksAgain' // asked type attempt
  | 'dnsAnswers' // asked type answer ttl
  | 'dnsNoData' // asked type
  | 'dnsNoName' // asked
  | 'dnsFailed' // asked
  | 'dnsForwards' // asked type to
  | 'ignored' // what
