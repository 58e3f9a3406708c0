/** What a user wants of the desired state, by its items, and what comes of it: plain data. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { SpecEdit, SpecKey, SpecList } from './edit.ts'

/** The parts that are no lists. */
export type SpecPart = Exclude<keyof ClusterSpec, SpecList>

export type SpecWish =
  /** One more, with defaults that compile; `api` tells Calico's policies from Kubernetes' own. */
  | { readonly op: 'add'; readonly list: SpecList; readonly where?: Where; readonly api?: 'calico' }
  /** With all that cannot stand without it. */
  | { readonly op: 'remove'; readonly key: SpecKey }
  /** undefined takes a field away; what refers to a name follows it. */
  | { readonly op: 'set'; readonly key: SpecKey; readonly fields: Readonly<Record<string, unknown>> }
  /** One more entry of a gateway's interfaces or a Service's ports. */
  | { readonly op: 'extend'; readonly key: SpecKey; readonly field: string }
  /** As it was opened. */
  | { readonly op: 'restore'; readonly key: SpecKey }
  | { readonly op: 'restorePart'; readonly part: SpecPart }

/** Where something new belongs; what is left out is chosen. */
export interface Where {
  readonly node?: string
  readonly subnet?: string
  readonly namespace?: string
}

export interface SpecPlan {
  readonly edits: readonly SpecEdit[]
  /** Of what was added, or of what now has another name. */
  readonly key?: SpecKey
  /** What is removed, or brought back, with it. */
  readonly along: readonly SpecKey[]
  /** What stays, and lost what referred to it. */
  readonly touched: readonly SpecKey[]
}

export interface SpecChange {
  readonly key: SpecKey
  readonly state: 'added' | 'changed' | 'removed'
  /** Of what was changed. */
  readonly fields: readonly string[]
}

/** The desired state against what was opened. */
export interface SpecChanges {
  readonly items: readonly SpecChange[]
  readonly parts: readonly SpecPart[]
}
