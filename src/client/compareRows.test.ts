import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HopPair, PacketPair } from '../protocol/compare.ts'
import { blocksOf, runsOf } from './compareRows.ts'

const device = { kind: 'device', left: 'tunl0', right: 'ens33' } as const
/** `=`: the same; `x`: differs; `.`: differs as before; `<` and `>`: on one side only. */
const hops = (marks: string): HopPair[] =>
  [...marks].map((mark, at) => ({
    ...(mark !== '>' && { left: at }),
    ...(mark !== '<' && { right: at }),
    differs: mark === 'x' ? [device] : mark === '.' ? [{ ...device, carried: true }] : [],
  }))
const packet = (marks: string, at: number): PacketPair => ({ left: at, right: at, hops: hops(marks) })

describe('the rows of a comparison', () => {
  it('fold what is the same', () => {
    const runs = runsOf(hops('==x..=<>==='))
    const told = runs.map((run) => (run.kind === 'differs' ? 'x' : `${run.pairs.length} ${run.kind}`))
    expect(told).toEqual(['2 same', 'x', '2 carried', '1 same', '1 left', '1 right', '3 same'])
  })

  it('fold packets that one side has alone', () => {
    const left = { left: 1, hops: hops('<<') }
    const blocks = blocksOf([packet('=', 0), left, { ...left, left: 2 }, { right: 1, hops: hops('>') }])
    expect(blocks.map((block) => (block.kind === 'packet' ? 'x' : [block.kind, block.hops]))).toEqual([
      ...[
        ['alike', 1],
        ['left', 4],
        ['right', 1],
      ],
    ])
  })

  it('fold packets that are the same, one after the other', () => {
    const blocks = blocksOf(['==', '=', 'x=', '=', '<', '==='].map(packet))
    expect(blocks.map((block) => (block.kind === 'packet' ? 'x' : [block.packets.length, block.hops]))).toEqual([
      ...[[2, 3], 'x', [1, 1], 'x', [1, 3]],
    ])
  })

  it('hold every hop once, in order', () => {
    const marks = fc.string({ unit: fc.constantFrom('=', 'x', '.', '<', '>'), maxLength: 12 })
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 6 }), (all) => {
        const packets = all.map(packet)
        const told = blocksOf(packets).flatMap((block) =>
          block.kind === 'packet'
            ? block.runs.flatMap((run) => (run.kind === 'differs' ? [run.pair] : run.pairs))
            : block.packets.flatMap((one) => one.hops),
        )
        expect(told).toEqual(packets.flatMap((one) => one.hops))
      }),
    )
  })
})
