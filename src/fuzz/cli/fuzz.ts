/**
 * Random Worlds, edited at random, judged by this machine's kernel:
 *
 *     npm run kernel:fuzz -- --seed N --count N [--lab GUEST.py] [--jobs N] [--keep DIR] [--record FILE --most N]
 *
 * As root, with the kernel lab's guest.py (or its path in KERNEL_LAB). Prints what differs, a line a probe as compare.py
 * does, and closes with `N passed, N failed`. What differs is recorded once more, with nothing beside it: where the kernel
 * now does what Hopscope does, the two recordings differ (`UNSTEADY`), and the probe counts as neither.
 * `--keep` writes the pairs that disagree, at first or again, into a folder, as `kernel:compare` reads them; `--record`
 * writes those that agree, at most so many, chosen for variety, each a line of a file. `--write` only writes documents into a
 * folder, of clusters with IPIP and IPVS, which take a kernel with those modules.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { agreementOf } from '../../lab/agreement.ts'
import { formatProbe, type ProbeComparison } from '../../lab/compare.ts'
import type { LabDocument, LabTrace } from '../../lab/document.ts'
import { choose, featuresOf } from '../coverage.ts'
import { fuzzDocument } from '../generate.ts'
import { isAlone, obstacle, type Recorded, runNatively } from './nativeLab.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '10' },
    jobs: { type: 'string', default: '4' },
    most: { type: 'string', default: '200' },
    lab: { type: 'string' },
    keep: { type: 'string' },
    record: { type: 'string' },
    write: { type: 'string' },
  },
})
const [seed, count, jobs, most] = [values.seed, values.count, values.jobs, values.most].map(wholeNumber) as [
  number,
  number,
  number,
  number,
]
if (values.write !== undefined) {
  mkdirSync(values.write, { recursive: true })
  for (let index = 0; index < count; index++) {
    const document = fuzzDocument(seed, index, { modules: true })
    writeFileSync(join(values.write, `${document.name}.json`), JSON.stringify(document, null, 1))
  }
  process.exit(0)
}
const guest = values.lab ?? process.env['KERNEL_LAB']
const wrong = obstacle(guest)
if (wrong !== undefined || guest === undefined) {
  console.error(`kernel:fuzz: ${wrong}`)
  process.exit(2)
}
if (!(await isAlone())) {
  console.error("kernel:fuzz: another run is under way; both would share the kernel's limit of connections")
  process.exit(2)
}

interface Agreed {
  readonly line: string
  readonly features: ReadonlySet<string>
  readonly size: number
}
const agreed: Agreed[] = []
/** The first recordings of what differed. */
const doubtful: Recorded[] = []
let passed = 0
let failed = 0
let unsteady = 0

await runNatively(
  guest,
  Array.from({ length: count }, (_, index) => fuzzDocument(seed, index)),
  jobs,
  (recorded) => judge(recorded),
)
const first = new Map(doubtful.map(({ document, kernel }) => [document.name, kernel]))
await runNatively(
  guest,
  doubtful.map(({ document }) => document),
  1,
  (recorded) => judge(recorded, first.get(recorded.document.name)),
)
if (values.record !== undefined) {
  const chosen = choose(agreed, most)
  writeFileSync(values.record, chosen.map(({ line }) => `${line}\n`).join(''))
  console.log(`${chosen.length} of ${agreed.length} pairs recorded`)
}
if (unsteady > 0) console.log(`${unsteady} unsteady`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

/** `before`: an earlier recording, which differed. */
function judge({ document, kernel }: Recorded, before?: Recorded['kernel']): void {
  const { name, comment } = document as LabDocument & { readonly comment?: string }
  if ('error' in kernel) {
    failed += document.probes.length
    console.log(`REFUSED ${name}: ${kernel.error}\n    ${comment}`)
    keep(document, kernel)
    return
  }
  const probes = compared(document, kernel)
  const differing = probes.filter(({ differences }) => differences.length > 0)
  if (differing.length > 0 && before === undefined) {
    doubtful.push({ document, kernel })
    return
  }
  const once = before && !('error' in before) ? compared(document, before) : []
  const shaken = once.filter(({ id, differences }) => differences.length > 0 && !differing.some((d) => d.id === id))
  for (const probe of shaken) console.log(formatProbe(probe, true).replace(/^DIFFERS/, 'UNSTEADY'))
  for (const probe of differing) console.log(formatProbe(probe, true))
  unsteady += shaken.length
  failed += differing.length
  passed += probes.length - differing.length - shaken.length
  if (differing.length + shaken.length > 0) {
    console.log(`    ${comment}`)
    keep(document, differing.length > 0 ? kernel : before)
  } else if (values.record !== undefined) {
    const line = JSON.stringify({ document, kernel })
    agreed.push({ line, features: featuresOf(document), size: line.length })
  }
}

/** What Hopscope throws over is a disagreement too. */
function compared(document: LabDocument, kernel: LabTrace): ProbeComparison[] {
  try {
    return agreementOf(document, kernel)
  } catch (error) {
    const differences = [{ what: 'probe', kernel: 'traced', simulated: String(error) }]
    return kernel.probes.map(({ id }) => ({ name: document.name, id, differences }))
  }
}

function keep(document: LabDocument, kernel: unknown): void {
  if (values.keep === undefined) return
  mkdirSync(values.keep, { recursive: true })
  writeFileSync(join(values.keep, `${document.name}.lab.json`), JSON.stringify(document, null, 1))
  writeFileSync(join(values.keep, `${document.name}.trace.json`), JSON.stringify(kernel, null, 1))
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`not a number: ${text}`)
  return Number(text)
}
