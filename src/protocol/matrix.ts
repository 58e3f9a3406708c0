/** Requests of the two matrices: one probe over all IPPool modes, and who reaches whom. */
import type { Probe } from '../sim/trace.ts'
import type { ModeMatrix } from '../whatif/modes.ts'
import type { ReachCell } from '../whatif/reach.ts'
import type { ReachAxes, ReachQuestion } from '../whatif/reachAxes.ts'

export type { ModeCell, ModeMatrix, TracedCell } from '../whatif/modes.ts'
export type { WayFacts } from '../whatif/modesFacts.ts'
export type { ReachCell } from '../whatif/reach.ts'
export type { ReachAxes, ReachQuestion, ReachSource, ReachTarget } from '../whatif/reachAxes.ts'

export interface MatrixRequests {
  /** The probe over ten variants of what is loaded; what is loaded and traced stays. Refused without a desired state. */
  modes: { request: { readonly probe: Probe; readonly seed: number }; answer: ModeMatrix }
  /** Who can ask, and who can be asked. */
  reachAxes: { request: Record<never, never>; answer: ReachAxes }
  /** From one source to some targets, by their keys; a cell for each, in their order. */
  reach: {
    request: {
      readonly from: string
      readonly to: readonly string[]
      readonly question: ReachQuestion
      readonly seed: number
    }
    answer: readonly ReachCell[]
  }
}
