import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { hopscope, open } from './page.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const LINK = 'v=2&scenario=ipip-always&hop=0'
const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Compare' })
const chooser = (page: Page, side: 'A' | 'B'): Locator => page.getByRole('combobox', { name: `Variant ${side}` })
const fact = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })

/** Two clusters are made first, in a simulator that has to start. */
const shown = (dialog: Locator): Promise<void> => expect(dialog.locator('[data-fact]').first()).toBeVisible()

async function openComparison(page: Page, left: string, right: string, more = ''): Promise<Locator> {
  await page.goto(`/#${LINK}&left=${left}&right=${right}${more}`)
  const dialog = page.getByRole('dialog')
  await shown(dialog)
  return dialog
}

test('IPIP Always beside CrossSubnet: the tunnel, its 20 bytes, the MSS and the routes of both', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0')
  await page.getByRole('button', { name: 'Compare two variants' }).click()
  const dialog = dialogOf(page)
  await shown(dialog)
  await expect(chooser(page, 'B')).toHaveValue('pool.ipip.CrossSubnet')
  await expect(fact(page, 'Tunnels')).toContainText('IPIP 192.168.40.101 → 192.168.40.112')
  await expect(fact(page, 'Tunnels')).toContainText('none')
  await expect(fact(page, 'Tunnel overhead')).toContainText('20 bytes a packet, 220 in all')
  await expect(fact(page, 'On the wire')).toContainText('(−220, −18.9 %)')
  await expect(fact(page, 'MSS agreed')).toContainText('the same 1440')
  await expect(fact(page, 'Outcome')).toContainText('the same Answered')

  const route = dialog.getByRole('listitem').filter({ hasText: 'Route looked up on k8s-master01' }).first()
  await expect(route).toContainText('172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink')
  await expect(route).toContainText('172.16.58.192/26 via 192.168.40.112 dev ens33 proto bird')
  const encapsulated = dialog.getByRole('button', { name: /Encapsulated at tunl0 on k8s-master01/ }).first()
  await expect(encapsulated).toContainText('not in B')
  const wire = dialog.getByRole('listitem').filter({ hasText: 'Out of to-k8s-node02' }).first()
  await expect(wire).toContainText('IPv4, outer')
  await expect(wire).toContainText('74 (−20)')
})

test('MSS and MTU differ where the tunnel is another', async ({ page }) => {
  await openComparison(page, 'now', 'pool.vxlan.Always')
  await expect(fact(page, 'MSS agreed')).toContainText('1440')
  await expect(fact(page, 'MSS agreed')).toContainText('1410')
  await expect(fact(page, 'Smallest MTU')).toContainText('1450')
  await expect(fact(page, 'Tunnel overhead')).toContainText('50 bytes a packet')
})

test('a fault beside none: where the two part', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0')
  await page.getByRole('button', { name: 'Compare two variants' }).click()
  await expect(chooser(page, 'B').locator('option[value="fault.ipForwardOff"]')).toBeAttached()
  await shown(dialogOf(page))
  await chooser(page, 'B').selectOption('fault.ipForwardOff')
  await expect(chooser(page, 'B').locator('option:checked')).toHaveText('ip_forward off on k8s-node02')
  await expect(fact(page, 'Outcome')).toContainText('Lost')
  await expect(fact(page, 'Outcome')).toContainText('Answered')
  await page.keyboard.press('n')
  await expect(page.locator('[data-difference]:focus')).toContainText('Dropped at tunl0 on k8s-node02')
  await expect(dialogOf(page).getByRole('button', { name: /packets only in A/ })).toBeVisible()
  const tables = page.getByRole('region', { name: 'Tables that differ' })
  await tables.getByRole('button', { name: /row/ }).first().click()
  await expect(tables).toContainText('net.ipv4.ip_forward = 0')
})

