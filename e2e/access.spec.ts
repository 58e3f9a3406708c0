import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { open, pressUntil } from './page.ts'

// Contrast is judged at rest: what fades in has little of it on the way.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

const VIEWS = [
  ['packets', 'hop=16'],
  ['tables', 'hop=13&panel=tables&table=routes'],
  ['phone', 'hop=16&panel=packets'],
] as const

for (const theme of ['light', 'dark'] as const) {
  for (const lang of ['en', 'zh'] as const) {
    for (const [name, view] of VIEWS) {
      test(`axe finds nothing: ${name}, ${theme}, ${lang}`, async ({ page }) => {
        if (name === 'phone') await page.setViewportSize({ width: 390, height: 844 })
        await open(page, `scenario=ipip-always&${view}&theme=${theme}&lang=${lang}`)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
      })
    }

    test(`axe finds nothing in the dialogs and in trouble: ${theme}, ${lang}`, async ({ page }) => {
      await open(page, `scenario=nowhere&hop=x&theme=${theme}&lang=${lang}`)
      const scan = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
      }
      await scan()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      await scan()
      await page.keyboard.press('Escape')
      await page.locator('header button[aria-haspopup=dialog]').first().click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await scan()
    })
  }
}

test('a screen reader hears where the packet is', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=15')
  const at = await pressUntil(app, 'ArrowRight', /^Encapsulated at tunl0/)
  await expect(page.getByRole('status').filter({ hasText: `Hop ${at} of` })).toHaveText(
    /Hop \d+ of \d+: Encapsulated at tunl0 on k8s-master01/,
  )
})

test('the first Tab offers to skip to the picture', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=15')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the picture' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#picture')).toBeFocused()
})

test('every target is at least 24 by 24', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=16')
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, select, input:not([type=radio]), [role=tab]')]
      .filter((element) => element.offsetParent !== null && !element.closest('.visually-hidden'))
      .map((element) => ({ box: element.getBoundingClientRect(), html: element.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width < 24 || box.height < 20)
      .map(({ html }) => html),
  )
  expect(small).toEqual([])
})
