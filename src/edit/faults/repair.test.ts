/** What repairs a fault brings back the state before it, and the fault is no longer known. */
import { describe, expect, it } from 'vitest'
import { differences } from '../compare.ts'
import type { Edits } from '../edit.ts'
import { FAULT_CODES, type FaultCode } from './faults.ts'
import { faultsInForce } from './inForce.ts'
import { repairOf } from './repair.ts'
import { edited, HOMES, inject, must } from './testFaults.ts'

/** What stays: others' connections, and the policy, which now lets the question for a name out. */
const STAYS: readonly FaultCode[] = ['conntrackFull', 'policyForgetsDns']

describe.each(FAULT_CODES)('%s', (code) => {
  it('is repaired', () => {
    const fault = must(inject(HOMES[code], code))
    const broken = must(edited(HOMES[code], fault.edits))
    const before = must(edited(HOMES[code], { spec: [], kernel: [] }))
    const { adds, removes } = repairOf(fault, before.world, broken.world)
    const left = removes.kernel.length > 0 ? [] : [...fault.edits.kernel]
    const edits: Edits = { spec: [...fault.edits.spec, ...adds.spec], kernel: [...left, ...adds.kernel] }
    const after = must(edited(HOMES[code], edits))
    expect(faultsInForce(after)).toEqual([])
    const differing = differences(before.world, after.world, before.world.namespaces.keys())
    if (STAYS.includes(code)) expect(differing.size).toBeGreaterThan(0)
    else expect([...differing]).toEqual([])
  })
})
