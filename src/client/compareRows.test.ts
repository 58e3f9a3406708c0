import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HopPair, PacketPair } from '../protocol/compare.ts'
import { blocksOf, differenceCount, runsOf } from './compareRows.ts'

const device = { kind: 'device', left: 'tunl0', right: 'ens33' } as const
/** `=`: the same; `x`: differs; `.`: differs as before; `<` and `>`: on one side only. */
const hops = (marks: string): HopPair[] =>
  [...marks].map((mark, at) => ({
    ...(mark !== '>' && { left: at }),
    ...(mark !== '<' && { right: at }),
    differs: mark === 'x' || mark === '.' ? [device] : [],
    ...(mark === '.' && { carried: true as const }),
  }))
const packet = (marks: string, at: number): PacketPair => ({ left: at, right: at, hops: hops(marks) })

describe('the rows of a comparison', () => {
  it('fold what is the same', () => {
    const runs = runsOf(hops('==x..=<>==='))
    const told = runs.map((run) => (run.kind === 'differs' ? 'x' : `${run.pairs.length} ${run.kind}`))
    expect(told).toEqual(['2 same', 'x', '2 carried', '1 same', 'x', 'x', '3 same'])
  })

  it('fold packets that are the same, one after the other', () => {
    const blocks = blocksOf(['==', '=', 'x=', '=', '<', '==='].map(packet))
    expect(blocks.map((block) => (block.kind === 'alike' ? [block.packets.length, block.hops] : 'x'))).toEqual([
      ...[[2, 3], 'x', [1, 1], 'x', [1, 3]],
    ])
  })

  it('hold every hop once, in order', () => {
    const marks = fc.string({ unit: fc.constantFrom('=', 'x', '.', '<', '>'), maxLength: 12 })
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 6 }), (all) => {
        const packets = all.map(packet)
        const told = blocksOf(packets).flatMap((block) =>
          block.kind === 'alike'
            ? block.packets.flatMap((one) => one.hops)
            : block.runs.flatMap((run) => (run.kind === 'differs' ? [run.pair] : run.pairs)),
        )
        expect(told).toEqual(packets.flatMap((one) => one.hops))
        expect(differenceCount(packets)).toBe(all.join('').replaceAll(/[=.]/g, '').length)
      }),
    )
  })
})
