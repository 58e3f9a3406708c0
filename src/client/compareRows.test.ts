import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HopPair, PacketPair } from '../protocol/compare.ts'
import { blocksOf, differenceCount, runsOf } from './compareRows.ts'

const device = { kind: 'device', left: 'tunl0', right: 'ens33' } as const
/** `=`: the same; `x`: differs; `<` and `>`: on one side only. */
const hops = (marks: string): HopPair[] =>
  [...marks].map((mark, at) => ({
    ...(mark !== '>' && { left: at }),
    ...(mark !== '<' && { right: at }),
    differs: mark === 'x' ? [device] : [],
  }))
const packet = (marks: string, at: number): PacketPair => ({ left: at, right: at, hops: hops(marks) })

describe('the rows of a comparison', () => {
  it('fold what is the same', () => {
    const runs = runsOf(hops('==x=<>==='))
    expect(runs.map((run) => (run.kind === 'same' ? run.pairs.length : 'x'))).toEqual([2, 'x', 1, 'x', 'x', 3])
  })

  it('fold packets that are the same, one after the other', () => {
    const blocks = blocksOf(['==', '=', 'x=', '=', '<', '==='].map(packet))
    expect(blocks.map((block) => (block.kind === 'alike' ? [block.packets.length, block.hops] : 'x'))).toEqual([
      ...[[2, 3], 'x', [1, 1], 'x', [1, 3]],
    ])
  })

  it('hold every hop once, in order', () => {
    const marks = fc.string({ unit: fc.constantFrom('=', 'x', '<', '>'), maxLength: 12 })
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 6 }), (all) => {
        const packets = all.map(packet)
        const told = blocksOf(packets).flatMap((block) =>
          block.kind === 'alike'
            ? block.packets.flatMap((one) => one.hops)
            : block.runs.flatMap((run) => (run.kind === 'same' ? run.pairs : [run.pair])),
        )
        expect(told).toEqual(packets.flatMap((one) => one.hops))
        expect(differenceCount(packets)).toBe(all.join('').replaceAll('=', '').length)
      }),
    )
  })
})
