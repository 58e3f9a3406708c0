/**
 * `npm run -s kernel:run -- LAB.json`: prints Hopscope's trace of a lab document in the kernel lab's format;
 * with `--text`, for people: a line for each hop of the probe that is named, or of all.
 */
import { readFileSync } from 'node:fs'
import { printTrace } from '../../sim/print.ts'
import { traceProbe } from '../../sim/run.ts'
import { type OpenedLab, openLab } from '../open.ts'
import { simulateLab } from '../simulate.ts'

const args = process.argv.slice(2)
const asText = args[1] === '--text'
const [file, choice] = asText ? [args[0], args[2]] : args

if (file === undefined || (!asText && choice !== undefined && !/^\d+$/.test(choice))) {
  console.error('usage: npm run -s kernel:run -- LAB.json [SEED | --text [PROBE]]')
  process.exit(2)
}
const opened = openLab(readFileSync(file, 'utf8'))
if (!opened.ok) {
  for (const problem of opened.problems) console.error(`${file}: ${problem.message}`)
  process.exitCode = 1
} else if (asText) printText(opened.value, choice)
else
  process.stdout.write(
    `${JSON.stringify(simulateLab(opened.value.document, { seed: Number(choice ?? 1) }), null, 1)}\n`,
  )

function printText({ document, world }: OpenedLab, id: string | undefined): void {
  const probes = document.probes.filter((probe) => id === undefined || probe.id === id)
  if (probes.length === 0) {
    console.error(`${file}: no probe "${id ?? ''}"; there are ${document.probes.map((probe) => probe.id).join(', ')}`)
    process.exitCode = 1
  }
  for (const probe of probes) {
    const trace = traceProbe(world, probe, { seed: 1 })
    console.log(`# ${probe.id}: ${JSON.stringify(trace.outcome)}`)
    console.log(`${printTrace(trace).join('\n')}\n`)
  }
}
