/** What a user changes, as plain data: it can be kept, sent, named and taken back. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Problem } from '../net/problem.ts'

export type EditTable =
  | 'link'
  | 'address'
  | 'route'
  | 'rule'
  | 'neighbour'
  | 'fdb'
  | 'sysctl'
  | 'netfilter'
  | 'ipset'
  | 'ipvs'
  | 'conntrack'

/** One command in one namespace: `ip route add …`, `iptables -I …`, `sysctl -w …`. */
export interface KernelEdit {
  readonly ns: string
  /** What the command changes, as `kernelEdit` tells of its words. */
  readonly table: EditTable
  readonly words: string
}

/** The lists of a ClusterSpec whose items have names. */
export type SpecList = {
  [K in keyof ClusterSpec]-?: NonNullable<ClusterSpec[K]> extends readonly { readonly name: string }[] ? K : never
}[keyof ClusterSpec]

export interface SpecKey {
  readonly list: SpecList
  readonly name: string
  /** Of what lives in a Kubernetes namespace. */
  readonly namespace?: string
  /** Of policies: Kubernetes' own and Calico's may have one name. */
  readonly apiVersion?: string
}

/** A change of the desired state. Values are a stranger's: what is wrong with them is said when they are applied. */
export type SpecEdit =
  /** At a place of the list, where it had one; otherwise last. */
  | { readonly op: 'add'; readonly list: SpecList; readonly item: unknown; readonly at?: number }
  | ({ readonly op: 'remove' } & SpecKey)
  /** Fields of one item; null takes a field away. */
  | ({ readonly op: 'set'; readonly fields: Readonly<Record<string, unknown>> } & SpecKey)
  /** A part of the whole; null takes it away. */
  | { readonly op: 'put'; readonly part: keyof ClusterSpec; readonly value: unknown }

/** All that lies over what was opened: the desired state's before compilation, then the kernels', each in order. */
export interface Edits {
  readonly spec: readonly SpecEdit[]
  readonly kernel: readonly KernelEdit[]
}

/** What can stand at a place of a command. */
export type Expected =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: ValueKind }
  /** The command could end here. */
  | { readonly kind: 'end' }

export type ValueKind =
  | 'address'
  | 'prefix'
  | 'device'
  | 'mac'
  | 'number'
  | 'port'
  | 'mark'
  | 'table'
  | 'chain'
  | 'set'
  | 'element'
  | 'sysctl'
  | 'text'

/** A command that was refused: its text stays, and the word that is wrong is named. */
export interface EditProblem extends Problem {
  /** Characters of the words. */
  readonly offset: number
  /** 0: something is missing there. */
  readonly length: number
  readonly expected: readonly Expected[]
}
