import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { atRest, open } from './page.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const door = (page: Page, name: string): Locator => page.locator('#picture').getByRole('button', { name, exact: true })
const form = (page: Page): Locator => page.locator('#pool')
const said = (page: Page): Locator =>
  page.getByRole('status').filter({ has: page.getByRole('button', { name: 'Undo' }) })

async function openKind(page: Page, kind: string): Promise<void> {
  await page.getByRole('tab', { name: 'Cluster' }).click()
  const head = form(page).getByRole('button', { name: new RegExp(`^${kind} `) })
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
}

async function openItem(page: Page, kind: string, item: string): Promise<void> {
  await openKind(page, kind)
  await form(page).getByRole('region', { name: kind, exact: true }).getByRole('button', { name: item }).first().click()
}

test('a pod is added by the menu of a node, by keys alone, and pinged', async ({ page }) => {
  const app = await open(page, 'scenario=two-subnets-ipip&hop=0')
  await door(page, 'node calico-fullmesh-worker2').focus()
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'Actions for calico-fullmesh-worker2' })
  await expect(menu.getByRole('menuitem', { name: 'Add a pod here' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(door(page, 'pod pod-1')).toHaveAttribute('aria-pressed', 'true')
  await expect(said(page)).toContainText('add pod default/pod-1')
  await expect(door(page, 'node calico-fullmesh-worker2')).toBeFocused()

  await page.getByLabel('What to send').selectOption('ping')
  await door(page, 'pod pod-1').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Send the probe to here' }).click()
  await expect(app.verdict).toContainText('Answered by pod-1')
})

test('a node goes with its pods in one step, and comes back', async ({ page }) => {
  const app = await open(page, 'scenario=two-subnets-ipip&hop=0')
  const at = await door(page, 'node calico-fullmesh-control-plane').boundingBox()
  await door(page, 'node calico-fullmesh-worker2').focus()
  await page.keyboard.press('Delete')
  await expect(said(page)).toContainText('remove node calico-fullmesh-worker2, with 1 pod')
  await expect(door(page, 'pod backend-far')).toHaveCount(0)
  await expect(page.locator('#picture .door:focus')).toHaveCount(1)
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')

  await openKind(page, 'Nodes')
  await expect(form(page).getByText('3 things are not')).toHaveCount(0)
  await expect(form(page).getByText('2 things are not as they were opened')).toBeVisible()
  await said(page).getByRole('button', { name: 'Undo' }).click()
  await expect(door(page, 'pod backend-far')).toHaveCount(1)
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  const now = await door(page, 'node calico-fullmesh-control-plane').boundingBox()
  expect([now?.x, now?.width]).toEqual([at?.x, at?.width])
})

test('what stays keeps its place when a pod is added', async ({ page }) => {
  await open(page, 'scenario=two-subnets-ipip&hop=0')
  await page.getByRole('button', { name: 'Zoom out' }).click()
  // The line of the answer's way has come, and the zoom has ended.
  await expect(page.getByText('The answer came back')).toBeVisible()
  const at = await atRest(door(page, 'node calico-fullmesh-control-plane'))
  await door(page, 'node calico-fullmesh-worker2').click({ button: 'right', position: { x: 30, y: 18 } })
  await page.getByRole('menuitem', { name: 'Add a pod here' }).click()
  await expect(door(page, 'pod pod-1')).toBeVisible()
  const now = await atRest(door(page, 'node calico-fullmesh-control-plane'))
  expect(now.x).toBeCloseTo(at.x, 0)
  expect(now.y).toBeCloseTo(at.y, 0)
})

test('a wrong address is refused at its field, in words; the text stays, and leaving does not lose it', async ({
  page,
}) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await openItem(page, 'Nodes', 'k8s-node02')
  const address = form(page).getByRole('textbox', { name: 'address', exact: true })
  await address.fill('192.168.41.7')
  await page.keyboard.press('Enter')
  await expect(address).toHaveAttribute('aria-invalid', 'true')
  await expect(form(page).getByRole('alert')).toContainText('The node’s address 192.168.41.7 is not in the subnet')
  await expect(address).toHaveValue('192.168.41.7')
  await expect(address).toBeFocused()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toHaveAttribute('aria-disabled', 'true')

  // The first Escape is the field's, the second the form's.
  await page.keyboard.press('Escape')
  await expect(address).toHaveValue('192.168.40.112')
  await expect(form(page).getByRole('alert')).toHaveCount(0)
  // What was typed and not yet taken is judged before the form closes.
  await address.fill('nonsense')
  await form(page).getByRole('button', { name: 'Back to the lists' }).click()
  await expect(form(page).getByRole('alert')).toContainText('nonsense is not an IPv4 address')
  await address.fill('192.168.40.113')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Undo: node k8s-node02: address' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(form(page).getByRole('button', { name: /^k8s-node02/ })).toBeFocused()
  await expect(form(page).getByRole('button', { name: /^k8s-node02/ })).toContainText('changed')
})

