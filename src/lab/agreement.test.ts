/** Two pods behind a rule of probability 0.5: either is right, a third is not. */
import { describe, expect, it } from 'vitest'
import { agreementOf } from './agreement.ts'
import { fixtures, readPairs } from './cli/pairs.ts'
import type { LabProbeTrace } from './document.ts'

const pair = readPairs(fixtures).find(({ name }) => name === 'scenario-service-endpoints')
if (!pair) throw new Error('no pair')
const { document, kernel } = pair

const disagreeing = (probes: readonly LabProbeTrace[]): string[] =>
  agreementOf(document, { ...kernel, probes })
    .filter(({ differences }) => differences.length > 0)
    .map(({ id }) => id)

describe('a choice by chance', () => {
  it('agrees with whichever the kernel took', () => {
    expect(disagreeing(kernel.probes)).toEqual([])
  })

  it('is no excuse for an answer that nobody could give', () => {
    const changed = kernel.probes.map((probe) => ({ ...probe, result: probe.result.replace(/reply: \S+/, 'reply: x') }))
    const answered = kernel.probes.filter(({ result }) => result.startsWith('reply:')).map(({ id }) => id)
    expect(disagreeing(changed)).toEqual(answered)
  })
})
