/**
 * The only types that cross the thread: requests and their answers, progress, cancellation. Plain cloneable data.
 * A request is answered once, with `ok`, `problems` (bad input) or `crashed` (our bug).
 */
import type { ClusterSpec, IPPool } from '../cluster/spec.ts'
import type { Completion } from '../edit/complete.ts'
import type { Edits, EditTable, KernelEdit } from '../edit/edit.ts'
import type { RowChange, RowCommand, RowRef } from '../edit/rowCommands.ts'
import type { SpecChanges, SpecPlan, SpecWish } from '../edit/specEditsWish.ts'
import type { Miss } from '../kernel/netfilter/explain/miss.ts'
import type { Problem } from '../net/problem.ts'
import type { ScenarioId, ScenarioInfo } from '../scenario/list.ts'
import type { Topology } from '../scenario/topology.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import type { Comparison } from './compare.ts'
import type { FaultOffer, Fix, Verdict } from './faults.ts'
import type { HookView } from './hookView.ts'
import type { ManifestRequests } from './manifest.ts'
import type { MatrixRequests } from './matrix.ts'
import type { NamespaceView } from './namespaceView.ts'
import type { NetfilterView } from './netfilterView.ts'
import type { PingRow } from './pingTable.ts'

export const PROTOCOL_VERSION = 1

/** What the laboratory is made of. The page keeps it, so a new worker can be given it again. */
export type Source = Laid &
  (
    | { readonly kind: 'scenario'; readonly id: ScenarioId }
    /** The text of a kernel-lab document or of a ClusterSpec, as a user pasted or dropped it. */
    | { readonly kind: 'document'; readonly text: string }
  )

/** What lies over what was opened. */
interface Laid {
  readonly pools?: PoolEdits
  /** Laid over what the pools make of it. Never empty: without edits it is absent. */
  readonly edits?: Edits
}

/** What the user set in an IPPool, by its name. Values are unchecked: a refusal names the field. */
export type PoolEdits = Readonly<Record<string, PoolEdit>>
export type PoolEdit = Partial<Pick<IPPool, 'cidr' | 'ipipMode' | 'vxlanMode' | 'natOutgoing' | 'blockSize'>>

export interface Loaded {
  readonly name: string
  /** Absent for a lab document: it has no desired state. */
  readonly spec?: ClusterSpec
  readonly topology: Topology
  /** Probes that make sense here, the most telling first. */
  readonly probes: readonly Probe[]
  /** Probes of a lab document, by id, that the lab prepares one by one: here they are sent into what it describes. */
  readonly otherwise?: readonly string[]
}

/** Message name → request and answer. */
export interface Requests extends ManifestRequests, MatrixRequests {
  hello: {
    request: { readonly version: number }
    answer: { readonly version: number; readonly scenarios: readonly ScenarioInfo[] }
  }
  /** Refused with problems, it leaves what was loaded in place. A refused command's problem is an `EditProblem`. */
  load: { request: { readonly source: Source }; answer: Loaded }
  trace: { request: { readonly probe: Probe; readonly seed: number }; answer: Trace }
  /** A namespace as it is after hop `hop` of the last trace (−1: before it). */
  inspect: { request: { readonly ns: string; readonly hop: number }; answer: NamespaceView }
  /** What a namespace holds of netfilter; a trace changes nothing of it. */
  netfilter: { request: { readonly ns: string }; answer: NetfilterView }
  /** What happened at a hook of the last trace. */
  explain: { request: { readonly hop: number }; answer: HookView }
  /** Why rules did not match: of a part of a walk, from rule `from` of its chain on; a page of them. */
  tried: {
    request: { readonly hop: number; readonly walk: number; readonly part: number; readonly from: number }
    answer: readonly Miss[]
  }
  /** Commands that bring rows back to what was programmed: one row by its key, a table, or a whole namespace. */
  restore: {
    request: { readonly ns: string; readonly table?: EditTable; readonly key?: string }
    answer: readonly KernelEdit[]
  }
  /** What may stand at a place of a command, with the namespace's own words. */
  complete: {
    request: { readonly ns: string; readonly words: string; readonly offset: number }
    answer: Completion
  }
  /** The command that changes a row of a table, or puts a rule before or after it; undefined where none does. */
  rowCommand: {
    request: { readonly ns: string; readonly row: RowRef; readonly how: 'change' | 'before' | 'after' }
    answer: RowCommand | undefined
  }
  /** Commands that take a row away, put what was typed in its place, or do to a rule or chain what no line says. */
  changeRow: {
    request: { readonly ns: string; readonly row: RowRef; readonly change: RowChange }
    answer: readonly KernelEdit[]
  }
  /** The edits that fulfil a wish about the desired state: something more, something less, a field set. */
  planSpec: { request: SpecWish; answer: SpecPlan }
  /** What of the desired state is not as it was opened. */
  specChanges: { request: Readonly<Record<string, never>>; answer: SpecChanges }
  /** What Felix does in a namespace once it looks. */
  resync: { request: { readonly ns: string }; answer: readonly KernelEdit[] }
  /** What can be broken in what is loaded, on the way of the probe where it is known. */
  faults: { request: { readonly probe?: Probe }; answer: readonly FaultOffer[] }
  /** Which faults the edits in force are. `told`: what is known of how they were made, where two faults look alike. */
  faultsInForce: { request: { readonly told?: readonly FaultOffer[] }; answer: readonly FaultOffer[] }
  /** A probe that meets what was broken, where the given one does not: of another size, or one of the lab's own. */
  shows: { request: { readonly probe: Probe; readonly seed: number }; answer: Probe | null }
  /** What became of the probe that was traced last; without one, null. */
  verdict: { request: Record<never, never>; answer: Verdict | null }
  /** Changes that were tried and mend the probe, the best first. `steps`: edits that were made together; `told` as above. */
  fixes: {
    request: {
      readonly probe: Probe
      readonly seed: number
      readonly steps?: readonly Edits[]
      readonly told?: readonly FaultOffer[]
    }
    answer: readonly Fix[]
  }
  /** One probe through two variants. Loads them beside what is loaded, and leaves that alone. */
  compare: {
    request: {
      readonly sources: readonly [left: Source, right: Source]
      readonly probe: Probe
      readonly seed: number
      /** Whose tables are compared: of the namespaces on the way, unless all are asked for. */
      readonly tables?: 'all'
    }
    answer: Comparison
  }
  /** Which kind of Service can be pinged. Asks clusters of its own, and leaves what is loaded alone. */
  pings: { request: { readonly seed: number }; answer: readonly PingRow[] }
}

export type RequestName = keyof Requests

export type ToWorker =
  | {
      [N in RequestName]: { readonly id: number; readonly name: N; readonly request: Requests[N]['request'] }
    }[RequestName]
  | { readonly id: number; readonly name: 'cancel' }

export type FromWorker =
  | { readonly id: number; readonly kind: 'ok'; readonly answer: Requests[RequestName]['answer'] }
  | { readonly id: number; readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly id: number; readonly kind: 'cancelled' }
  | { readonly id: number; readonly kind: 'crashed'; readonly message: string }
  /** A part of the engine that the request needs is on its way: the next word may take as long as the network. */
  | { readonly id: number; readonly kind: 'fetching' }
  /** It did not come. The simulator is well, and the next request asks for it again. */
  | { readonly id: number; readonly kind: 'unfetched'; readonly message: string }
  /** `done` of `total` steps of the request. */
  | { readonly id: number; readonly kind: 'progress'; readonly done: number; readonly total: number }