test('kube-proxy becomes ipvs, and the same Service answers', async ({ page }) => {
  const app = await open(page, 'scenario=cluster-ip&hop=0')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  const total = await app.total()
  await page.getByRole('tab', { name: 'Cluster' }).click()
  await form(page).getByRole('button', { name: 'kube-proxy' }).click()
  await form(page).getByLabel('mode').selectOption('ipvs')
  await expect(page.getByRole('button', { name: 'Undo: kubeProxy mode' })).toBeVisible()
  await expect.poll(app.total).not.toBe(total)
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await form(page).getByRole('button', { name: 'Restore kube-proxy as it was opened' }).click()
  await expect.poll(app.total).toBe(total)
})

test('a pod moves to another node, and the probe follows it', async ({ page }) => {
  const app = await open(page, 'scenario=two-subnets-ipip&hop=0')
  await openItem(page, 'Pods', 'default/backend-far')
  await form(page).getByLabel('node', { exact: true }).selectOption('calico-fullmesh-worker')
  await expect(
    page.getByRole('button', { name: 'Undo: move pod default/backend-far to calico-fullmesh-worker' }),
  ).toBeVisible()
  await expect(app.verdict).toContainText('Answered by backend-far')
  await expect(form(page).getByRole('textbox', { name: 'address', exact: true })).toHaveValue('')
  await expect(form(page).getByRole('textbox', { name: 'address', exact: true })).toHaveAttribute(
    'placeholder',
    /^10\.244\.84\.\d+, by IPAM$/,
  )
})

test('quick settings and forms of a pool are one', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await openItem(page, 'IPPools', 'default-ipv4-ippool')
  await form(page).getByLabel('ipipMode').selectOption('CrossSubnet')
  await expect(page.getByRole('button', { name: 'Undo: IPPool default-ipv4-ippool: ipipMode' })).toBeVisible()
  await page.getByRole('tab', { name: 'IPPools' }).click()
  await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await app.mode('ipipMode', 'Always').check()
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
  await page.getByRole('tab', { name: 'Cluster' }).click()
  await expect(form(page).getByLabel('ipipMode')).toHaveValue('Always')
})

test('a finger held down opens the menu', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await open(page, 'scenario=two-subnets-ipip&hop=0')
  // The line of the answer's way has come, and the picture beneath it is at rest.
  await expect(page.getByText('The answer came back')).toBeVisible()
  const box = await atRest(door(page, 'node calico-fullmesh-control-plane'))
  const client = await context.newCDPSession(page)
  const point = { x: box.x + 24, y: box.y + 14 }
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
  await expect(page.getByRole('menu')).toBeVisible()
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  await expect(
    form(page)
      .or(page.getByRole('tabpanel'))
      .getByRole('heading', { name: /calico-fullmesh-control-plane/ })
      .first(),
  ).toBeVisible()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
  await context.close()
})

test('lists add, find and remove by keys alone, and keep the focus', async ({ page }) => {
  await open(page, 'scenario=service-endpoints&hop=0')
  await openKind(page, 'Pods')
  const pods = form(page).getByRole('region', { name: 'Pods', exact: true })
  const rows = pods.locator('[data-key]')
  const count = await rows.count()
  await pods.getByRole('button', { name: 'Add: Pod' }).press('Enter')
  await expect(form(page).getByRole('heading', { name: 'Pod default/pod-1' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(rows).toHaveCount(count + 1)
  await expect(rows.last()).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(rows.nth(count - 1)).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(rows).toHaveCount(count)
  await expect(rows.last()).toBeFocused()
  await expect(pods.getByText('removed')).toHaveCount(1)
  await pods.getByRole('button', { name: /^Restore/ }).press('Enter')
  await expect(rows).toHaveCount(count + 1)
  await form(page).getByRole('button', { name: 'Restore all' }).press('Enter')
  await expect(rows).toHaveCount(count)
})

test('the manifest of a thing opens from its form', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0')
  await openItem(page, 'IPPools', 'default-ipv4-ippool')
  await form(page).getByRole('button', { name: 'YAML' }).click()
  await expect(page.getByRole('dialog')).toContainText('kind: IPPool')
})

for (const [theme, lang] of [
  ['light', 'en'],
  ['dark', 'zh'],
] as const) {
  test(`axe finds nothing in lists, forms and menu: ${theme}, ${lang}`, async ({ page }) => {
    await open(page, `scenario=node-port&hop=0&theme=${theme}&lang=${lang}`)
    const scan = async (part: string) => {
      const { violations } = await new AxeBuilder({ page }).include(part).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    }
    await form(page).getByRole('tab').nth(1).click()
    const folded = form(page).locator('[aria-expanded=false]')
    await expect(folded.first()).toBeVisible()
    while ((await folded.count()) > 0) await folded.first().press('Enter')
    await scan('#pool')
    await form(page).locator('[data-key^="services"]').first().click()
    await expect(form(page).getByRole('heading', { level: 2 })).toBeFocused()
    await scan('#pool')
    await page.locator('#picture .door.is-room').first().press('Shift+F10')
    await expect(page.getByRole('menu')).toBeVisible()
    await scan('[role=menu]')
  })
}
