/** What a match may ask of the packet at hand and of its namespace. */
import type { IpAddr } from '../../net/ipv4.ts'
import type { Ipv4Packet } from '../../net/packet.ts'
import type { AddrType } from '../address.ts'
import type { ConnSnapshot } from './conntrack/entry.ts'
import type { Tuple } from './conntrack/tuple.ts'
import type { Hook } from './hook.ts'
import type { IpSet } from './ipset.ts'
import type { CtState } from './ruleset.ts'

export interface MatchContext {
  readonly packet: Ipv4Packet
  readonly hook: Hook
  /** Device names; absent where the hook has none. */
  readonly in?: string
  readonly out?: string
  readonly mark: number
  readonly connmark: number
  /** The connection's state for this packet, SNAT and DNAT included where they hold. */
  readonly states: ReadonlySet<CtState>
  readonly direction: 'ORIGINAL' | 'REPLY'
  /** The entry of its connection. */
  conn(): ConnSnapshot | undefined
  /** IPVS has taken the packet: from its client to this virtual address, where the connection is known. */
  readonly ipvs?: { readonly virtual?: Tuple }
  readonly sets: ReadonlyMap<string, IpSet>
  /** Virtual microseconds. */
  readonly now: number
  /** Seeded, [0, 1). */
  random(): number
  /** inet_addr_type, `dev` where `--limit-iface-*` asks for one. */
  addrType(addr: IpAddr, dev?: string): AddrType
  /** Whether the reverse path leads back out of the device it came by (xt_rpfilter). */
  reversePath(options: { readonly loose: boolean; readonly validmark: boolean; readonly acceptLocal: boolean }): boolean
  /** What `-m recent` and `-m statistic --mode nth` remember, by list or rule. */
  readonly memory: Map<string, unknown>
}
