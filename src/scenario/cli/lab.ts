/**
 * Prints a compiled scenario and its probes, or those that are named, as a kernel-lab document.
 *
 *     npm run -s kernel:lab -- SCENARIO [--probe ID]...
 */
import { scenarioLab } from '../scenarioLab.ts'
import { SCENARIOS, scenarioSource } from '../scenarios.ts'

const [id, ...options] = process.argv.slice(2)
const scenario = SCENARIOS.find((known) => known.id === id)
const chosen = options.flatMap((word, n) => (options[n - 1] === '--probe' ? [word] : []))

if (!scenario || options.length !== 2 * chosen.length) {
  console.error(
    `usage: npm run -s kernel:lab -- SCENARIO [--probe ID]...\nscenarios: ${SCENARIOS.map((known) => known.id).join(', ')}`,
  )
  process.exitCode = 2
} else {
  const { probes } = scenarioSource(scenario.id)
  const unknown = chosen.filter((name) => !probes.some((probe) => probe.id === name))
  if (unknown.length > 0) {
    console.error(`no probe ${unknown.join(', ')}; there are ${probes.map((probe) => probe.id).join(', ')}`)
    process.exitCode = 1
  } else {
    const wanted = chosen.length === 0 ? probes : probes.filter((probe) => chosen.includes(probe.id))
    process.stdout.write(`${JSON.stringify(scenarioLab(scenario.id, wanted), null, 1)}\n`)
  }
}
