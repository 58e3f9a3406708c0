/** What can be broken here, what became of a probe, and what would mend it. */
import type { FaultParams } from '../edit/faults/fault.ts'
import type { FaultCode } from '../edit/faults/faults.ts'
import type { Edits } from './engine.ts'

export type { Repair } from '../edit/faults/repair.ts'
export type { Fix, FixCode } from '../whatif/fixes.ts'
export type { NeedCode } from '../whatif/need.ts'
export type { DecidingRow, Loss, Stretch, Verdict } from '../whatif/verdict.ts'
export type { FaultCode }

/** A fault that the loaded cluster can have, aimed at the way of a probe. */
export interface FaultOffer {
  readonly code: FaultCode
  /** What it strikes. */
  readonly params: FaultParams
  /** To be appended to the edits that are in force. */
  readonly edits: Edits
}
