import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { open, pressUntil } from './page.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('a hook shows its chains, what matched, and why the others did not', async ({ page }) => {
  const app = await open(page, 'scenario=cluster-ip&hop=0')
  await pressUntil(app, 'n', /^Through PREROUTING on master$/)
  const hook = page.getByRole('region', { name: 'Rules asked here' })
  const nat = hook.getByRole('group').filter({ hasText: /^nat/ })
  await expect(nat).toContainText(
    'PREROUTING → KUBE-SERVICES → KUBE-SVC-OCJIUORDHIMMVHOI → KUBE-SEP-X4R67US2PCZJVEDY → DNAT',
  )
  await expect(nat.locator('[data-marked]')).toContainText('-j DNAT --to-destination 10.244.166.159:80')
  // What let the packet through as it was is folded.
  await expect(hook.getByText('-j cali-from-host-endpoint')).toBeHidden()
  await nat.getByRole('button', { name: /1 rule tried in KUBE-SEP-X4R67US2PCZJVEDY, not matched/ }).click()
  await expect(nat).toContainText('-s 10.244.166.159/32: the source is 10.244.219.75')
  await expect(hook).toContainText('dst=10.1.118.185 sport=')
  await expect(hook).toContainText('[UNREPLIED] src=10.244.166.159')
})

test('a chain is one click from its place in the tables', async ({ page }) => {
  const app = await open(page, 'scenario=cluster-ip&hop=0')
  await pressUntil(app, 'n', /^Through PREROUTING on master$/)
  await page.locator('#hop').getByRole('button', { name: 'KUBE-SEP-X4R67US2PCZJVEDY', exact: true }).click()
  await expect(page.getByRole('tab', { name: /Chains/ })).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('[data-chain="nat/KUBE-SEP-X4R67US2PCZJVEDY"]')).toBeInViewport()
  await expect(page).toHaveURL(/item=nat%2FKUBE-SEP-X4R67US2PCZJVEDY/)
})

test('the answer is turned back by the entry, without a rule', async ({ page }) => {
  const app = await open(page, 'scenario=cluster-ip&hop=0')
  await pressUntil(app, 'n', /^Through POSTROUTING on master$/)
  await expect(page.locator('#hop-detail')).toContainText(
    /src 10\.244\.166\.159:80 → 10\.1\.118\.185:80: un-NATed by the conntrack entry tcp src=10\.244\.219\.75 dst=10\.1\.118\.185 sport=\d+ dport=80, without a rule/,
  )
})

test('a drop names the policy that was asked', async ({ page }) => {
  const app = await open(page, 'scenario=policy-stops&hop=0')
  await page.getByRole('button', { name: 'Show where' }).click()
  await expect(app.title).toHaveText('Dropped in FORWARD on calico-fullmesh-worker')
  await expect(page.locator('#hop-detail')).toContainText(
    'Policies asked, and none let it through: default/from-others',
  )
  await expect(app.verdict).toContainText('Drop if no policies passed packet')
})

test('the life of the addresses lists every change, both ways, and leads to it', async ({ page }) => {
  const app = await open(page, 'scenario=node-port&hop=0&panel=addresses')
  const panel = page.getByRole('region', { name: 'Addresses', exact: true })
  const cards = panel.getByRole('button')
  await expect(cards).toHaveCount(6)
  const ends = await cards.evaluateAll((all) =>
    all.map((card) =>
      [...card.querySelectorAll('code')].map((code) => code.textContent).filter((text) => /^\d/.test(text ?? '')),
    ),
  )
  const drawn = ends[2]?.[0]
  expect(drawn).toMatch(/^192\.168\.43\.152:\d+$/)
  expect(ends).toEqual([
    ['192.168.43.1:50447', '192.168.43.152:30000'],
    ['192.168.43.1:50447', '10.244.166.159:80'],
    [drawn, '10.244.166.159:80'],
    ['10.244.166.159:80', drawn],
    ['10.244.166.159:80', '192.168.43.1:50447'],
    ['192.168.43.152:30000', '192.168.43.1:50447'],
  ])
  await expect(cards.first()).toHaveAttribute('aria-current', 'step')
  await cards.nth(2).click()
  await expect(app.title).toHaveText('Through POSTROUTING on master')
  await expect(page.locator('#hop-detail')).toContainText(
    /MASQUERADE to the address of ens33, rule \d of KUBE-POSTROUTING/,
  )
  await expect(cards.nth(2)).toHaveAttribute('aria-current', 'step')
})

test('the table of what can be pinged is computed, and each cell leads to its trace', async ({ page }) => {
  const app = await open(page, 'scenario=cluster-ip&hop=0')
  await page.getByRole('button', { name: 'Table: what can be pinged' }).click()
  const table = page.getByRole('dialog').getByRole('table')
  const words = async (service: string) =>
    await table
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${service}`) }) })
      .locator('strong')
      .allInnerTexts()
  await expect(table.getByRole('row')).toHaveCount(7)
  expect(await words('ClusterIP')).toEqual(['no', 'yes'])
  expect(await words('Headless')).toEqual(['yes', 'yes'])
  expect(await words('LoadBalancer, by node ports')).toEqual(['no', 'yes'])
  expect(await words('ExternalName')).toEqual(['yes', 'yes'])
  await table.getByRole('button', { name: /^ClusterIP, iptables mode: no/ }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(app.title).toHaveText(/^Dropped .*on gateway$/)
  await expect(app.verdict).toContainText('Lost')
})

for (const [theme, lang] of [
  ['light', 'en'],
  ['dark', 'zh'],
] as const) {
  test(`axe finds nothing in a hook, the addresses and the table: ${theme}, ${lang}`, async ({ page }) => {
    await open(page, `scenario=node-port&hop=37&panel=addresses&theme=${theme}&lang=${lang}`)
    const scan = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    }
    await page.locator('#hop details[open] [aria-expanded=false]').first().click()
    await scan()
    await page.getByRole('navigation').locator('[aria-haspopup=dialog]').click()
    await expect(page.getByRole('dialog').getByRole('table')).toBeVisible()
    await scan()
  })
}
