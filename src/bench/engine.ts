/** The engine's benchmarks. A new one is an entry of the list. */
import { readFileSync } from 'node:fs'
import { compileSteps } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import { openLab } from '../lab/open.ts'
import { traceProbe } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import * as documents from '../worker/documents.ts'
import { load } from '../worker/load.ts'
import { clusterOf } from './cluster.ts'
import { editing, editingManyRules, moving } from './edits.ts'
import type { Figure } from './figure.ts'
import { matrices } from './matrices.ts'
import { bytesOf, median, quantile, timesOf } from './measure.ts'
import { clusterIpExchange, manyServices } from './services.ts'

type Benchmark = () => readonly Figure[]

export const benchmarks: readonly Benchmark[] = [
  () => exchange('HTTP exchange across nodes (ipip-always)', recorded('ipip-always', 'http-cross-node'), 3),
  () => exchange('HTTP exchange across nodes (built-in scenario)', builtIn('ipip-always')),
  () => exchange('HTTP exchange in a cluster of 30 nodes', inCluster(clusterOf(30))),
  clusterIpExchange,
  manyServices,
  editing,
  editingManyRules,
  moving,
  matrices,
  () => [3, 30, 300].map(compiling),
  () => [3, 30, 300].map(worldSize),
]

interface Sending {
  readonly world: World
  readonly probe: Probe
}

function exchange(name: string, { world, probe }: Sending, aim?: number): Figure[] {
  const run = (): Trace => traceProbe(world, probe, { seed: 1 })
  const started = performance.now()
  const trace = run()
  const first = performance.now() - started
  if (trace.outcome.kind !== 'answered') throw new Error(`${name}: ${JSON.stringify(trace.outcome)}`)
  const times = timesOf(run, 400)
  const time = median(times)
  const hops = trace.hops.length
  return [
    { name, value: time, unit: 'ms', ...(aim !== undefined && { aim: `< ${aim} ms`, missed: time >= aim }) },
    { name: '  the first one, not yet compiled by V8', value: first, unit: 'ms' },
    { name: '  nine of ten within', value: quantile(times, 0.9), unit: 'ms' },
    { name: '  traces', value: 1000 / time, unit: '/s' },
    { name: `  hops (${hops} a trace, ${trace.journeys.length} journeys)`, value: (1000 * hops) / time, unit: '/s' },
    { name: '  trace as JSON', value: JSON.stringify(trace).length / 1000, unit: 'kB' },
    { name: '  trace in memory', value: bytesOf(run, 20) / 1000, unit: 'kB' },
  ]
}

function compiling(nodes: number): Figure {
  const spec = clusterOf(nodes)
  const times = timesOf(() => compileAll(spec), nodes > 100 ? 5 : 25, 3)
  return { name: `World compiled, ${nodes} nodes`, value: median(times), unit: 'ms' }
}

function worldSize(nodes: number): Figure {
  const spec = clusterOf(nodes)
  return {
    name: `World in memory, ${nodes} nodes`,
    value: bytesOf(() => compileAll(spec), nodes > 100 ? 2 : 20) / 1e6,
    unit: 'MB',
  }
}

/** With every namespace made. */
function compileAll(spec: ClusterSpec): World {
  const steps = compileSteps(spec)
  let step = steps.next()
  while (!step.done) step = steps.next()
  if (!step.value.ok) throw new Error(JSON.stringify(step.value.problems))
  return step.value.value
}

function recorded(name: string, id: string): Sending {
  const opened = openLab(readFileSync(new URL(`../lab/fixtures/${name}.lab.json`, import.meta.url), 'utf8'))
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const probe = opened.value.document.probes.find((candidate) => candidate.id === id)
  if (!probe) throw new Error(`no probe ${id}`)
  return { world: opened.value.world, probe }
}

/** As the worker loads it, with the probe that the page would send. */
function builtIn(id: 'ipip-always'): Sending {
  return loaded({ kind: 'scenario', id })
}

const inCluster = (spec: ClusterSpec): Sending => loaded({ kind: 'document', text: JSON.stringify(spec) })

function loaded(source: Parameters<typeof load>[0]): Sending {
  const steps = load(source, { documents })
  let step = steps.next()
  while (!step.done) step = steps.next()
  if (!step.value.ok) throw new Error(JSON.stringify(step.value.problems))
  const { world, loaded: lab } = step.value.value
  const probe = lab.probes.find(({ kind }) => kind === 'tcp')
  if (!probe) throw new Error('no probe')
  return { world, probe }
}
