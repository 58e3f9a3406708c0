/** Two variants, loaded beside what is loaded, and a probe sent through both. */
import type { Problem } from '../net/problem.ts'
import type { ComparedSide, Comparison } from '../protocol/compare.ts'
import type { Requests, Source } from '../protocol/protocol.ts'
import * as scenarios from '../scenario/scenarios.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { compareVariants, probeIn } from '../whatif/compare.ts'
import { measure } from '../whatif/measure.ts'
import * as documents from './documents.ts'
import { type Lab, load, type Progress } from './load.ts'

const EVENTS_A_STEP = 2000

type Made<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly what: 'variant' | 'probe'; readonly problems: readonly Problem[] }

export function* compare({
  sources,
  probe,
  seed,
  tables,
}: Requests['compare']['request']): Generator<Progress, Comparison> {
  const left = yield* opened(sources[0])
  const right = yield* opened(sources[1])
  const own = yield* traced(left, right, probe, seed)
  const other = yield* traced(right, left, probe, seed)
  return {
    left: sideOf(left, own),
    right: sideOf(right, other),
    ...(left.ok && right.ok && own.ok && other.ok
      ? {
          compared: compareVariants(
            { world: left.value.world, topology: left.value.loaded.topology, trace: own.value },
            { world: right.value.world, topology: right.value.loaded.topology, trace: other.value },
            tables === 'all',
          ),
        }
      : {}),
  }
}

function* opened(source: Source): Generator<Progress, Made<Lab>> {
  const lab = yield* load(source, { documents, scenarios })
  return lab.ok ? lab : { ok: false, what: 'variant', problems: lab.problems }
}

function* traced(lab: Made<Lab>, beside: Made<Lab>, probe: Probe, seed: number): Generator<Progress, Made<Trace>> {
  if (!lab.ok) return lab
  const { world } = lab.value
  const fitting = beside.ok ? probeIn(probe, world, beside.value.world) : probe
  const problems = probeProblems(world, fitting)
  if (problems.length > 0) return { ok: false, what: 'probe', problems }
  const run = createRun(world, fitting, { seed })
  for (let steps = 1; !run.advance(EVENTS_A_STEP); steps++) yield { done: steps, total: steps + 1 }
  return { ok: true, value: run.trace() }
}

function sideOf(lab: Made<Lab>, trace: Made<Trace>): ComparedSide {
  if (!lab.ok || !trace.ok) {
    const { what, problems } = lab.ok ? (trace as Made<Trace> & { ok: false }) : lab
    return { kind: 'refused', what, problems }
  }
  const { world, loaded } = lab.value
  const { topology } = loaded
  return { kind: 'traced', trace: trace.value, topology, measures: measure(world, topology, trace.value) }
}
