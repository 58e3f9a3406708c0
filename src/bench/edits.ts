/** Editing: the same probe again after an edit. */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { World } from '../kernel/netns.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { traceProbe } from '../sim/run.ts'
import type { Probe } from '../sim/trace.ts'
import { clusterOf } from './cluster.ts'
import type { Figure } from './figure.ts'
import { median, timesOf } from './measure.ts'
import { MANY, NODE, probeOf, withServices } from './services.ts'
import { simulator } from './simulator.ts'

function worldOf(spec: ClusterSpec): World {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

export function editing(): Figure[] {
  const { spec, probes } = scenarioSource('ipip-always')
  const world = worldOf(spec)
  const again = (...words: readonly string[]) => {
    const edits = words.map((one) => kernelEdit('k8s-node02', one))
    return median(
      timesOf(() => {
        const applied = applyKernelEdits(world, edits)
        if (!applied.ok) throw new Error(applied.problem.message)
        traceProbe(applied.world, probes[0] as Probe, { seed: 1 })
      }, 40),
    )
  }
  return [
    { name: 'a route edited, and the exchange traced again', value: again('ip route del default'), unit: 'ms' },
    { name: 'a rule edited, and the exchange traced again', value: again('iptables -I FORWARD -j ACCEPT'), unit: 'ms' },
  ]
}

const RULES = ['iptables -I FORWARD -j ACCEPT', 'iptables -t nat -I KUBE-SERVICES 3 -p tcp -j RETURN'] as const

/** As the page asks: the whole lab again with one more command, and its probe. */
export function editingManyRules(): Figure[] {
  const cluster = withServices(MANY)
  const ask = simulator()
  const text = JSON.stringify(cluster)
  const probe = probeOf(MANY - 1)
  const load = (commands: readonly string[]): void => {
    const kernel = commands.map((one) => kernelEdit(NODE, one))
    ask('load', { source: { kind: 'document', text, ...(kernel.length > 0 && { edits: { spec: [], kernel } }) } })
    ask('trace', { probe, seed: 1 })
  }
  load([])
  const one = (words: string) => median(timesOf(() => load([words]), 7, 2))
  return [
    { name: `a rule edited among those of ${MANY} Services, and traced`, value: one(RULES[0]), unit: 'ms' },
    { name: '  in its longest chain', value: one(RULES[1]), unit: 'ms' },
    { name: '  both', value: median(timesOf(() => load(RULES), 7, 2)), unit: 'ms' },
  ]
}

const LARGE = 300

/** Whoever moves a pod has all that follows of it compiled again. */
export function moving(): Figure[] {
  const ask = simulator()
  const text = JSON.stringify(clusterOf(LARGE))
  ask('load', { source: { kind: 'document', text } })
  let node = 1
  const move = (): void => {
    node = (node % 200) + 1
    const key = { list: 'pods', namespace: 'default', name: 'web-250-0' } as const
    const { edits } = ask('planSpec', { op: 'set', key, fields: { node: `node${String(node).padStart(3, '0')}` } })
    ask('load', { source: { kind: 'document', text, edits: { spec: edits, kernel: [] } } })
  }
  const name = `a pod moved, ${LARGE} nodes, ${10 * LARGE} pods, with its copy to the page`
  return [{ name, value: median(timesOf(move, 5, 2)), unit: 'ms' }]
}
