import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import type { KernelEdit } from '../edit/edit.ts'
import { anyEdit } from '../edit/testEdits.ts'
import type { World } from '../kernel/netns.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { createRandom } from '../sim/random.ts'
import { createRun } from '../sim/run.ts'
import { layKernelEdits } from './laid.ts'

const [probe] = scenarioSource('cluster-ip').probes

function programmed(): World {
  const compiled = compile(scenarioSource('cluster-ip').spec)
  if (!compiled.ok) throw new Error('the scenario does not compile')
  return compiled.value
}

function laid(world: World, edits: readonly KernelEdit[]): World {
  const applied = layKernelEdits(world, edits)
  if (!applied.ok) throw new Error(applied.problem.message)
  return applied.world
}

describe('what is laid step by step', () => {
  it.each([1, 2])('is what laying all of it gives, in any order of doing and undoing: seed %i', (seed) => {
    const random = createRandom(seed)
    const world = programmed()
    let edits: readonly KernelEdit[] = []
    let most = 0
    for (let step = 0; step < 80; step++) {
      const undone = random() < 0.1 ? Math.ceil(random() * (random() < 0.2 ? 12 : 3)) : 0
      const before = edits.slice(0, Math.max(0, edits.length - undone))
      const more = undone > 0 ? [] : [anyEdit(laid(world, before), random)]
      const wanted = [...before, ...more]
      const [once, stepwise] = [applyKernelEdits(world, wanted), layKernelEdits(world, wanted)]
      if (!once.ok || !stepwise.ok) {
        expect(stepwise).toEqual(once)
        continue
      }
      expect([...stepwise.world.namespaces]).toEqual([...once.world.namespaces])
      edits = wanted
      most = Math.max(most, edits.length)
    }
    expect(most).toBeGreaterThan(10)
    const all = applyKernelEdits(world, edits)
    if (!probe || !all.ok) throw new Error('nothing to trace')
    const traceIn = (one: World) => createRun(one, probe, { seed: 1 }).trace()
    expect(JSON.stringify(traceIn(laid(world, edits)))).toBe(JSON.stringify(traceIn(all.world)))
  })

  it('leaves what it was laid over as it was', () => {
    const world = programmed()
    const before = JSON.stringify([...world.namespaces])
    const random = createRandom(9)
    for (let step = 0; step < 20; step++) layKernelEdits(world, [anyEdit(world, random)])
    expect(JSON.stringify([...world.namespaces])).toBe(before)
  })

  it('keeps no World that another beginning would lead to', () => {
    const world = programmed()
    const [ns = ''] = world.namespaces.keys()
    const edit = (value: number): KernelEdit => ({
      ...({ ns, table: 'sysctl' } as const),
      words: `sysctl -w net.ipv4.ip_default_ttl=${value}`,
    })
    const [a, b, c] = [edit(1), edit(2), edit(3)]
    laid(world, [a, b])
    expect(laid(world, [c, b]).namespaces.get(ns)?.sysctls['net.ipv4.ip_default_ttl']).toBe('2')
    expect(laid(world, [a]).namespaces.get(ns)?.sysctls['net.ipv4.ip_default_ttl']).toBe('1')
    expect(laid(world, []).namespaces.get(ns)).toBe(world.namespaces.get(ns))
  })
})
