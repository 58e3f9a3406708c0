/**
 * Prints a compiled scenario and its probes, or those that are named, as a kernel-lab document. `--patient` is for a lab on
 * a slow machine (see src/lab/write.ts).
 *
 *     npm run -s kernel:lab -- SCENARIO [--probe ID]... [--patient]
 */
import { compile } from '../../cluster/compile.ts'
import { labDocumentOf } from '../../lab/write.ts'
import { SCENARIOS, scenarioSource } from '../scenarios.ts'

const [id, ...options] = process.argv.slice(2)
const scenario = SCENARIOS.find((known) => known.id === id)
const chosen = options.flatMap((word, n) => (options[n - 1] === '--probe' ? [word] : []))
const patient = options.includes('--patient')

if (!scenario || options.length !== 2 * chosen.length + Number(patient)) {
  console.error(
    `usage: npm run -s kernel:lab -- SCENARIO [--probe ID]... [--patient]\nscenarios: ${SCENARIOS.map((known) => known.id).join(', ')}`,
  )
  process.exitCode = 2
} else {
  const { spec, probes } = scenarioSource(scenario.id)
  const unknown = chosen.filter((name) => !probes.some((probe) => probe.id === name))
  const compiled = compile(spec)
  if (unknown.length > 0)
    fail(`no probe ${unknown.join(', ')}; there are ${probes.map((probe) => probe.id).join(', ')}`)
  else if (!compiled.ok) fail(compiled.problems.map((problem) => problem.message).join('\n'))
  else {
    const wanted = chosen.length === 0 ? probes : probes.filter((probe) => chosen.includes(probe.id))
    const document = labDocumentOf(scenario.id, compiled.value, wanted, { patient })
    process.stdout.write(`${JSON.stringify(document, null, 1)}\n`)
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}
