/** Sends every ping of the table through its own cluster; what is loaded for the page stays as it is. */
import type { World } from '../kernel/netns.ts'
import type { PingAnswer, PingRow } from '../protocol/pingTable.ts'
import type { ScenarioId } from '../scenario/list.ts'
import { PING_TABLE, type PingCell } from '../scenario/pingTable.ts'
import type { Topology } from '../scenario/topology.ts'
import { createRun } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { type Lab, load, type Progress } from './load.ts'
import type { Parts } from './parts.ts'

const EVENTS_A_STEP = 2000

export function* pings(seed: number, parts: Parts): Generator<Progress, readonly PingRow[]> {
  const labs = new Map<ScenarioId, Lab>()
  const total = PING_TABLE.reduce((sum, { cells }) => sum + cells.length, 0)
  let done = 0
  const rows: PingRow[] = []
  for (const { service, cells } of PING_TABLE) {
    const answers: PingAnswer[] = []
    for (const cell of cells) {
      const lab = labs.get(cell.scenario) ?? (yield* loaded(cell.scenario, parts))
      labs.set(cell.scenario, lab)
      answers.push(yield* answerOf(lab, cell, seed))
      yield { done: ++done, total }
    }
    rows.push({ service, answers })
  }
  return rows
}

function* loaded(id: ScenarioId, parts: Parts): Generator<Progress, Lab> {
  const opened = yield* load({ kind: 'scenario', id }, parts)
  if (!opened.ok) throw new Error(`the scenario ${id} does not open`)
  return opened.value
}

function* answerOf({ world, loaded: lab }: Lab, { mode, scenario, probe: id }: PingCell, seed: number) {
  const probe = lab.probes.find((one) => one.id === id)
  if (!probe) throw new Error(`the scenario ${scenario} has no probe ${id}`)
  const trace = yield* traced(world, probe, seed)
  const { outcome, hops, lostAt } = trace
  const hop = lostAt === undefined ? undefined : hops[lostAt]
  const answer: PingAnswer = {
    ...{ mode, scenario, probe, outcome },
    by: labelOf(lab.topology, takerOf(trace)),
    ...(hop && lostAt !== undefined && { lost: { index: lostAt, hop, node: labelOf(lab.topology, hop.ns) } }),
  }
  return answer
}

function* traced(world: World, probe: Probe, seed: number): Generator<Progress, Trace> {
  const run = createRun(world, probe, { seed })
  for (let steps = 1; !run.advance(EVENTS_A_STEP); steps++) yield { done: steps, total: steps + 1 }
  return run.trace()
}

const labelOf = ({ places }: Topology, ns: string): string => places.find((place) => place.ns === ns)?.label ?? ns

/** Where the question arrived: an address of kube-ipvs0 is on every node. */
const takerOf = ({ hops, journeys }: Trace): string =>
  hops.find(({ kind, journey }) => kind === 'deliver' && journeys[journey]?.direction === 'there')?.ns ?? ''
