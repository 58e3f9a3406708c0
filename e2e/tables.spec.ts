import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { compile } from '../src/cluster/compile.ts'
import type { Hop } from '../src/kernel/hop.ts'
import { scenarioSource } from '../src/scenario/scenarios.ts'
import { createRun } from '../src/sim/run.ts'
import { open } from './page.ts'

// Where things are is judged at rest.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

/** The first hop of a scenario's first probe on `master` that is so, as a link counts it. */
function hopOf(id: 'node-port' | 'service-ipvs', is: (hop: Hop) => boolean): number {
  const { spec, probes } = scenarioSource(id)
  const world = compile(spec)
  const [probe] = probes
  if (!world.ok || !probe) throw new Error(`${id} cannot be compiled`)
  const run = createRun(world.value, probe, { seed: 1 })
  while (!run.advance(10_000));
  return run.trace().hops.findIndex((hop) => hop.ns === 'master' && is(hop))
}

/** The client's SYN gets its new destination; its connection is entered; IPVS looks it up, and sends it on. */
const DNAT = hopOf('node-port', ({ hook }) => hook === 'PREROUTING')
const CONFIRMED = hopOf('node-port', ({ hook }) => hook === 'POSTROUTING')
const LOOKED_UP = hopOf('service-ipvs', ({ hook }) => hook === 'PREROUTING')
const FORWARDED = hopOf('service-ipvs', ({ kind }) => kind === 'ipvs')
const SVC = 'KUBE-SVC-OCJIUORDHIMMVHOI'
const SEP = 'KUBE-SEP-X4R67US2PCZJVEDY'

const view = (table: string, hop = DNAT, more = ''): string =>
  `scenario=node-port&hop=${hop}&panel=tables&table=${table}&ns=master${more}`
const head = (page: Page, name: string) =>
  page.locator('#tables [data-head]').filter({ hasText: new RegExp(`^${name}$`) })
const chain = (page: Page, name: string) => page.locator(`[data-chain="${name}"]`)

test('the packet’s way through the chains is open, numbered and counted; the rule that decided is in sight', async ({
  page,
}) => {
  await open(page, view('chains'))
  const telling = page.locator('[data-telling]')
  await expect(telling).toContainText(
    `[1:60] -A ${SEP} -p tcp -m comment --comment "test/pod2-service" -m tcp -j DNAT --to-destination 10.244.166.159:80`,
  )
  await expect(telling).toContainText('decided this hop')
  await expect(telling).toBeInViewport()
  for (const name of ['PREROUTING', 'KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-MARK-MASQ', SVC, SEP])
    await expect(chain(page, `nat/${name}`).locator('[data-head]')).toHaveAttribute('aria-expanded', 'true')
  await expect(chain(page, 'nat/OUTPUT').locator('[data-head]')).toHaveAttribute('aria-expanded', 'false')
  await expect(head(page, '\\*filter')).toHaveAttribute('aria-expanded', 'false')
  const numbers = await page.locator('#tables span[title^="matched"] > [aria-hidden]').allInnerTexts()
  const places = numbers.flatMap((text) => text.split(',').map(Number)).sort((a, b) => a - b)
  expect(places).toEqual(places.map((_, at) => at + 1))
  expect(places.length).toBeGreaterThan(10)
})

test('counters go with the moment, forward and back', async ({ page }) => {
  await open(page, view('chains', DNAT - 1))
  const rule = chain(page, `nat/${SEP}`).getByRole('listitem').filter({ hasText: 'DNAT' })
  await head(page, SEP).click()
  await expect(rule).toContainText('[0:0] -A')
  await page.getByRole('button', { name: 'Next hook here' }).click()
  await expect(rule).toContainText('[1:60] -A')
  await page.getByRole('button', { name: 'Previous hop', exact: true }).click()
  await expect(rule).toContainText('[0:0] -A')
})

test('jumps are followed both ways, and back; the link leads there again', async ({ page }) => {
  await open(page, view('chains'))
  await chain(page, `nat/${SVC}`).getByRole('listitem').getByRole('button', { name: SEP }).click()
  await expect(head(page, SEP)).toBeFocused()
  await expect(page).toHaveURL(new RegExp(`item=nat%2F${SEP}`))
  await chain(page, `nat/${SEP}`).getByText('jumped to from').getByRole('button', { name: SVC }).click()
  await expect(head(page, SVC)).toBeFocused()
  await expect(head(page, SVC)).toBeInViewport()
  await page.goBack()
  await expect(page).toHaveURL(new RegExp(`item=nat%2F${SEP}`))
  await open(page, view('chains', DNAT, '&item=filter/cali-FORWARD'))
  await page.reload()
  await expect(head(page, 'cali-FORWARD')).toHaveAttribute('aria-expanded', 'true')
  await expect(head(page, 'cali-FORWARD')).toBeInViewport()
})

test('what is looked for is found, in every table', async ({ page }) => {
  await open(page, view('chains'))
  const find = page.getByRole('textbox', { name: 'Find in Chains' })
  await find.fill('mark-masq')
  await expect(page.locator('[data-chain]')).toHaveCount(3)
  await expect(chain(page, 'nat/KUBE-MARK-MASQ')).toContainText('-j MARK --set-xmark 0x4000/0x4000')
  await find.fill('no such thing')
  await expect(page.locator('#tables')).toContainText('Nothing here holds no such thing.')
  await page.keyboard.press('Escape')
  await expect(find).toHaveValue('')
  await expect(page.locator('[data-telling]')).toBeVisible()
})

