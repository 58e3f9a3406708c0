/** What is open over the page stands in the address: a copied link shows it, Back closes what was opened last. */
import { expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

const ipip = 'scenario=ipip-always&hop=0'
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const form = (page: Page, name: string) => page.getByRole('heading', { name: new RegExp(name) })

/** As a colleague opens it, who has nothing of this browser's. */
async function colleague(page: Page): Promise<Page> {
  const link = page.url()
  const browser = page.context().browser()
  if (!browser) throw new Error('no browser')
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  const there = await context.newPage()
  await there.goto(link)
  return there
}

test('a link to the matrix shows its tab, its filters and its question', async ({ page }) => {
  await open(page, ipip)
  await page.getByRole('button', { name: 'Matrix: all modes, who reaches whom' }).click()
  const matrix = dialog(page, 'Matrix')
  await matrix.getByRole('tab', { name: /reaches/ }).click()
  await matrix.getByRole('searchbox', { name: /^To/ }).fill('dns')
  await matrix.getByRole('radio', { name: 'ping', exact: true }).click()
  await expect(page).toHaveURL(/matrix\.toText=dns.*matrix\.question=ping/)
  const there = await colleague(page)
  const theirs = dialog(there, 'Matrix')
  await expect(theirs.getByRole('tab', { name: /reaches/ })).toHaveAttribute('aria-selected', 'true')
  await expect(theirs.getByRole('searchbox', { name: /^To/ })).toHaveValue('dns')
  await expect(theirs.getByRole('radio', { name: 'ping', exact: true })).toBeChecked()
  await there.context().close()
  await page.goBack()
  await expect(matrix).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Matrix: all modes, who reaches whom' })).toBeFocused()
})

test('a form and its manifest: Back closes one after the other, Forward opens them again', async ({ page }) => {
  await open(page, ipip)
  await page.getByRole('tab', { name: 'Cluster' }).click()
  await page.getByRole('button', { name: /^k8s-node02/ }).click()
  await expect(form(page, 'k8s-node02')).toBeVisible()
  await expect(page).toHaveURL(/forms=nodes%3Ak8s-node02/)
  await page.getByRole('button', { name: 'YAML', exact: true }).click()
  const yaml = dialog(page, /Node/)
  await expect(yaml).toBeVisible()
  await expect(page).toHaveURL(/about=nodes%3Ak8s-node02/)
  const there = await colleague(page)
  await expect(dialog(there, /Node/)).toContainText('k8s-node02')
  await there.keyboard.press('Escape')
  await expect(form(there, 'k8s-node02')).toBeVisible()
  await there.context().close()
  await page.goBack()
  await expect(yaml).toHaveCount(0)
  await expect(form(page, 'k8s-node02')).toBeVisible()
  await page.goBack()
  await expect(form(page, 'k8s-node02')).toHaveCount(0)
  await page.goForward()
  await expect(form(page, 'k8s-node02')).toBeVisible()
})

test('what was closed is not in the way back', async ({ page }) => {
  const app = await open(page, 'scenario=same-node&hop=0')
  await page.getByRole('button', { name: /^Scenario:/ }).click()
  await dialog(page, 'Scenarios')
    .getByRole('button', { name: /^IPIP across nodes/ })
    .click()
  await expect(page).toHaveURL(/scenario=ipip-always/)
  for (const name of ['Break something', 'Compare two variants', 'Manifests (YAML)']) {
    await page.getByRole('banner').or(page.locator('main')).getByRole('button', { name, exact: true }).first().click()
    await expect(page.getByRole('dialog')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page).not.toHaveURL(/dialog=|left=/)
  }
  await page.goBack()
  await expect(page).toHaveURL(/scenario=same-node/)
  await expect(app.verdict).toBeVisible()
})

test('a link that opens what is not there says so, and opens the rest', async ({ page }) => {
  await page.goto(`/#v=4&${ipip}&forms=nodes:k8s-node77&dialog=faults`)
  await expect(page.getByRole('alert').filter({ hasText: 'forms=nodes:k8s-node77' })).toBeVisible()
  await expect(dialog(page, 'Break something')).toBeVisible()
  await page.goto(`/#v=4&${ipip}&dialog=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`)
  await expect(page.getByRole('alert').filter({ hasText: 'Part of this link' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
