/** The engine's types, for those who may not import the engine: what a trace, a cluster and a picture are made of. */
export type {
  ClusterSpec,
  EncapMode,
  ExternalHost,
  Gateway,
  IPPool,
  Listen,
  Node,
  Pod,
  Subnet,
} from '../cluster/spec.ts'
export type { DropReason } from '../kernel/drop.ts'
export type { Decision, Hop, HopKind, JourneyId, Origin, Reason, ReasonCode, StateChange } from '../kernel/hop.ts'
export type { Hook } from '../kernel/netfilter/hook.ts'
export type { Address, FdbEntry, Link, Neighbour, Route, Rule } from '../kernel/netns.ts'
export type { Problem, ProblemCode, Result } from '../net/problem.ts'
export type { ScenarioId, ScenarioInfo } from '../scenario/scenarios.ts'
export type { Place, PlaceKind, PortInfo, Segment, Topology, Tunnel } from '../scenario/topology.ts'
export type { Journey, Outcome, Phase, Probe, ProbeKind, Trace } from '../sim/trace.ts'
