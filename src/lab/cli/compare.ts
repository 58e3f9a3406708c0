/**
 * Simulates every lab document of a folder and compares with what the kernel did.
 *
 *     npm run kernel:compare -- [DIR] [--only outcome,frames,walk,conntrack] [--details]
 *
 * Prints a line a probe as compare.py does, `pending …` for the probes of pending.ts, and closes with
 * `N passed, N failed`; exit status 1 where anything failed.
 */
import { resolve } from 'node:path'
import { agreementOf } from '../agreement.ts'
import { everything, type ProbeComparison } from '../compare.ts'
import { judge, strayPending } from '../judge.ts'
import { pending } from '../pending.ts'
import { fixtures, type Pair, readPairs } from './pairs.ts'

const { folder, only, details } = options(process.argv.slice(2))
const compared: ProbeComparison[] = []
let passed = 0
let failed = 0

for (const pair of readPairs(folder)) {
  const probes = comparePair(pair)
  compared.push(...probes)
  const verdict = judge(probes, pending, details)
  passed += verdict.passed
  failed += verdict.failed
  console.log(verdict.lines.join('\n'))
}
// Another folder need not hold them all.
for (const key of folder === fixtures ? strayPending(compared, pending) : []) {
  failed++
  console.log(`DIFFERS ${key}\n    in pending.ts, but no pair has this probe`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

/** A document that cannot be simulated has failed with every probe. */
function comparePair({ document, kernel }: Pair): ProbeComparison[] {
  try {
    return agreementOf(document, kernel, only)
  } catch (error) {
    const simulated = error instanceof Error ? error.message : String(error)
    return kernel.probes.map(({ id }) => ({
      name: kernel.name,
      id,
      differences: [{ what: 'probe', kernel: 'traced', simulated }],
    }))
  }
}

function options(args: readonly string[]) {
  const folders: string[] = []
  let chosen: string[] = [...everything]
  let all = false
  for (let n = 0; n < args.length; n++) {
    const arg = args[n] ?? ''
    if (arg === '--details') all = true
    else if (arg === '--only') chosen = chosenOf(args[++n])
    else if (arg.startsWith('-')) throw new Error(`unknown option ${arg}`)
    else folders.push(arg)
  }
  if (folders.length > 1) throw new Error(`one folder, not ${folders.join(' ')}`)
  return { folder: resolve(folders[0] ?? fixtures), only: chosen, details: all }
}

function chosenOf(list: string | undefined): string[] {
  const chosen = list?.split(',') ?? []
  const unknown = chosen.filter((word) => !(everything as readonly string[]).includes(word))
  if (chosen.length === 0 || unknown.length > 0) throw new Error(`--only takes a list of: ${everything.join(', ')}`)
  return chosen
}
