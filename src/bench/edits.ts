/** Editing: the same probe again after an edit. */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { World } from '../kernel/netns.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { traceProbe } from '../sim/run.ts'
import type { Probe } from '../sim/trace.ts'
import type { Figure } from './figure.ts'
import { median, timesOf } from './measure.ts'

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
