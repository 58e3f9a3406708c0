import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

const line = (page: Page) => page.locator('[data-command]')
const edited = (page: Page) => page.getByRole('region', { name: 'Edited here' })

test('a command changes the table and the probe’s end; its row is restored, or all', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=routes&ns=k8s-master01')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(line(page)).toHaveValue('ip route add ')
  await expect(edited(page)).toHaveCount(0)

  await line(page).fill('ip route add blackhole 198.51.100.0/24')
  await line(page).press('Enter')
  await expect(line(page)).toHaveValue('ip route add ')
  await expect(edited(page).getByRole('listitem')).toHaveText([/added.*blackhole 198\.51\.100\.0\/24/])
  await expect(page.locator('[data-edit="added"]')).toContainText('blackhole 198.51.100.0/24')

  await line(page).fill('sysctl -w net.ipv4.ip_forward=0')
  await line(page).press('Enter')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(edited(page)).toContainText('2 commands')

  await edited(page)
    .getByRole('button', { name: /^Restore: blackhole/ })
    .click()
  await expect(page.locator('[data-edit]')).toHaveCount(0)
  await expect(line(page)).toBeFocused()
  await edited(page).getByRole('button', { name: 'Restore all machines' }).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(edited(page)).toHaveCount(0)
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Undo: restore all/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
})

test('what is refused stays in the line, and the word that is wrong is named', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=routes&ns=k8s-master01')
  await line(page).fill('ip route add 10.0.0.0/40 dev ens33')
  await line(page).press('Enter')
  await expect(line(page)).toHaveValue('ip route add 10.0.0.0/40 dev ens33')
  await expect(line(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('form mark')).toHaveText('10.0.0.0/40')
  await expect(page.locator('form:has([data-command]) [role=alert]')).toContainText('Expected there:')
  await expect(edited(page)).toHaveCount(0)

  // The kernel refuses all of it: there is no word that another could take the place of.
  await line(page).fill('ip route add 10.0.0.0/8')
  await line(page).press('Enter')
  await expect(page.locator('form mark')).toHaveText('route add 10.0.0.0/8')
  await expect(page.locator('form:has([data-command]) [role=alert]')).not.toContainText('Expected there:')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
})

test('a policy that was changed is listed with what was programmed', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=chains&ns=k8s-master01')
  await line(page).fill('iptables -t filter -P FORWARD DROP')
  await line(page).press('Enter')
  await expect(edited(page).getByRole('listitem')).toContainText('*filter :FORWARD DROP')
  await expect(edited(page).getByRole('listitem')).toContainText('programmed: *filter :FORWARD ACCEPT')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
})

test('a row that was removed is listed as programmed, and restored', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=routes&ns=demoapp-7c58cd6bb-75pf8')
  await line(page).fill('ip route del default')
  await line(page).press('Enter')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(edited(page).getByRole('listitem')).toHaveText([/removed.*programmed: default via 169\.254\.1\.1/])
  await edited(page)
    .getByRole('button', { name: /^Restore: default/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(edited(page).getByRole('listitem')).toHaveCount(0)
})

test('on a phone the line and its refusal stay within the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=routes&ns=k8s-master01&lang=zh&theme=dark')
  await line(page).fill('ip route add 10.0.0.0/40 via 192.168.100.200 dev ens33 proto static metric 100')
  await line(page).press('Enter')
  await expect(page.locator('form mark')).toHaveText('10.0.0.0/40')
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
})
