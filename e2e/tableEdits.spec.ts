import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { open } from './page.ts'

// Where things are is judged at rest.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

const NODE = 'k8s-master01'
const POD = 'demoapp-7c58cd6bb-75pf8'
const view = (table: string, ns = NODE, more = ''): string =>
  `scenario=ipip-always&hop=0&panel=tables&table=${table}&ns=${ns}${more}`

const line = (page: Page) => page.locator('[data-editor=command]')
const refusal = (page: Page) => page.locator('#tables [role=alert]').first()
const edited = (page: Page) => page.getByRole('region', { name: 'Edited here' })
const row = (page: Page, text: string | RegExp) => page.locator('#tables [data-row]').filter({ hasText: text })
const rules = (page: Page, chain: string) => page.locator(`[data-chain="${chain}"] li[data-item]`)
/** A rule's buttons: below it, once they are asked for. */
async function openTools(page: Page, rule: Locator): Promise<void> {
  await rule.hover()
  await page.getByRole('button', { name: /^What can be done with/ }).click()
}
const undo = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Undo/ })

async function run(page: Page, words: string): Promise<void> {
  await line(page).fill(words)
  await line(page).press('Enter')
}

async function isClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
}

test('a command changes the table and the probe’s end; a table is restored, or all machines', async ({ page }) => {
  const app = await open(page, view('routes'))
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(line(page)).toHaveText('ip route add ')
  await expect(edited(page)).toHaveCount(0)

  await run(page, 'ip route add blackhole 198.51.100.0/24')
  await expect(line(page)).toHaveText('ip route add ')
  await expect(page.locator('[data-edit="added"]')).toContainText('blackhole 198.51.100.0/24')
  await expect(edited(page)).toContainText('1 added')

  await run(page, 'sysctl -w net.ipv4.ip_forward=0')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await edited(page).getByRole('button', { name: 'Restore this table' }).click()
  await expect(page.locator('[data-edit]')).toHaveCount(0)
  await expect(line(page)).toBeFocused()
  await edited(page)
    .getByRole('button', { name: /^Restore all machines/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(edited(page)).toHaveCount(0)
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Undo: restore all/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
})

test('what is refused stays in the line, and the word that is wrong is marked and named', async ({ page }) => {
  const app = await open(page, view('routes'))
  await run(page, 'ip route add 10.0.0.0/40 dev ens33')
  await expect(line(page)).toHaveText('ip route add 10.0.0.0/40 dev ens33')
  await expect(line(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(line(page).locator('.cm-lintRange-error')).toHaveText('10.0.0.0/40')
  await expect(refusal(page).locator('mark')).toHaveText('10.0.0.0/40')
  await expect(refusal(page)).toContainText('Expected there:')
  await expect(edited(page)).toHaveCount(0)
  // The word is selected: what is typed takes its place.
  await page.keyboard.type('10.0.0.0/8')
  await expect(line(page)).toHaveText('ip route add 10.0.0.0/8 dev ens33')
  await expect(refusal(page)).toBeEmpty()

  // The kernel refuses all of it: there is no word that another could take the place of.
  await run(page, 'ip route add 10.0.0.0/8')
  await expect(refusal(page).locator('mark')).toHaveText('route add 10.0.0.0/8')
  await expect(refusal(page)).not.toContainText('Expected there:')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
})

test('words are completed while they are typed; Tab takes one, Escape closes the list and leaves the text', async ({
  page,
}) => {
  await open(page, view('routes'))
  await line(page).click()
  await page.keyboard.type('10.0.0.0/8 dev tu')
  const list = page.getByRole('listbox')
  await expect(list.getByRole('option')).toHaveText([/tunl0.*interface/])
  await page.keyboard.press('Tab')
  await expect(line(page)).toHaveText('ip route add 10.0.0.0/8 dev tunl0 ')
  // The next word is offered at once.
  await expect(list.getByRole('option', { name: 'onlink' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)
  await expect(line(page)).toHaveText('ip route add 10.0.0.0/8 dev tunl0 ')
  await expect(line(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Run' })).toBeFocused()
})

test('a route is edited in the line, its gateway selected; the row shows what was programmed', async ({ page }) => {
  await open(page, view('routes'))
  await row(page, 'default via').hover()
  await page.getByRole('button', { name: /^Edit: default via/ }).click()
  await expect(line(page)).toHaveText(/^ip route replace default via 192\.168\.40\.2 dev ens33/)
  await expect(page.locator('#tables')).toContainText('Takes the place of default via')
  await page.keyboard.type('192.168.40.112')
  await page.keyboard.press('Enter')
  await expect(row(page, 'default via')).toContainText('default via 192.168.40.112')
  await expect(row(page, 'default via')).toContainText('programmed: default via 192.168.40.2')
  await expect(row(page, 'default via')).toHaveCount(1)
  await row(page, 'default via').hover()
  await page.getByRole('button', { name: /^Restore: default via/ }).click()
  await expect(page.locator('[data-edit]')).toHaveCount(0)
})

test('by keyboard: arrows to a row, Delete removes it, it stays struck through, Enter brings it back', async ({
  page,
}) => {
  const app = await open(page, view('routes', POD))
  await row(page, '169.254.1.1 dev eth0 scope link').focus()
  await page.keyboard.press('Home')
  await expect(row(page, 'default via')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(row(page, 'default via').locator('del')).toBeVisible()
  await expect(row(page, 'default via')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(page.locator('[data-edit]')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(line(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row(page, 'default via')).toBeFocused()
  await expect(line(page)).toHaveText('ip route add ')
})

interface Example {
  readonly table: string
  readonly ns: string
  /** Of the row before, the value that is typed over the selected one, and the row then. */
  readonly row: RegExp
  readonly value: string
  readonly becomes: RegExp
  readonly removable: boolean
}
const EXAMPLES: readonly Example[] = [
  { table: 'links', ns: NODE, row: /tunl0.*mtu 1480/, value: '1400', becomes: /tunl0.*mtu 1400/, removable: false },
  {
    ...{ table: 'links', ns: NODE, row: /inet 172\.17\.0\.1\/16/, value: '172.17.0.9/16' },
    ...{ becomes: /inet 172\.17\.0\.9\/16/, removable: true },
  },
  { table: 'rules', ns: NODE, row: /lookup default/, value: '100', becomes: /lookup 100/, removable: true },
  {
    ...{ table: 'sysctls', ns: NODE, row: /net\.ipv4\.ip_forward = 1/, value: '0' },
    ...{ becomes: /net\.ipv4\.ip_forward = 0/, removable: false },
  },
]

for (const { table, ns, row: before, value, becomes, removable } of EXAMPLES) {
  test(`${table}: ${before.source} is set in place${removable ? ', and removed' : ''}`, async ({ page }) => {
    await open(page, view(table, ns))
    await line(page).waitFor()
    await row(page, before).first().focus()
    await page.keyboard.press('Enter')
    await expect(line(page)).toBeFocused()
    await page.keyboard.type(value)
    await page.keyboard.press('Enter')
    await expect(row(page, becomes).first()).toBeVisible()
    await expect(page.locator('[data-edit]').first()).toBeVisible()
    if (!removable) return
    await row(page, becomes).first().focus()
    await page.keyboard.press('Delete')
    await expect(row(page, becomes)).toHaveCount(0)
  })
}

test('neighbours and FDB: entries come, are changed and go', async ({ page }) => {
  await open(page, view('neighbours'))
  await run(page, 'ip neigh replace 192.168.40.77 lladdr 02:00:00:00:00:77 dev ens33 nud permanent')
  const neighbour = row(page, '192.168.40.77')
  await neighbour.focus()
  await page.keyboard.press('Enter')
  await expect(line(page)).toHaveText(/^ip neigh replace/)
  await expect(line(page)).toBeFocused()
  await page.keyboard.type('02:00:00:00:00:78')
  await page.keyboard.press('Enter')
  await expect(neighbour).toContainText('02:00:00:00:00:78')
  await neighbour.focus()
  await page.keyboard.press('Delete')
  await expect(neighbour).toHaveCount(0)

  await open(page, `scenario=vxlan-always&hop=0&panel=tables&table=fdb&ns=${NODE}`)
  const entry = row(page, 'vxlan.calico').filter({ hasText: /dst / }).first()
  await entry.focus()
  await page.keyboard.press('Enter')
  await expect(line(page)).toHaveText(/^bridge fdb replace \S+ dev vxlan\.calico dst/)
  await page.keyboard.type('192.168.40.99')
  await page.keyboard.press('Enter')
  await expect(row(page, 'dst 192.168.40.99')).toHaveCount(1)
})

test('`ip -4 rule`: a row is refused at its word, and stays as it was', async ({ page }) => {
  await open(page, view('rules'))
  await line(page).waitFor()
  await row(page, /lookup main/).focus()
  await page.keyboard.press('Enter')
  await expect(line(page)).toHaveText('ip rule add from all lookup main prio 32766')
  await expect(line(page)).toBeFocused()
  await page.keyboard.type('nowhere')
  await page.keyboard.press('Enter')
  await expect(refusal(page).locator('mark')).toHaveText('nowhere')
  await expect(page.locator('#tables')).toContainText('Takes the place of')
  await expect(row(page, /lookup main/)).toHaveCount(1)
})

test('ipsets and IPVS: a member and a destination go, and come back', async ({ page }) => {
  await open(page, view('ipsets'))
  await line(page).waitFor()
  const member = page.locator('[data-set="cali40masq-ipam-pools"] [data-row]')
  await member.focus()
  await page.keyboard.press('Delete')
  await expect(member.locator('del')).toBeVisible()
  await member.focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-edit]')).toHaveCount(0)

  await open(page, 'scenario=service-ipvs&hop=0&panel=tables&table=ipvs&ns=master')
  await line(page).waitFor()
  const destination = row(page, '-> 10.244.166.159:80').first()
  await destination.focus()
  await page.keyboard.press('Enter')
  await expect(line(page)).toBeFocused()
  await page.keyboard.type('5')
  await page.keyboard.press('Enter')
  await expect(destination).toContainText(/Masq +5/)
  await destination.focus()
  await page.keyboard.press('Delete')
  await expect(page.locator('[data-edit="removed"]').first()).toContainText('10.244.166.159:80')
})

test('rules move by keyboard and by drag, each in one step', async ({ page }) => {
  await open(page, view('chains', NODE, '&item=filter/FORWARD'))
  await line(page).waitFor()
  const all = rules(page, 'filter/FORWARD')
  const words = async (): Promise<string[]> =>
    await page.locator('[data-chain="filter/FORWARD"] li[data-place] code').allInnerTexts()
  await expect(all).toHaveCount(3)
  const [first = '', second = '', third = ''] = await words()
  await all.first().focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(words).toEqual([second, first, third])
  await expect(page.locator('[data-chain="filter/FORWARD"] li[data-place="2"]')).toBeFocused()
  await undo(page).click()
  await expect.poll(words).toEqual([first, second, third])
  await page
    .locator('[data-chain="filter/FORWARD"] li[data-place="3"] [draggable]')
    .dragTo(page.locator('[data-chain="filter/FORWARD"] li[data-place="1"]'), { targetPosition: { x: 80, y: 2 } })
  await expect.poll(words).toEqual([third, first, second])
  await expect(undo(page)).toHaveAccessibleName(/move rule 3 of FORWARD to 1/)
})

test('a rule moves by its buttons, which keep the focus and hide nothing', async ({ page }) => {
  await open(page, view('chains', NODE, '&item=filter/FORWARD'))
  await line(page).waitFor()
  const all = rules(page, 'filter/FORWARD')
  await expect(all).toHaveCount(3)
  const first = await all.first().locator('code').innerText()
  await openTools(page, all.first())
  const down = page.getByRole('button', { name: /^Move down: / })
  const words = await all.first().locator('code').boundingBox()
  expect((await down.boundingBox())?.y).toBeGreaterThanOrEqual((words?.y ?? 0) + (words?.height ?? 0) - 1)
  await down.click()
  await expect(page.locator('[data-chain="filter/FORWARD"] li[data-place="2"] code')).toHaveText(first)
  await expect(page.locator('li[data-place="2"]').getByRole('button', { name: /^Move down: / })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-chain="filter/FORWARD"] li[data-place="3"] code')).toHaveText(first)
  await expect(page.locator('li[data-place="3"]').getByRole('button', { name: /^Move down: / })).toBeFocused()
  // It is one rule, and goes back in one step.
  await expect(page.locator('li[data-gone]')).toContainText('moved away')
  await expect(page.locator('li[data-place="3"]')).toContainText('moved here')
  await page.locator('li[data-gone]').focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-edit]')).toHaveCount(0)
  await expect(all.first().locator('code')).toHaveText(first)
})

test('a rule is switched off and on again at its place, removed, and another put before it', async ({ page }) => {
  await open(page, view('chains', NODE, '&item=filter/FORWARD'))
  await line(page).waitFor()
  const all = rules(page, 'filter/FORWARD')
  await expect(all).toHaveCount(3)
  await openTools(page, all.nth(1))
  await page.getByRole('button', { name: /^Switch off/ }).click()
  await expect(all.nth(1)).toContainText('switched off')
  await expect(all.nth(1).locator('del')).toBeVisible()
  await all.nth(1).hover()
  await page.getByRole('button', { name: /^Switch on/ }).click()
  await expect(page.locator('[data-edit]')).toHaveCount(0)

  await openTools(page, all.nth(1))
  await page.getByRole('button', { name: /^Insert a rule before/ }).click()
  await expect(line(page)).toHaveText('iptables -t filter -I FORWARD 2 ')
  await expect(line(page)).toBeFocused()
  await page.keyboard.type('-s 10.0.0.0/8 -j DROP')
  await page.keyboard.press('Enter')
  await expect(all.nth(1)).toContainText('-A FORWARD -s 10.0.0.0/8 -j DROP')
  await expect(all.nth(1)).toContainText('added')

  // What nobody programmed can be switched off too.
  await openTools(page, all.nth(1))
  await page.getByRole('button', { name: /^Switch off/ }).click()
  await expect(all.nth(1)).toContainText('switched off')
  await page.reload()
  await expect(all.nth(1)).toContainText('switched off')
  await all.nth(1).focus()
  await page.keyboard.press('Enter')
  await expect(all.nth(1)).toContainText('added')
  await all.nth(1).focus()
  await page.keyboard.press('Delete')
  await expect(all).toHaveCount(3)
  await isClean(page)
})

test('policies are chosen; chains are made, renamed and removed', async ({ page }) => {
  const app = await open(page, view('chains', NODE, '&item=filter/FORWARD'))
  await line(page).waitFor()
  await page.getByRole('combobox', { name: 'Policy of filter FORWARD' }).selectOption('DROP')
  await expect(page.locator('[data-chain="filter/FORWARD"]')).toContainText('programmed: policy ACCEPT')
  await undo(page).click()
  await expect(edited(page)).toHaveCount(0)

  await page.getByRole('button', { name: 'New chain in filter' }).click()
  await expect(line(page)).toHaveText('iptables -t filter -N ')
  await expect(line(page)).toBeFocused()
  await page.keyboard.type('mine')
  await page.keyboard.press('Enter')
  const mine = page.locator('[data-chain="filter/mine"]')
  await expect(mine).toContainText('added')
  await page.getByRole('button', { name: 'Rename chain filter mine' }).click()
  await expect(line(page)).toHaveText('iptables -t filter -E mine mine')
  await expect(line(page)).toBeFocused()
  await page.keyboard.type('ours')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove chain filter ours' }).click()
  await expect(page.locator('[data-chain="filter/ours"]')).toHaveCount(0)
  // One that is jumped to is refused in the kernel's words.
  await page.getByRole('button', { name: 'Remove chain filter cali-FORWARD' }).click()
  await expect(refusal(page)).toContainText('CHAIN_DEL failed')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
})

test('Felix puts back what is its own, and says what stayed', async ({ page }) => {
  const app = await open(page, view('chains', NODE, '&item=filter/FORWARD'))
  await run(page, 'iptables -F cali-FORWARD')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await run(page, 'sysctl -w net.ipv4.conf.all.rp_filter=1')
  await run(page, 'iptables -P FORWARD DROP')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await edited(page).getByRole('button', { name: 'Let Felix resync' }).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  const said = edited(page).getByRole('status')
  await expect(said).toContainText(/Felix put back \d+ rows: \*filter -A cali-FORWARD/)
  await expect(said).toContainText('2 rows that are not Felix’s own stayed as they were edited')
  await expect(said).toContainText('net.ipv4.conf.all.rp_filter = 1')
  await expect(undo(page)).toHaveAccessibleName(/let Felix resync/)
  await isClean(page)
})

test('rows are listed with what was programmed, and restored from there; a namespace at once', async ({ page }) => {
  const app = await open(page, view('routes', POD))
  await run(page, 'ip route del default')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await edited(page).getByText('List them').click()
  await expect(edited(page).getByRole('listitem')).toHaveText([/removed.*programmed: default via 169\.254\.1\.1/])
  await edited(page)
    .getByRole('button', { name: `Restore ${POD}` })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(edited(page)).toContainText('Nothing differs here.')
})

async function fits(page: Page, place: Locator): Promise<void> {
  await expect(place).toBeVisible()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('the line, its refusal and the rows’ buttons stay within the page', async ({ page }) => {
    await open(page, view('routes', NODE, '&lang=zh&theme=dark'))
    await run(page, 'ip route add 10.0.0.0/40 via 192.168.100.200 dev ens33 proto static metric 100')
    await fits(page, refusal(page).locator('mark'))
    await isClean(page)
    await page
      .getByRole('button', { name: /^删除：default via/ })
      .first()
      .tap()
    await fits(page, page.locator('[data-edit="removed"]'))
    await isClean(page)
  })

  test('a rule’s buttons open below it', async ({ page }) => {
    await open(page, view('chains', NODE, '&item=filter/FORWARD'))
    await line(page).waitFor()
    await page
      .getByRole('button', { name: /^What can be done with: -A FORWARD/ })
      .first()
      .tap()
    await page.getByRole('button', { name: /^Switch off: -A FORWARD/ }).tap()
    await fits(page, page.locator('[data-edit="disabled"]'))
    await isClean(page)
  })
})
