/** The product: everything that happened to a probe, and why. Plain data, cloneable, equal for equal input. */
import type { Hop, JourneyId, Origin, QuietChange } from '../kernel/hop.ts'
import type { Packet } from '../net/packet.ts'

/** `dns` is a lookup alone, as nslookup does it. */
export type ProbeKind = 'tcp' | 'udp' | 'ping' | 'arping' | 'dns'

export interface Probe {
  readonly id: string
  readonly kind: ProbeKind
  /** The namespace whose program sends. */
  readonly from: string
  /** An address, or a name: then the program's resolver asks for it first. */
  readonly to: string
  readonly port?: number
  readonly sport?: number
  /** Bytes of data: default 40 for tcp and udp, 56 for ping. */
  readonly size?: number
  readonly ttl?: number
  readonly pmtu?: 'do' | 'dont' | 'want'
  /** arping's interface; ping -I. */
  readonly dev?: string
  /** Seconds that the program waits: default 4 for tcp and udp, 2 for ping and arping. */
  readonly wait?: number
}

/** Stretches of an exchange that deserve a name. */
export type Phase = 'arp' | 'handshake' | 'request' | 'answer' | 'close' | 'error' | 'echo' | 'reset' | 'lookup'

export interface Journey {
  readonly id: JourneyId
  readonly origin: Origin
  readonly parent?: JourneyId
  readonly phase: Phase
  /** Whether it belongs to the way there or the way back. */
  readonly direction: 'there' | 'back'
  readonly ns: string
  readonly packet: Packet
  /** Indices into `Trace.hops`, ascending. */
  readonly hops: readonly number[]
  readonly end: 'delivered' | 'dropped' | 'copied' | 'pending'
}

/** Why a lookup failed: what the last server said, silence, or that no question got anywhere. */
export type LookupWhy = 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'TIMEOUT' | 'REFUSED'

/** What the sender learned. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly by: string
      readonly saw?: string
      readonly ttl?: number
      readonly lladdr?: string
    }
  /** Of a lookup alone. */
  | { readonly kind: 'resolved'; readonly name: string; readonly addresses: readonly string[]; readonly by: string }
  /** The name led to no address, so nothing else was sent. */
  | { readonly kind: 'lookup'; readonly name: string; readonly why: LookupWhy }
  | { readonly kind: 'refused'; readonly by: string }
  | { readonly kind: 'error'; readonly errno: number; readonly name: string }
  | {
      readonly kind: 'icmp'
      readonly from: string
      readonly type: number
      readonly code: number
      readonly mtu?: number
    }
  | { readonly kind: 'unanswered' }

export interface Trace {
  readonly version: 1
  readonly probe: Probe
  readonly seed: number
  readonly outcome: Outcome
  /** Where a name was looked up first: the name that was found in the end, and the address that the probe went to. */
  readonly resolved?: { readonly name: string; readonly address: string }
  /** What the probing program printed, as the kernel lab records it. */
  readonly result: string
  readonly journeys: readonly Journey[]
  readonly hops: readonly Hop[]
  /** Changes of state between the hops, in order. */
  readonly between: readonly QuietChange[]
  /** Virtual microseconds until the last hop. */
  readonly duration: number
  /** The hop that explains a loss: the first drop on the way of the probe. */
  readonly lostAt?: number
}
