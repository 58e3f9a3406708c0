/** Random Worlds, edited at random: a real kernel's answers, recorded by `npm run kernel:fuzz -- --record`. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agreementOf } from '../lab/agreement.ts'
import { formatProbe } from '../lab/compare.ts'
import type { LabTrace } from '../lab/document.ts'
import type { FuzzDocument } from './generate.ts'

interface Pair {
  readonly document: FuzzDocument
  readonly kernel: LabTrace
}

const pairs = readFileSync(new URL('fixtures/edited.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): [string, Pair] => {
    const pair = JSON.parse(line) as Pair
    return [pair.document.name, pair]
  })

describe('after edits the kernel agrees', () => {
  it('with 200 pairs and more, no two of which are of one document', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(200)
    expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length)
  })

  it.each(pairs)('%s', (_, { document, kernel }) => {
    expect(kernel.probes.length).toBe(document.probes.length)
    const differing = agreementOf(document, kernel).filter(({ differences }) => differences.length > 0)
    expect(differing.map((probe) => formatProbe(probe, true)).concat(differing.length ? document.comment : [])).toEqual(
      [],
    )
  })
})
