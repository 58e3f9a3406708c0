/** Runs a lab document's probes one after the other on one machine, as the lab does, and writes the lab's trace. */
import { createMachine, type RunningMachine } from '../sim/machine.ts'
import { runOn } from '../sim/run.ts'
import { runBetweenProbes } from './between.ts'
import type { LabDocument, LabProbeTrace, LabTrace } from './document.ts'
import { labFrames } from './frames.ts'
import { openLabDocument } from './open.ts'
import { labWalks, releaseOf } from './walks.ts'

/** What passes between two probes of the lab: flushing, opening the taps. */
const PAUSE = 700_000

export interface SimulateOptions {
  readonly seed?: number
  /** The release whose ways of telling are imitated. */
  readonly kernel?: string
}

/** The kernel that the lab would run a document on: Debian's where it needs IPIP, IPVS or a dummy device. */
function kernelFor(document: LabDocument): string {
  const needsModules = Object.values(document.namespaces).some(
    (space) =>
      space.ipvs !== undefined ||
      space.links?.some((link) => link.startsWith('tunl0') || / type (dummy|ipip)\b/.test(link)),
  )
  return needsModules ? '6.1' : '6.18'
}

/** Throws where the document cannot be opened: the message names each place. */
export function simulateLab(
  document: LabDocument,
  { seed = 1, kernel = kernelFor(document) }: SimulateOptions = {},
): LabTrace {
  const opened = openLabDocument(document)
  if (!opened.ok) throw new Error(opened.problems.map((problem) => problem.message).join('\n'))
  const { world } = opened.value
  const running = createMachine(world, seed, releaseOf(kernel))
  const probes: LabProbeTrace[] = []
  for (const probe of document.probes) {
    running.observe()
    for (const ns of world.namespaces.keys()) {
      if (!probe.keepConntrack) running.flushConntrack(ns)
      if (!probe.keepNeighbours) running.flushNeighbours(ns)
    }
    runBetweenProbes(running, probe.before)
    const until = running.queue.now() + PAUSE
    for (let next = running.queue.next(); next !== undefined && next <= until; next = running.queue.next())
      running.queue.step()
    running.queue.advanceTo(until)
    const run = runOn(running, world, probe, { seed, settle: probe.settle ?? 1 })
    while (!run.advance(10_000));
    const trace = run.trace()
    probes.push({
      ...probe,
      result: trace.result,
      frames: labFrames(trace.hops),
      walks: labWalks(world, trace.hops, kernel),
      conntrack: conntrackOf(running),
    })
    runBetweenProbes(running, probe.after)
  }
  return { name: document.name, kernel: `hopscope as ${kernel}`, probes }
}

/** As the lab keeps it: single spaces, sorted. */
function conntrackOf(running: RunningMachine): Record<string, string[]> {
  const tables = Object.entries(running.conntrack())
  return Object.fromEntries(tables.map(([ns, rows]) => [ns, rows.map((row) => row.replace(/ +/g, ' ')).sort()]))
}
