import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { pack } from '../src/client/packed.ts'
import { labs as en } from '../src/ui/i18n/en/labs.ts'
import { labs as zh } from '../src/ui/i18n/zh/labs.ts'
import { hopscope, open } from './page.ts'

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

test('a link to this hop holds the edits, and opens them elsewhere', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const app = await open(page, 'scenario=ipip-always&hop=4')
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect(page.getByRole('banner').getByRole('button', { name: /^Undo: IPPool/ })).toBeVisible()
  const count = await app.count.innerText()
  await page.getByRole('button', { name: 'Copy link to this hop' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The link is copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await other.goto(link)
  await expect(hopscope(other).mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await expect(hopscope(other).count).toHaveText(count)
  await elsewhere.close()
})

test('a hostile link says that it is refused and changes nothing', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=4')
  const [count, title] = [await app.count.innerText(), await page.title()]
  for (const hostile of ['v=9&scenario=dns', `v=2&scenario=dns&edits=${'A'.repeat(70_000)}`, 'v=2&edits=AAAA']) {
    await page.evaluate((fragment) => {
      location.hash = fragment
    }, hostile)
    await expect(page.getByRole('alert').filter({ hasText: 'Part of this link' })).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(app.count).toHaveText(count)
    await expect(page).toHaveTitle(title)
  }
})

test('a lab with edits opens from its link, and is there after a reload', async ({ page }) => {
  const words = 'ip route del default'
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await expect(app.verdict).toContainText('Answered')
  const ns = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('from') ?? ''
  const edits = await pack({ spec: [], kernel: [{ ns, table: 'route', words }] })
  await page.evaluate((fragment) => {
    location.hash = fragment
  }, `v=2&scenario=ipip-always&edits=${edits}`)
  await expect(app.verdict).not.toContainText('Answered')
  await expect(page).toHaveURL(/edits=/)
  await page.reload()
  await expect(app.verdict).toBeVisible()
  await expect(app.verdict).not.toContainText('Answered')
})

for (const [lang, words] of [
  ['en', en],
  ['zh', zh],
] as const) {
  test(`labs are saved, opened, deleted and brought back, and go out and in as files: ${lang}`, async ({ page }) => {
    const app = await open(page, `scenario=ipip-always&hop=0&lang=${lang}`)
    await app.mode('ipipMode', 'CrossSubnet').check()
    const header = page.getByRole('banner')
    await header.getByRole('button', { name: words.title, exact: true }).click()
    const dialog = page.getByRole('dialog', { name: words.title })
    await dialog.getByLabel(words.name, { exact: true }).fill('mine')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: words.open({ name: 'mine' }) })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
    expect(violations).toEqual([])
    await dialog.getByRole('button', { name: words.remove({ name: 'mine' }), exact: true }).click()
    await expect(dialog.getByText(words.none)).toBeVisible()
    await dialog.getByRole('button', { name: words.undelete({ name: 'mine' }) }).click()
    const going = page.waitForEvent('download')
    await dialog
      .locator('li')
      .getByRole('button', { name: words.exportLab({ name: 'mine' }) })
      .click()
    const file = await (await going).path()
    await dialog.getByLabel(words.importFile).setInputFiles({
      name: 'no.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"hopscope":9}'),
    })
    await expect(dialog.getByRole('alert')).toContainText(words.refused)
    await page.keyboard.press('Escape')
    await app.mode('ipipMode', 'Always').check()
    await header.getByRole('button', { name: words.title, exact: true }).click()
    await dialog.getByRole('button', { name: words.open({ name: 'mine' }) }).click()
    await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
    await app.mode('ipipMode', 'Always').check()
    await header.getByRole('button', { name: words.title, exact: true }).click()
    await dialog.getByLabel(words.importFile).setInputFiles(file)
    await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
    await expect(header.getByRole('button', { name: words.steps.lab({ name: 'mine' }) })).toBeVisible()
  })
}