test('the arrows move among tables and chains, and do not step the packet', async ({ page }) => {
  const app = await open(page, view('chains', DNAT - 1))
  await expect(app.count).toHaveText(new RegExp(`^${DNAT} /`))
  const at = await app.count.innerText()
  await expect(app.count).toHaveText(at)
  await head(page, '\\*raw').focus()
  await page.keyboard.press('ArrowDown')
  await expect(head(page, 'PREROUTING').first()).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(head(page, 'PREROUTING').first()).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(head(page, 'PREROUTING').first()).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowLeft')
  await expect(head(page, '\\*raw')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(head(page, '\\*raw')).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowDown')
  await expect(head(page, '\\*mangle')).toBeFocused()
  await expect(app.count).toHaveText(at)
})

test('a connection is new, answered, and counted down', async ({ page }) => {
  await open(page, view('conntrack', DNAT))
  await expect(page.locator('#tables')).toContainText('No connection is tracked at this moment.')
  const row = page.locator('#tables li').filter({ hasText: 'dport=30000' })
  await page.goto(`/#v=1&${view('conntrack', CONFIRMED)}`)
  await expect(row).toContainText(
    /^tcp {6}6 120 SYN_SENT src=192.168.43.1 .*\[UNREPLIED\] .*mark=0 use=1new at this hop$/,
  )
  await page.keyboard.press('End')
  await expect(row).toContainText(/^tcp {6}6 1\d\d TIME_WAIT .*\[ASSURED\]/)
})

test('the set that a rule looked into is marked, and reached from the rule', async ({ page }) => {
  await open(page, `scenario=service-ipvs&hop=${LOOKED_UP}&panel=tables&table=chains&ns=master`)
  await page
    .locator('#tables')
    .getByRole('listitem')
    .getByRole('button', { name: 'KUBE-CLUSTER-IP', exact: true })
    .first()
    .click()
  await expect(page.getByRole('tab', { name: /ipsets/ })).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveURL(/item=KUBE-CLUSTER-IP/)
  const member = page.locator('#tables li').filter({ hasText: '10.1.118.185,tcp:80' })
  await expect(member).toContainText('holds the packet')
  await expect(member).toBeInViewport()
})

test('IPVS says where the packet went', async ({ page }) => {
  await open(page, `scenario=service-ipvs&hop=${FORWARDED}&panel=tables&table=ipvs&ns=master`)
  const marked = page.locator('#tables li[data-marked]')
  await expect(marked).toHaveCount(1)
  await expect(marked).toContainText(/-> 10\.244\.166\.159:80 +Masq +1 +1 +0/)
  await expect(marked).toBeInViewport()
})

test('an empty table says why, and where to look', async ({ page }) => {
  await open(page, 'scenario=node-port&hop=0&panel=tables&table=chains&ns=test/pod2')
  const whose = page.getByRole('combobox', { name: 'Tables of' })
  await whose.selectOption({ label: 'pod2' })
  await expect(page.locator('#tables')).toContainText('A pod has no netfilter rules of its own.')
  await page.getByRole('button', { name: 'Tables of node1' }).click()
  await expect(whose).toHaveValue('node1')
  await expect(head(page, '\\*nat')).toBeVisible()
  await page.getByRole('tab', { name: 'IPVS' }).click()
  await expect(page.locator('#tables')).toContainText('kube-proxy works in iptables mode here')
  await whose.selectOption({ label: 'pod2' })
  await page.getByRole('tab', { name: 'Sockets' }).click()
  await expect(page.locator('#tables')).toContainText(/tcp +LISTEN +0\.0\.0\.0:80/)
  await page.getByRole('tab', { name: 'Conntrack' }).click()
  await expect(page.locator('#tables')).toContainText('The kernel tracks no connections here')
})

test('on a phone nothing sticks out', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const [scenario, table, hop] of [
    ['node-port', 'chains', DNAT],
    ['service-ipvs', 'ipvs', FORWARDED],
    ['service-ipvs', 'ipsets', LOOKED_UP],
    ['node-port', 'conntrack', CONFIRMED],
    ['node-port', 'sockets', DNAT],
  ] as const) {
    await open(page, `scenario=${scenario}&hop=${hop}&panel=tables&table=${table}&ns=master`)
    await expect(page.locator('#tables').getByRole('region').first()).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), table).toBeLessThanOrEqual(0)
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#tables section *')]
        .filter((element) => !element.closest('[data-layout=columns], pre'))
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.outerHTML.slice(0, 80)),
    )
    expect(wide, table).toEqual([])
  }
})

test('in a narrow window the tabs give way, and the chosen one is in sight', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 })
  await open(page, view('sysctls'))
  await expect(page.getByRole('tab', { name: 'Sysctls' })).toBeInViewport({ ratio: 0.98 })
  const hop = await page.locator('#hop').boundingBox()
  const tables = await page.locator('#tables').boundingBox()
  expect((tables?.x ?? 0) + (tables?.width ?? 0)).toBeLessThanOrEqual((hop?.x ?? 0) + 1)
})

for (const [theme, lang] of [
  ['light', 'en'],
  ['dark', 'zh'],
] as const) {
  for (const [scenario, table, hop] of [
    ['node-port', 'chains', DNAT],
    ['node-port', 'conntrack', CONFIRMED],
    ['service-ipvs', 'ipsets', LOOKED_UP],
    ['service-ipvs', 'ipvs', FORWARDED],
  ] as const) {
    test(`axe finds nothing: ${table}, ${theme}, ${lang}`, async ({ page }) => {
      // Slow machines take their time over so many rules.
      const link = `scenario=${scenario}&hop=${hop}&panel=tables&table=${table}&ns=master`
      await open(page, `${link}&theme=${theme}&lang=${lang}`)
      await expect(page.locator('#tables [data-marked]').first()).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    })
  }
}
