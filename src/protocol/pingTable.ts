/** Document 004's question, answered by the engine: which kind of Service can be pinged, under which kube-proxy. */
import type { Hop } from '../kernel/hop.ts'
import type { ScenarioId } from '../scenario/list.ts'
import type { PingCell, PingedService } from '../scenario/pingTable.ts'
import type { Outcome, Probe } from '../sim/trace.ts'

export interface PingAnswer {
  readonly mode: PingCell['mode']
  readonly scenario: ScenarioId
  readonly probe: Probe
  readonly outcome: Outcome
  /** Where it died: the hop's place in its trace, the hop, and what people call its namespace. */
  readonly lost?: { readonly index: number; readonly hop: Hop; readonly node: string }
  /** What people call whoever was reached; nothing where nobody was. */
  readonly by: string
}

export interface PingRow {
  readonly service: PingedService
  readonly answers: readonly PingAnswer[]
}
