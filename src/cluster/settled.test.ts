import { expect, it } from 'vitest'
import { hasIpip, isSettled } from '../kernel/settled.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { compile } from './compile.ts'

const MODES = [
  { ipipMode: 'Never', vxlanMode: 'Never' },
  { ipipMode: 'CrossSubnet', vxlanMode: 'Never' },
  { ipipMode: 'Never', vxlanMode: 'Always' },
] as const

it('what compilation says of all namespaces is so in each', () => {
  for (const { id } of SCENARIOS)
    for (const modes of MODES) {
      const { spec } = scenarioSource(id)
      const compiled = compile({ ...spec, ipPools: spec.ipPools.map((pool) => ({ ...pool, ...modes })) })
      if (!compiled.ok) throw new Error(id)
      const { namespaces, settled } = compiled.value
      const all = [...namespaces.values()]
      expect([id, settled]).toEqual([id, { ipip: all.some(hasIpip) }])
      expect(all.filter((netns) => !isSettled(netns))).toEqual([])
    }
})
