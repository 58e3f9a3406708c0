/**
 * Netfilter of a namespace as the page shows it: what is held, asked for once, and what a hop did with it. Rules come as
 * columns, so that forty thousand cross the thread in a few milliseconds; they are numbered through all tables, chains too.
 */
import type { Hook } from '../kernel/netfilter/hook.ts'
import type { TableName } from '../kernel/netfilter/ruleset.ts'

/** What a word of a rule is. The engine parts the words; the page gives each kind its look. */
export const WORD_KINDS = [
  'command', // -A
  'own', // the chain that the rule stands in
  'option', // -s, --dport, -j, !
  'match', // what stands after -m
  'address',
  'device',
  'port',
  'set',
  'chain', // where the rule jumps or goes to
  'verdict', // ACCEPT, DROP, RETURN, REJECT
  'target', // MARK, DNAT, …
  'comment',
  'value',
] as const
export type WordKind = (typeof WORD_KINDS)[number]

export interface ChainHead {
  /** Index into `tables`. */
  readonly table: number
  readonly name: string
  /** Built-in chains alone have one. */
  readonly policy?: 'ACCEPT' | 'DROP'
  readonly firstRule: number
  readonly rules: number
}

export interface Count {
  readonly packets: number
  readonly bytes: number
}

/** Of a rule, or of the policy of a built-in chain. */
export type CountOf = Count & ({ readonly rule: number } | { readonly chain: number })

export interface RulesetColumns {
  /** raw, mangle, nat, filter, security: those that there are. Their chains follow one another. */
  readonly tables: readonly { readonly name: TableName; readonly firstChain: number; readonly chains: number }[]
  /** In iptables-save's order. */
  readonly chains: readonly ChainHead[]
  /** iptables-save's lines, `-A CHAIN …\n`, chain by chain. */
  readonly text: string
  /** Where each rule begins in the text; one more at the end. */
  readonly ruleStarts: Uint32Array
  /** The first word of each rule; one more at the end. */
  readonly firstWords: Uint32Array
  /** Where each word ends in the text. The next begins one blank later. */
  readonly wordEnds: Uint32Array
  /** Indices into WORD_KINDS. */
  readonly wordKinds: Uint8Array
  /** The chain that each rule jumps or goes to; −1 for none. */
  readonly jumps: Int32Array
  /** The rules that jump to each chain, chain after chain. */
  readonly callers: Uint32Array
  /** Where each chain's callers begin; one more at the end. */
  readonly firstCallers: Uint32Array
  /** What was counted before the trace, where it was not nothing. */
  readonly counted: readonly CountOf[]
}

export interface SetView {
  readonly name: string
  readonly type: string
  /** As `ipset list` prints them. */
  readonly members: readonly string[]
  /** By which commands name the set and its members. */
  readonly at: string
  readonly membersAt: readonly string[]
}

/** As `ipvsadm -Ln` prints it. */
export interface ServiceView {
  readonly text: string
  /** Without a connection. */
  readonly destinations: readonly string[]
  readonly at: string
  readonly destinationsAt: readonly string[]
}

/** What does not change while a trace runs. */
export interface NetfilterView {
  readonly ns: string
  /** Absent where no rule was ever loaded. */
  readonly rules?: RulesetColumns
  readonly sets: readonly SetView[]
  readonly services: readonly ServiceView[]
  /** What `ipvsadm -Ln` and `ss -ltnup` print over their columns. */
  readonly titles: { readonly services: readonly string[]; readonly sockets: string }
  /** Whether anything here makes the kernel track connections. */
  readonly tracks: boolean
}

/** A table's walk at this hop. A step without a rule is the policy of the chain. */
export interface WalkView {
  readonly table: TableName
  readonly verdict: 'ACCEPT' | 'DROP' | 'STOLEN'
  readonly steps: readonly { readonly chain: number; readonly rule?: number }[]
}

/** A set that a rule which matched at this hop looked into. */
export interface LookedInto {
  readonly set: string
  /** The member that covers the packet. */
  readonly member?: string
}

/** A destination of IPVS that has connections. */
export interface IpvsCount {
  readonly service: number
  readonly destination: number
  /** As `ipvsadm -Ln` prints it now. */
  readonly text: string
  /** This hop sent a packet there, or had one from there. */
  readonly decided: boolean
}

/** Netfilter after a hop, as far as it differs from what the view holds. */
export interface NetfilterMoment {
  /** The hook that this hop is, in this namespace. */
  readonly hook?: Hook
  readonly walks: readonly WalkView[]
  /** Of all that counted anything up to here, the hop's own packet included. */
  readonly counted: readonly CountOf[]
  readonly sets: readonly LookedInto[]
  readonly ipvs: readonly IpvsCount[]
}
