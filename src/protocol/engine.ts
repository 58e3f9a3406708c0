/** The engine's types, for those who may not import the engine: what a trace, a cluster and a picture are made of. */
export type { EncapMode, IPPool } from '../cluster/spec.ts'
export type { DropReason } from '../kernel/drop.ts'
export type { Decision, Hop, HopKind, Reason, ReasonCode } from '../kernel/hop.ts'
export type { Route } from '../kernel/netns.ts'
export type { Problem, ProblemCode } from '../net/problem.ts'
export type { ScenarioId, ScenarioInfo, ScenarioTopic } from '../scenario/scenarios.ts'
export type { PlaceKind, Topology } from '../scenario/topology.ts'
export type { Journey, Phase, Probe, ProbeKind, Trace } from '../sim/trace.ts'
