/** `npm run -s kernel:lab -- SCENARIO`: prints a compiled scenario and its probes as a kernel-lab document. */
import { compile } from '../../cluster/compile.ts'
import { labDocumentOf } from '../../lab/write.ts'
import { SCENARIOS, scenarioSource } from '../scenarios.ts'

const [id] = process.argv.slice(2)
const known = SCENARIOS.find((scenario) => scenario.id === id)
if (known) {
  const { spec, probes } = scenarioSource(known.id)
  const compiled = compile(spec)
  if (compiled.ok) process.stdout.write(`${JSON.stringify(labDocumentOf(known.id, compiled.value, probes), null, 1)}\n`)
  else {
    for (const problem of compiled.problems) console.error(problem.message)
    process.exitCode = 1
  }
} else {
  console.error(
    `usage: npm run -s kernel:lab -- SCENARIO\nscenarios: ${SCENARIOS.map((scenario) => scenario.id).join(', ')}`,
  )
  process.exitCode = 2
}
