import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLabDocument } from '../lab/open.ts'
import { choose } from './coverage.ts'
import { fuzzDocument } from './generate.ts'

const places = fc.record({ seed: fc.nat(1e6), index: fc.nat(500) })

describe('a document by chance', () => {
  it('is equal for an equal seed, byte for byte', () => {
    fc.assert(
      fc.property(places, ({ seed, index }) => {
        expect(JSON.stringify(fuzzDocument(seed, index))).toBe(JSON.stringify(fuzzDocument(seed, index)))
      }),
      { numRuns: 40 },
    )
  })

  it('can be opened, and asks something', () => {
    fc.assert(
      fc.property(places, ({ seed, index }) => {
        const document = fuzzDocument(seed, index)
        expect(openLabDocument(document).ok).toBe(true)
        expect(document.probes.length).toBeGreaterThan(0)
        expect(document.comment).toMatch(/; /)
      }),
      { numRuns: 40 },
    )
  })

  it('differs from index to index, in its World and in its edits', () => {
    const documents = Array.from({ length: 30 }, (_, index) => fuzzDocument(7, index))
    expect(new Set(documents.map(({ comment }) => comment)).size).toBe(30)
    expect(new Set(documents.map(({ comment }) => comment.split(';')[0])).size).toBeGreaterThan(4)
  })
})

describe('the choice among pairs', () => {
  const pair = (name: string, size: number, ...features: string[]) => ({ name, size, features: new Set(features) })

  it('takes what shows most, then what has not been seen', () => {
    const all = [pair('a', 0, 'x'), pair('b', 0, 'x', 'y'), pair('c', 0, 'z'), pair('d', 0, 'x', 'y')]
    expect(choose(all, 2).map(({ name }) => name)).toEqual(['b', 'c'])
  })

  it('takes the smaller of equals, and no more than there are', () => {
    const all = [pair('large', 90_000, 'x'), pair('small', 10, 'x')]
    expect(choose(all, 9).map(({ name }) => name)).toEqual(['small', 'large'])
  })
})