test('keys lead from difference to difference, and into a row', async ({ page }) => {
  const dialog = await openComparison(page, 'now', 'pool.ipip.CrossSubnet')
  const stops = dialog.locator('[data-difference]')
  await page.keyboard.press('n')
  await expect(stops.nth(0)).toBeFocused()
  await page.keyboard.press('n')
  await page.keyboard.press('ArrowDown')
  await expect(stops.nth(2)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('p')
  await expect(stops.nth(0)).toBeFocused()
  await page.keyboard.press('p')
  await expect(stops.nth(0)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(stops.nth(0)).toHaveAttribute('aria-expanded', 'true')
  await expect(dialog.getByRole('button', { name: 'Show this hop in B' })).toBeVisible()
  await page.getByRole('button', { name: 'Next difference' }).click()
  await expect(stops.nth(1)).toBeFocused()
  await page.getByRole('button', { name: 'Next difference' }).click()
  await expect(stops.nth(2)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('a hop of the other variant is shown on the page, and undone', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await page.getByRole('button', { name: 'Compare two variants' }).click()
  const dialog = dialogOf(page)
  await shown(dialog)
  await page.keyboard.press('n')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Show this hop in B' }).click()
  await expect(dialog).toBeHidden()
  await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await expect(app.title).toHaveText('Route looked up on k8s-master01')
  await expect(page).toHaveURL((url) => !url.hash.includes('left='))
  await page.keyboard.press('Control+z')
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
})

test('after a flip the panel compares with before, and the link reopens it elsewhere', async ({
  page,
  context,
  browser,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await app.mode('ipipMode', 'CrossSubnet').check()
  await page.getByRole('button', { name: 'Compare with before' }).click()
  await shown(dialogOf(page))
  await expect(chooser(page, 'A').locator('option:checked')).toHaveText(/^Before: IPPool|^As opened/)
  await expect(fact(page, 'Tunnel overhead')).toContainText('20 bytes a packet')
  await page.getByRole('button', { name: 'Copy link', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await other.goto(link)
  await shown(other.getByRole('dialog'))
  await expect(fact(other, 'Tunnel overhead')).toContainText('20 bytes a packet')
  await expect(chooser(other, 'B')).toHaveValue('now')
  await elsewhere.close()
})

test('as Markdown', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openComparison(page, 'now', 'pool.ipip.CrossSubnet')
  await page.getByRole('button', { name: 'Copy as Markdown' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('# Compare: As it is now | IPIP CrossSubnet')
  expect(text).toMatch(/\| \*\*Tunnel overhead\*\* \| 20 bytes a packet, 220 in all \(18\.9 %\) \| none \(−220\) \|/)
  expect(text).toContain('route: `172.16.58.192/26 via 192.168.40.112 dev ens33 proto bird`')
})

test('what cannot be made is said, and the other side is a choice away', async ({ page }) => {
  await page.goto(`/#${LINK}&left=now&right=lab.77`)
  await expect(page.getByRole('alert').filter({ hasText: 'Variant B of this link is not known here' })).toBeVisible()
  await chooser(page, 'B').selectOption('pool.none')
  await shown(dialogOf(page))
  await expect(fact(page, 'Tunnels')).toContainText('none')
  await page.goto('/#v=2&scenario=ipip-always&left=%3Cscript%3E&right=now')
  await expect(page.getByRole('alert').filter({ hasText: 'Part of this link' })).toBeVisible()
})

test('going back closes it, and the focus is where it was', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  const button = page.getByRole('button', { name: 'Compare two variants' })
  await button.click()
  await shown(dialogOf(page))
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
  await button.click()
  await expect(dialogOf(page)).toBeVisible()
  await page.goBack()
  await expect(dialogOf(page)).toBeHidden()
  await expect(app.count).toHaveText(/\d+ \/ 439/)
})

for (const [theme, lang, phone] of [
  ['light', 'en', false],
  ['dark', 'zh', false],
  ['light', 'zh', true],
  ['dark', 'en', true],
] as const) {
  test(`axe finds nothing: ${theme}, ${lang}${phone ? ', phone' : ''}`, async ({ page }) => {
    if (phone) await page.setViewportSize({ width: 390, height: 844 })
    const dialog = await openComparison(page, 'now', 'pool.none', `&theme=${theme}&lang=${lang}`)
    await page.keyboard.press('n')
    await page.keyboard.press('Enter')
    expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
  })
}

test('on a phone each side has its name', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const dialog = await openComparison(page, 'now', 'pool.ipip.CrossSubnet')
  await expect(hopscope(page).count).toBeAttached()
  const row = dialog.getByRole('listitem').filter({ hasText: 'dev tunl0' }).first()
  const [a, b] = await Promise.all([row.getByText('dev tunl0').boundingBox(), row.getByText('dev ens33').boundingBox()])
  expect(b?.y ?? 0).toBeGreaterThan((a?.y ?? 0) + 10)
  await expect(row.locator('li [data-columns]').first()).toBeVisible()
})
