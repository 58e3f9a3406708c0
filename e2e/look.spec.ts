/** What every size of window has in common: all of it can be reached, and nothing but what should moves. */
import { expect, type Locator, type Page, test } from '@playwright/test'
import { atRest, open } from './page.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

async function box(thing: Locator) {
  const found = await thing.boundingBox()
  if (!found) throw new Error('not shown')
  return found
}

/** Pixels that the page can be scrolled, across and down. */
const scrollable = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement
    return [scrollWidth - clientWidth, scrollHeight - clientHeight]
  })

test('a long rule that decided a loss gives way, not the page', async ({ page }) => {
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await open(page, 'scenario=dns&kind=tcp&from=pod-strict&to=nginx-pod08&port=8080&hop=20')
    const rule = page.getByRole('button', { name: /^Show in the tables of k8s-node01: -A cali-fw-/ })
    await expect(rule).toBeVisible()
    const picture = await box(page.locator('#picture'))
    for (const thing of [rule, page.getByRole('button', { name: 'Break something' })]) {
      const { x, width: wide } = await box(thing)
      expect(x + wide).toBeLessThanOrEqual(picture.x + picture.width)
    }
    expect(await scrollable(page)).toEqual([0, 0])
  }
})

test('on a phone a loss leaves the picture its room; a window too low for all of it scrolls', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const app = await open(page, 'scenario=ipip-always&hop=0')
  const play = page.getByRole('button', { name: 'Play', exact: true })
  const before = await atRest(play)
  await page.getByRole('button', { name: 'Break something' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^BIRD down/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(page.getByRole('tabpanel')).toContainText('Needed')
  expect(await atRest(play)).toEqual(before)
  expect((await box(page.locator('#picture'))).height).toBeGreaterThan(240)
  expect(await scrollable(page)).toEqual([0, 0])

  // Twice as large as 1440 by 900.
  await page.setViewportSize({ width: 720, height: 450 })
  await page.getByRole('tab', { name: 'Packets' }).click()
  await expect(app.packets).toBeVisible()
  expect((await box(page.getByRole('tabpanel'))).height).toBeGreaterThan(180)
})
