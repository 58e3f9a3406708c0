/** compare.ts says what the kernel lab's compare.py says, of every recorded pair and of traces made wrong on purpose. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fixtures, readPairs } from './cli/pairs.ts'
import { type Case, golden, goldenCase, havePython, runReference } from './cli/reference.ts'
import { compareTraces, formatComparison, outcomeOf } from './compare.ts'
import { judge, strayPending } from './judge.ts'
import { mutations } from './reference/mutations.ts'

const pairs = readPairs(fixtures)
const names = Object.keys(mutations)

function printed({ pair, mutation, options }: Case): string {
  const simulated = mutations[mutation]?.(pair.kernel) ?? { probes: [] }
  const only = options.includes('--only') ? options[options.indexOf('--only') + 1]?.split(',') : undefined
  const compared = compareTraces(pair.document, pair.kernel, simulated, only)
  return `${formatComparison(compared, options.includes('--details'))}\n`
}

describe('compare.ts', () => {
  it('has pairs', () => {
    expect(pairs.length).toBeGreaterThan(100)
  })

  it.each(pairs)('finds nothing in $name against itself', ({ document, kernel }) => {
    expect(compareTraces(document, kernel, kernel).flatMap(({ differences }) => differences)).toEqual([])
  })

  it('prints what compare.py printed of every pair made wrong', () => {
    const expected = JSON.parse(readFileSync(golden, 'utf8')) as Record<string, { mutation: string; printed: string[] }>
    const own = pairs.map(goldenCase).map((test) => {
      return [test.pair.name, { mutation: test.mutation, printed: printed(test).split('\n') }] as const
    })
    expect(Object.fromEntries(own)).toEqual(expected)
  })

  it('sees every mutation but those that change nothing that counts', () => {
    const blind = names.filter((mutation) =>
      pairs.every((pair) => printed({ pair, mutation, options: [] }).endsWith(' passed, 0 failed\n')),
    )
    expect(blind).toEqual(['nothing', 'repeats the frames', 'turns the probes round'])
  })
})

// Where there is no python3 the recorded outputs above must do.
if (havePython()) {
  describe('compare.py, run', () => {
    it('prints the same', { timeout: 120_000 }, () => {
      const options = [[], ['--details'], ['--only', 'outcome,frames'], ['--details', '--only', 'walk,conntrack']]
      const cases = pairs.flatMap((pair, at) =>
        [0, 5, 10].map((step, n) => ({
          pair,
          mutation: names[(at + step) % names.length] ?? '',
          options: options[(at + n) % options.length] ?? [],
        })),
      )
      const texts = runReference(cases)
      cases.forEach((test, n) => {
        expect(printed(test), `${test.pair.name}: ${test.mutation} ${test.options.join(' ')}`).toBe(texts[n])
      })
    })
  })
}

describe('outcomeOf', () => {
  it.each([
    ['reply: far saw 10.0.0.1\neof', 'reply: far saw 10.0.0.1'],
    ['error: TimeoutError timed out', 'no answer'],
    ['error: OSError [Errno 101] Network is unreachable', 'errno 101'],
    ['From 10.0.0.1 icmp_seq=1 Redirect Host(New nexthop: 10.0.0.2)', 'Redirect Host from 10.0.0.1'],
    ['', ''],
  ])('reads %j as %j', (result, outcome) => {
    expect(outcomeOf(result)).toBe(outcome)
  })
})

describe('judge', () => {
  const agrees = { name: 'lab', id: 'good', differences: [] }
  const differs = { name: 'lab', id: 'bad', differences: [{ what: 'outcome', kernel: 'refused', simulated: '' }] }

  it('counts what is not pending', () => {
    expect(judge([agrees, differs], {}, false)).toMatchObject({ passed: 1, failed: 1 })
  })

  it('does not count what is pending and differs', () => {
    const verdict = judge([agrees, differs], { 'lab/bad': 'not built' }, false)
    expect(verdict).toEqual({ passed: 1, failed: 0, lines: ['agrees  lab/good', 'pending lab/bad: not built'] })
  })

  it('fails what is pending and agrees', () => {
    const verdict = judge([agrees], { 'lab/good': 'not built' }, false)
    expect(verdict).toMatchObject({ passed: 0, failed: 1 })
    expect(verdict.lines[0]).toContain('no longer pending')
  })

  it('names what is pending and was never recorded', () => {
    expect(strayPending([agrees], { 'lab/good': 'a', 'lab/godo': 'b' })).toEqual(['lab/godo'])
  })
})
