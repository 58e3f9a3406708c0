import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { pack } from '../src/client/packed.ts'
import { shareFragment } from '../src/client/share.ts'
import { testEdits, testLab } from '../src/edit/testLab.ts'
import { keeping as enKeeping } from '../src/ui/i18n/en/keeping.ts'
import { labs as en } from '../src/ui/i18n/en/labs.ts'
import { keeping as zhKeeping } from '../src/ui/i18n/zh/keeping.ts'
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
  const before = await app.count.innerText()
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect(app.count).not.toHaveText(before)
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
  const script = '<img src=x onerror=window.hit=1>'
  const edit = { ns: script, table: 'route', words: 'ip route' }
  const hostile = [
    'v=9&scenario=dns',
    `v=2&scenario=dns&edits=${'A'.repeat(70_000)}`,
    'v=2&edits=AAAA',
    'v=2&edits=kept',
    `v=2&scenario=dns&edits=${await pack('A'.repeat(20_000_000))}`,
    `v=2&scenario=dns&edits=${await pack({ spec: [], kernel: [edit] })}`,
    `v=2&scenario=dns&edits=${await pack(JSON.parse('{"__proto__":{"spec":[]}}'))}`,
    `v=3&lab=${await pack({ document: `{"name":"${script}"}` })}`,
    `v=3&lab=${await pack(JSON.parse('{"document":{"indent":0,"value":{"__proto__":{"nodes":[]}}}}'))}`,
  ]
  for (const fragment of hostile) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, fragment)
    await expect(page.getByRole('alert').filter({ hasText: 'Part of this link' })).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(app.count).toHaveText(count)
    await expect(page).toHaveTitle(title)
  }
  expect(await page.evaluate(() => 'hit' in window)).toBe(false)
  await expect(page.getByRole('banner').getByRole('button', { name: /^Undo/ })).toHaveAttribute('aria-disabled', 'true')
})

const stepsKept = (page: Page) =>
  page.evaluate(() => (JSON.parse(localStorage.getItem('hopscope.lab') ?? '{"done":[]}') as { done: [] }).done.length)

test('nothing is lost by a reload right after an edit', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=4')
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo/ })
  const modes = ['CrossSubnet', 'Never'] as const
  for (const [done, mode] of modes.entries()) {
    await app.mode('ipipMode', mode).check()
    // Taken, and not a moment later: the address lags behind.
    await expect.poll(() => stepsKept(page), { intervals: [10] }).toBe(done + 1)
    await page.reload()
    await expect(app.mode('ipipMode', mode)).toBeChecked()
    await expect(page.getByRole('alert').getByRole('heading')).toHaveCount(0)
  }
  for (const mode of ['CrossSubnet', 'Always'] as const) {
    await undo.click()
    await expect(app.mode('ipipMode', mode)).toBeChecked()
  }
  await expect(undo).toHaveAttribute('aria-disabled', 'true')
})

test('a crashed tab is followed by one that goes on, with its history', async ({ page, context }) => {
  const app = await open(page, 'scenario=ipip-always&hop=4')
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect.poll(() => stepsKept(page), { intervals: [10] }).toBe(1)
  await page.close({ runBeforeUnload: false })
  const next = await context.newPage()
  await next.goto('/')
  await expect(hopscope(next).mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await next.getByRole('button', { name: /^Undo: IPPool/ }).click()
  await expect(hopscope(next).mode('ipipMode', 'Always')).toBeChecked()
})

for (const [lang, words] of [
  ['en', enKeeping],
  ['zh', zhKeeping],
] as const) {
  test(`a link that takes an edited lab's place says so, and the lab comes back: ${lang}`, async ({
    page,
    context,
  }) => {
    const app = await open(page, `scenario=ipip-always&hop=4&lang=${lang}`)
    await app.mode('ipipMode', 'CrossSubnet').check()
    await expect(page).toHaveURL(/CrossSubnet/)
    await page.goto(`/#v=1&scenario=same-node&lang=${lang}`)
    const notice = page.getByRole('alert').filter({ hasText: words.replacedTitle })
    await expect(notice).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include('[role=alert]').analyze()
    expect(violations).toEqual([])
    await notice.getByRole('button', { name: words.bringBack }).click()
    await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
    await expect(notice).toBeHidden()
    // Another visit that begins with a link.
    const other = await context.newPage()
    await other.goto(`/#v=1&scenario=same-node&lang=${lang}`)
    await other.getByRole('button', { name: words.bringBack }).click()
    await expect(hopscope(other).mode('ipipMode', 'CrossSubnet')).toBeChecked()
  })

  test(`a browser that keeps nothing more says so once, with a file for the way out: ${lang}`, async ({ page }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    const app = await open(page, `scenario=ipip-always&hop=4&lang=${lang}`)
    await app.mode('ipipMode', 'CrossSubnet').check()
    const notice = page.getByRole('alert').filter({ hasText: words.failedTitle })
    const going = page.waitForEvent('download')
    await notice.getByRole('button', { name: words.exportIt }).click()
    const file = JSON.parse(await readFile(await (await going).path(), 'utf8')) as { source: unknown }
    expect(file.source).toEqual({
      kind: 'scenario',
      id: 'ipip-always',
      pools: { 'default-ipv4-ippool': { ipipMode: 'CrossSubnet' } },
    })
    await expect(notice).toBeHidden()
    await app.mode('ipipMode', 'Always').check()
    await expect(page.getByRole('alert').getByRole('heading')).toHaveCount(0)
  })
}

test('a link of thirty pods and twenty edits opens whole, and to its hop', async ({ page }) => {
  const source = { kind: 'document', text: JSON.stringify(testLab), edits: testEdits } as const
  await page.goto(`/#${await shareFragment({ document: true, hop: 7 }, source)}`)
  const app = hopscope(page)
  await expect(app.count).toHaveText(/^8 \/ \d+/)
  await expect(page.getByRole('alert').getByRole('heading')).toHaveCount(0)
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
    await expect(dialog.getByRole('button', { name: words.undelete({ name: 'mine' }) })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: words.open({ name: 'mine' }) })).toBeFocused()
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
