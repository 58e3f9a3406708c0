/** What decided a hop stands in its table at that hop: no change is told after what it brought about. */
import { expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { Neighbour, World } from '../kernel/netns.ts'
import { changesOf } from '../sim/changes.ts'
import { createMachine } from '../sim/machine.ts'
import { runOn } from '../sim/run.ts'
import type { Trace } from '../sim/trace.ts'
import { SCENARIOS, scenarioSource } from './scenarios.ts'

const keyOf = (ns: string, { dev, addr }: Neighbour): string => `${ns} ${dev} ${addr}`
const wordsOf = ({ state, lladdr }: Neighbour): string => `${lladdr ?? 'none'} ${state}`

function contradictions(world: World, trace: Trace): string[] {
  const table = new Map<string, string>()
  for (const { name, neighbours } of world.namespaces.values()) {
    for (const one of neighbours) table.set(keyOf(name, one), wordsOf(one))
  }
  const found: string[] = []
  let read = 0
  for (const [index, hop] of trace.hops.entries()) {
    const changes = [...changesOf(trace, index)]
    for (const { ns, change } of changes.slice(read)) {
      if (change.table !== 'neighbour') continue
      if (change.after) table.set(keyOf(ns, change.after), wordsOf(change.after))
      else if (change.before) table.delete(keyOf(ns, change.before))
    }
    read = changes.length
    for (const decision of hop.decided) {
      if (decision.kind !== 'neighbour') continue
      const key = keyOf(hop.ns, decision.neighbour)
      const [held, decided] = [table.get(key), wordsOf(decision.neighbour)]
      if (held !== decided) found.push(`hop ${index}, ${key}: decided by ${decided}, the table has ${held}`)
    }
  }
  return found
}

it.each(SCENARIOS.map(({ id }) => id))('%s', (id) => {
  const { spec, probes } = scenarioSource(id)
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { value: world } = compiled
  let decided = 0
  for (const probe of probes) {
    const run = runOn(createMachine(world, 1), world, probe, { seed: 1 })
    while (!run.advance(10_000));
    const trace = run.trace()
    decided += trace.hops.filter((hop) => hop.decided.some(({ kind }) => kind === 'neighbour')).length
    expect(contradictions(world, trace), probe.id).toEqual([])
  }
  expect(decided).toBeGreaterThan(0)
})
