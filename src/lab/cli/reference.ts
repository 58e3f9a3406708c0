/** The kernel lab's own compare.py, where python3 is there to run it: the reference for `../compare.ts`. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutations } from '../reference/mutations.ts'
import type { Pair } from './pairs.ts'

export const golden = fileURLToPath(new URL('../reference/fixtures/golden.json', import.meta.url))

export interface Case {
  readonly pair: Pair
  readonly mutation: string
  /** Of compare.py: `--details`, `--only …`. */
  readonly options: readonly string[]
}

/** What is recorded of a pair in golden.json: one mutation, chosen by the pair's name. */
export function goldenCase(pair: Pair): Case {
  const names = Object.keys(mutations)
  const sum = [...pair.name].reduce((total, letter) => total + letter.charCodeAt(0), 0)
  return { pair, mutation: names[sum % names.length] ?? '', options: ['--details'] }
}

export const havePython = (): boolean => spawnSync('python3', ['--version']).status === 0

/** What compare.py prints for each case. */
export function runReference(cases: readonly Case[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'))
  try {
    const calls = cases.map(({ pair, mutation, options }, n) => {
      const simulated = join(folder, `${n}.json`)
      writeFileSync(simulated, JSON.stringify(mutations[mutation]?.(pair.kernel)))
      return [pair.documentFile, pair.traceFile, simulated, ...options]
    })
    const each = fileURLToPath(new URL('../reference/each.py', import.meta.url))
    const { status, stdout, stderr } = spawnSync('python3', ['-B', each], {
      input: JSON.stringify(calls),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as string[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
