/**
 * `npm run bench`: how fast the engine is, and the page. `--engine` leaves the page out. Ratios are against a fixed
 * amount of plain work on the same machine in the same run: they compare between machines, milliseconds do not.
 */
import { benchmarks } from './engine.ts'
import type { Figure } from './figure.ts'
import { calibrate } from './measure.ts'
import { pageFigures } from './page.ts'

const before = calibrate()
print({ name: 'calibration: a fixed amount of plain work', value: before, unit: 'ms' }, before)
for (const benchmark of benchmarks) {
  const unit = calibrate()
  for (const figure of benchmark()) print(figure, unit)
}
if (!process.argv.includes('--engine')) {
  const figures = await pageFigures()
  if (typeof figures === 'string') console.log(`page: skipped, ${figures}`)
  else for (const figure of figures) print(figure)
}

function print({ name, value, unit, aim, missed }: Figure, calibration?: number): void {
  const figure = `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })} ${unit}`
  const ratio = calibration === undefined ? '' : ratioOf(value, unit, calibration)
  const verdict = aim === undefined ? '' : `aim ${aim}${missed ? ': MISSED' : ''}`
  console.log(`${name.padEnd(52)} ${figure.padStart(14)} ${ratio.padStart(12)}  ${verdict}`.trimEnd())
}

/** Of a time: how many calibrations it takes; of a rate: how many fit into one. Sizes need no ratio. */
function ratioOf(value: number, unit: Figure['unit'], calibration: number): string {
  if (unit === 'ms') return `× ${(value / calibration).toPrecision(3)}`
  return unit === '/s' ? `× ${((value * calibration) / 1000).toPrecision(3)}` : ''
}
