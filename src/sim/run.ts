/** Sends a probe through a World and keeps what happened. Pure: equal input gives an equal trace, byte for byte. */
import type { World } from '../kernel/netns.ts'
import { COST } from '../kernel/runtime.ts'
import { isHostName } from '../net/dnsName.ts'
import { parseIpv4 } from '../net/ipv4.ts'
import type { Problem } from '../net/problem.ts'
import { lossOf } from './loss.ts'
import { createMachine, type RunningMachine } from './machine.ts'
import { programOf } from './programs/choose.ts'
import type { ProgramResult } from './programs/program.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import type { Probe, Trace } from './trace.ts'

export interface RunOptions {
  readonly seed: number
  /** Seconds that are watched after the program ended; default 1, as the lab does. */
  readonly settle?: number
}

export interface Run {
  /** Runs at most so many events; true once nothing is left to watch. */
  advance(events: number): boolean
  /** What happened so far; the outcome is `unanswered` while the program still waits. */
  trace(): Trace
}

/** A step that never ends is our bug: no probe needs this many events. */
const MOST_EVENTS = 2_000_000

export function probeProblems(world: World, probe: Probe): Problem[] {
  const problems: Problem[] = []
  if (!world.namespaces.has(probe.from)) {
    problems.push({
      path: 'probe.from',
      code: 'unknownReference',
      params: { what: 'namespace', name: probe.from },
      message: `probe.from: there is no namespace "${probe.from}"`,
    })
  }
  problems.push(...targetProblems(world, probe))
  const range = (field: 'port' | 'sport' | 'size' | 'ttl' | 'wait', min: number, max: number): void => {
    const value = probe[field]
    if (value === undefined || (value >= min && value <= max && (field === 'wait' || Number.isInteger(value)))) return
    problems.push({
      path: `probe.${field}`,
      code: 'outOfRange',
      params: { value, min, max },
      message: `probe.${field}: ${value} is not between ${min} and ${max}`,
    })
  }
  range('port', 1, 65535)
  range('sport', 0, 65535)
  range('size', 0, 65535)
  range('ttl', 1, 255)
  range('wait', 0, 600)
  return problems
}

/** An address, or a name that the sender has somebody to ask about. */
function targetProblems(world: World, { kind, from, to }: Probe): Problem[] {
  const path = 'probe.to'
  if (parseIpv4(to) !== undefined) {
    if (kind !== 'dns') return []
    const message = `${path}: "${to}" is an address already; name something that has one`
    return [{ path, code: 'notAName', params: { value: to }, message }]
  }
  if (!isHostName(to)) {
    const message = `${path}: "${to}" is neither an IPv4 address nor a name; write 10.244.1.5, or web.default`
    return [{ path, code: 'notAnAddress', params: { value: to }, message }]
  }
  if (world.namespaces.get(from)?.resolv) return []
  const message = `${path}: "${to}" is a name, and "${from}" has no nameserver to ask; write an address`
  return [{ path, code: 'noNameserver', params: { name: to, from }, message }]
}

/** Throws RangeError where `probeProblems` has something to say. */
export function createRun(world: World, probe: Probe, options: RunOptions): Run {
  return runOn(createMachine(world, options.seed), world, probe, options)
}

/** On a machine that has run before: what it learned is still there. */
export function runOn(running: RunningMachine, world: World, probe: Probe, options: RunOptions): Run {
  const [problem] = probeProblems(world, probe)
  if (problem) throw new RangeError(problem.message)
  const { queue, machine } = running
  const start = queue.now()
  const recorder = createRecorder(() => queue.now() - start, probe.from)
  running.observe(recorder)
  let result: ProgramResult | undefined
  let until = Number.POSITIVE_INFINITY
  let events = 0
  const ns = machine.ns(probe.from)
  let resolved: Trace['resolved']
  const program = programOf(probe, (own) => {
    resolved = own
  })
  queue.after(COST.socket, () => {
    if (!ns) return
    program(ns, (ended) => {
      result = ended
      until = queue.now() + (options.settle ?? 1) * 1_000_000
    })
  })
  return {
    advance(most) {
      for (let n = 0; n < most; n++) {
        const next = queue.next()
        if (next === undefined || next > until) {
          if (until !== Number.POSITIVE_INFINITY) queue.advanceTo(until)
          return true
        }
        if (++events > MOST_EVENTS) throw new Error(`the probe "${probe.id}" did not end within ${MOST_EVENTS} events`)
        queue.step()
      }
      return false
    },
    trace: () => traceOf(world, probe, options.seed, recorder, result, resolved),
  }
}

function traceOf(
  world: World,
  probe: Probe,
  seed: number,
  { hops, journeys, between }: Recorder,
  result: ProgramResult | undefined,
  resolved: Trace['resolved'],
): Trace {
  const outcome = result?.outcome ?? { kind: 'unanswered' as const }
  const good = outcome.kind === 'answered' || outcome.kind === 'resolved'
  const lostAt = good ? undefined : lossOf(world, { hops, journeys }, resolved !== undefined)
  return {
    version: 1,
    probe,
    seed,
    outcome,
    ...(resolved && { resolved }),
    result: result?.printed ?? '',
    journeys,
    hops,
    between,
    duration: hops.at(-1)?.at ?? 0,
    ...(lostAt !== undefined && { lostAt }),
  }
}

export function traceProbe(world: World, probe: Probe, options: RunOptions): Trace {
  const run = createRun(world, probe, options)
  while (!run.advance(10_000));
  return run.trace()
}
