import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { open } from './page.ts'

test('a step is undone and done again, by button and by key, and has its name', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo/ })
  const redo = page.getByRole('banner').getByRole('button', { name: /^Redo/ })
  await expect(undo).toHaveAttribute('aria-disabled', 'true')
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect(undo).toHaveAccessibleName('Undo: IPPool default-ipv4-ippool: ipipMode')
  await undo.click()
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
  await expect(undo).toHaveAttribute('aria-disabled', 'true')
  await expect(undo).toBeFocused()
  await page.keyboard.press('Control+Shift+Z')
  await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await page.keyboard.press('Control+Z')
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
  await page.keyboard.press('Control+y')
  await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await expect(redo).toHaveAttribute('aria-disabled', 'true')
  const { violations } = await new AxeBuilder({ page }).include('header').analyze()
  expect(violations).toEqual([])
})

test('what was opened is a step too', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0')
  const title = await page.title()
  await page.getByRole('navigation', { name: 'Scenarios' }).getByRole('button').nth(3).click()
  await expect(page).not.toHaveTitle(title)
  await page.getByRole('button', { name: /^Undo: open/ }).click()
  await expect(page).toHaveTitle(title)
})
