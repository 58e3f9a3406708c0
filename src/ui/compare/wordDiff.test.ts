import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines, diffWords, type Run } from './wordDiff.ts'

const shown = (runs: readonly Run[]): string => runs.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('')

describe('words that differ', () => {
  it.each([
    [
      '13 frames, 1164 bytes, 90 a frame',
      '13 frames, 1494 bytes, 115 a frame',
      '13 frames, [1164] bytes, [90] a frame',
    ],
    ['1480 (`eth0` of a-1)', '1450 (`eth0` of a-1)', '[1480] (`eth0` of a-1)'],
    [
      '172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink',
      '172.16.58.192/26 via 192.168.40.112 dev ens33 proto bird',
      '172.16.58.192/26 via 192.168.40.112 dev [tunl0] proto bird [onlink]',
    ],
    ['平均每帧 90 字节', '平均每帧 115 字节', '平均每帧 [90] 字节'],
    ['none', 'IPIP 192.168.40.101', '[none]'],
    ['mss 1440', 'mss 1410', 'mss [1440]'],
  ])('%s | %s', (own, other, marked) => {
    expect(shown(diffWords(own, other))).toBe(marked)
  })

  it('marks the whole where little is shared', () => {
    expect(shown(diffWords('Lost on a at b: no route', 'Answered by c after 22 packets, which saw it'))).toBe(
      '[Lost on a at b: no route]',
    )
  })

  it('leaves a line that both have, wherever it stands', () => {
    const [left, right] = diffLines(['x 1', 'y 2'], ['new 3', 'x 1', 'y 4'])
    expect(left.map(shown)).toEqual(['x 1', '[y 2]'])
    expect(right.map(shown)).toEqual(['[new 3]', 'x 1', '[y 4]'])
  })

  it('loses no letter, and marks nothing of equals', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(
          diffWords(a, b)
            .map(({ text }) => text)
            .join(''),
        ).toBe(a)
        expect(diffWords(a, a).some(({ differs }) => differs)).toBe(false)
      }),
    )
  })
})
