/**
 * Writes src/lab/reference/fixtures/golden.json anew: what compare.py, which alone may say so, prints for a mutated trace of every
 * pair. Needed when a pair or a mutation changes.
 *
 *     npx tsx src/lab/cli/golden.ts
 */
import { writeFileSync } from 'node:fs'
import { fixtures, readPairs } from './pairs.ts'
import { golden, goldenCase, runReference } from './reference.ts'

const cases = readPairs(fixtures).map(goldenCase)
const texts = runReference(cases)
const written = Object.fromEntries(
  cases.map(({ pair, mutation }, n) => [pair.name, { mutation, printed: (texts[n] ?? '').split('\n') }]),
)
writeFileSync(golden, `${JSON.stringify(written, null, 1)}\n`)
console.log(`${cases.length} written`)
