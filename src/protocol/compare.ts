/** Two variants of a lab side by side, with one probe through both. */
import type { Problem } from '../net/problem.ts'
import type { Topology } from '../scenario/topology.ts'
import type { Trace } from '../sim/trace.ts'
import type { Compared } from '../whatif/compare.ts'
import type { Measures } from '../whatif/measure.ts'

export type { HopDifference, HopPair, PacketPair } from '../whatif/compare.ts'
export type { ConnPair, TableRows } from '../whatif/compareState.ts'
export type { Measures } from '../whatif/measure.ts'

export interface Comparison {
  readonly left: ComparedSide
  readonly right: ComparedSide
  /** Where both sides were traced. */
  readonly compared?: Compared
}

export type ComparedSide =
  | {
      readonly kind: 'traced'
      readonly trace: Trace
      readonly topology: Topology
      readonly measures: Measures
    }
  /** The variant cannot be made, or the probe cannot be sent in it. */
  | { readonly kind: 'refused'; readonly what: 'variant' | 'probe'; readonly problems: readonly Problem[] }
