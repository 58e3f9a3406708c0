/**
 * A random user, from a seed: presses, types, drops and goes back at random, and after every act the page must be whole.
 * `ROAM_SEEDS=1,2,3 ROAM_ACTS=300` goes further, `ROAM_AXE=1` looks with axe now and then,
 * `ROAM_HASTY=1` does not wait for the page.
 */
import { test } from '@playwright/test'
import { roam } from './roam/roam.ts'

// It tells what it did by itself, and a trace of it would take longer than it.
test.use({ trace: 'off' })

const seeds = (process.env['ROAM_SEEDS'] ?? '1').split(',').map(Number)
const acts = Number(process.env['ROAM_ACTS'] ?? 30)
const every = acts > 60 ? { address: 40, undo: 60 } : { address: 15, undo: 30 }
const axe = process.env['ROAM_AXE'] !== undefined
const hasty = process.env['ROAM_HASTY'] !== undefined

for (const seed of seeds) {
  test(`whatever a random user does, the page is whole: seed ${seed}`, async ({ browser }) => {
    test.setTimeout(90_000 + acts * 10_000)
    await roam(browser, { seed, acts, every, axe, hasty })
  })
}
