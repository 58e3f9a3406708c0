/** `npm run -s kernel:run -- LAB.json`: prints Hopscope's trace of a lab document in the kernel lab's format. */
import { readFileSync } from 'node:fs'
import { openLab } from '../open.ts'
import { simulateLab } from '../simulate.ts'

const [file, seed = '1'] = process.argv.slice(2)
if (file === undefined || !/^\d+$/.test(seed)) {
  console.error('usage: npm run -s kernel:run -- LAB.json [SEED]')
  process.exit(2)
}
const opened = openLab(readFileSync(file, 'utf8'))
if (opened.ok)
  process.stdout.write(`${JSON.stringify(simulateLab(opened.value.document, { seed: Number(seed) }), null, 1)}\n`)
else {
  for (const problem of opened.problems) console.error(`${file}: ${problem.message}`)
  process.exitCode = 1
}
