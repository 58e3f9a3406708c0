import { expect, test } from '@playwright/test'
import { scenarios } from '../src/ui/i18n/en/scenarios.ts'
import { hopscope, open, pressUntil } from './page.ts'

test('a first visit sees a packet move, and touched nothing', async ({ page }) => {
  await page.goto('/')
  const app = hopscope(page)
  await expect(app.verdict).toContainText('Answered')
  await expect(app.count).toHaveText(/[1-9]\d* \/ \d+/)
  const before = await app.at()
  await expect.poll(app.at).toBeGreaterThan(before)
})

for (const { title } of Object.values(scenarios)) {
  test(`the scenario "${title}" opens with one click, and tells what came of it`, async ({ page }) => {
    const app = await open(page, 'scenario=ipip-always&hop=0')
    await page.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: title, exact: true }).click()
    await expect(page).toHaveTitle(`${title} · Hopscope`)
    await expect(app.verdict).toContainText(title === scenarios['policy-stops'].title ? 'Lost' : 'Answered')
    // The trace of the scenario before may still be shown when the key is pressed.
    await expect(async () => {
      await page.keyboard.press('End')
      await expect(app.count).toHaveText(/^(\d+) \/ \1$/, { timeout: 500 })
    }).toPass()
    await expect(app.title).not.toBeEmpty()
  })
}

test('the gallery opens a scenario and closes', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await page
    .getByRole('button', { name: /Scenario/ })
    .first()
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Two pods on one node/ })
    .click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page).toHaveTitle(/Two pods on one node/)
  await expect(app.verdict).toContainText('Answered')
})

test('a whole exchange, forwards and back, shows the same hops', async ({ page }) => {
  const app = await open(page, 'scenario=same-node&hop=0')
  const total = await app.total()
  const forth: string[] = []
  for (let hop = 1; hop <= total; hop++) {
    await expect(app.count).toHaveText(`${hop} / ${total}`)
    forth.push(await app.title.innerText())
    await page.keyboard.press('ArrowRight')
  }
  await expect(page.getByRole('button', { name: 'Next hop' })).toBeDisabled()
  const back: string[] = []
  for (let hop = total; hop >= 1; hop--) {
    await expect(app.count).toHaveText(`${hop} / ${total}`)
    back.push(await app.title.innerText())
    await page.keyboard.press('ArrowLeft')
  }
  expect(back.reverse()).toEqual(forth)
})

test('the outer header appears at tunl0 and is gone at the other end', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await expect(app.header('IPv4, outer')).toBeHidden()
  await pressUntil(app, 'n', /^Encapsulated at tunl0 on k8s-master01$/)
  await expect(app.header('IPv4, outer')).toHaveText(/new/)
  await expect(page.locator('#hop-detail')).toContainText('192.168.40.101')
  await pressUntil(app, 'n', /^Decapsulated at tunl0 on k8s-node02$/)
  await expect(app.header('IPv4, outer')).toHaveText(/removed/)
  await page.keyboard.press('ArrowRight')
  await expect(app.header('IPv4, outer')).toBeHidden()
  await pressUntil(app, 'p', /^Encapsulated at tunl0 on k8s-master01$/)
  await expect(app.header('IPv4, outer')).toHaveText(/new/)
})

test('the deciding row is marked, beside the packet and in the tables', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await pressUntil(app, 'ArrowRight', /^Route looked up on k8s-master01$/)
  const row = /172\.16\.58\.192\/26 via 192\.168\.40\.112 dev tunl0 proto bird onlink/
  await expect(page.locator('#hop-detail [data-marked]')).toContainText(row)
  await page.getByRole('button', { name: 'All tables of k8s-master01' }).first().click()
  await expect(page.getByRole('tab', { name: /Routes/ })).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('#tables [data-marked]')).toContainText(row)
  await expect(page.locator('#tables [data-marked]')).toBeInViewport()
})

test('the mode flipped, the same probe takes another way at once', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await pressUntil(app, 'n', /^Encapsulated at tunl0/)
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect(page).toHaveURL(/ipipMode=CrossSubnet/)
  await expect(app.title).toContainText('k8s-master01')
  await app.filter.fill('ipip')
  await expect(page.getByText('No frame matches this filter.')).toBeVisible()
  await app.filter.fill('tunl0')
  await expect(page.getByText('No frame matches this filter.')).toBeVisible()
  await app.mode('vxlanMode', 'Always').check()
  await app.filter.fill('vxlan')
  await expect(app.packets.getByRole('row').filter({ hasText: 'VXLAN' }).first()).toBeVisible()
  await expect(app.mode('ipipMode', 'Never')).toBeChecked()
  await page.getByRole('button', { name: 'Undo my changes' }).click()
  await app.filter.fill('ipip')
  await expect(app.packets.getByRole('row').filter({ hasText: 'IPIP' }).first()).toBeVisible()
})

test('a probe that dies says where and why', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByRole('button', { name: /ping -t 1 / }).click()
  await expect(app.verdict).toContainText('Lost')
  await expect(app.verdict).toContainText('Time to live exceeded')
  await page.getByRole('button', { name: 'Show where' }).click()
  await expect(app.title).toHaveText(/^Dropped .*on k8s-master01$/)
  await expect(page.locator('#hop-detail')).toContainText('TTL_EXPIRED')
})

test('a target is picked or typed, and what is no address is not sent', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  const to = page.getByRole('combobox', { name: 'to', exact: true })
  await to.click()
  await page.getByRole('listbox').getByRole('option', { name: /kqtrf/ }).click()
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(app.verdict).toContainText(/Answered by demoapp-\S+kqtrf/)
  await to.fill('172.16.58')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText('172.16.58 is neither an IPv4 address nor a name.')).toBeVisible()
  await expect(app.verdict).toContainText('kqtrf')
})
