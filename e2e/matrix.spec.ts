import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { pack } from '../src/client/packed.ts'
import { header, pool } from '../src/ui/i18n/en/interface.ts'
import { matrix as en } from '../src/ui/i18n/en/matrix.ts'
import { header as zhHeader } from '../src/ui/i18n/zh/interface.ts'
import { matrix as zh } from '../src/ui/i18n/zh/matrix.ts'
import { hopscope, open } from './page.ts'

// Contrast is judged at rest.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

async function openMatrix(page: Page, words: typeof en | typeof zh = en): Promise<Locator> {
  const name = words === en ? header.matrix : zhHeader.matrix
  await page.getByRole('banner').getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: words.title })
  await expect(dialog).toBeVisible()
  return dialog
}

async function openReach(page: Page): Promise<{ readonly dialog: Locator; readonly grid: Locator }> {
  const dialog = await openMatrix(page)
  await dialog.getByRole('tab', { name: en.reachTab }).click()
  const grid = dialog.getByRole('grid')
  await expect(grid).toBeVisible()
  return { dialog, grid }
}

/** Edits came with the second version of links. */
async function openEdited(page: Page, view: string): Promise<void> {
  await page.goto(`/#v=2&${view}`)
  await expect(hopscope(page).count).toHaveText(/\d+ \/ \d+/)
}

/** When nothing is under way any more. */
const traced = (dialog: Locator): Promise<void> =>
  expect(dialog.getByRole('button', { name: en.reach.cancel })).toBeHidden()

const rowOf = (dialog: Locator, layout: 'one' | 'two', mode: string): Locator =>
  dialog
    .getByRole('table')
    .nth(layout === 'one' ? 0 : 1)
    .getByRole('row', { name: new RegExp(`^${mode}`) })

test('every mode shows what it does to the same probe, and a cell opens that cluster', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await page.getByRole('button', { name: pool.matrix }).click()
  const dialog = page.getByRole('dialog', { name: en.title })
  await expect(dialog.getByRole('row')).toHaveCount(12)

  await expect(rowOf(dialog, 'one', 'Never')).toContainText('143 B')
  await expect(rowOf(dialog, 'one', 'Never')).toContainText('1460')
  await expect(rowOf(dialog, 'one', 'IPIP Always')).toContainText(en.modes.present)
  await expect(rowOf(dialog, 'one', 'IPIP Always')).toContainText('163 B')
  await expect(rowOf(dialog, 'one', 'IPIP Always')).toContainText('20 B more (12.3 %)')
  await expect(rowOf(dialog, 'one', 'IPIP CrossSubnet')).toContainText('plain')
  await expect(rowOf(dialog, 'one', 'VXLAN Always')).toContainText('50 B more')
  await expect(rowOf(dialog, 'one', 'VXLAN Always')).toContainText('1450')
  await expect(rowOf(dialog, 'two', 'Never')).toContainText('gateway has none to 172.16.58.203')
  await expect(rowOf(dialog, 'two', 'IPIP CrossSubnet')).toContainText(/IPIP.*gateway.*IPIP.*k8s-node02/)

  await rowOf(dialog, 'two', 'Never').getByRole('button').click()
  await expect(dialog).toBeHidden()
  await expect(app.verdict).toContainText('Lost on gateway')
  await expect(app.mode('ipipMode', 'Never')).toBeChecked()
  await expect(app.title).toContainText('Dropped')
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo: IPPools in mode Never, two subnets/ })
  await undo.click()
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
  await expect(app.verdict).toContainText('Answered')
})

test('a command that has no place in a mode is said there', async ({ page }) => {
  const words = 'ip route del 172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink'
  const edits = await pack({ spec: [], kernel: [{ ns: 'k8s-master01', table: 'route', words }] })
  await openEdited(page, `scenario=ipip-always&hop=0&edits=${edits}`)
  const dialog = await openMatrix(page)
  await expect(rowOf(dialog, 'one', 'IPIP Always')).not.toContainText(words)
  await expect(rowOf(dialog, 'one', 'VXLAN Always')).toContainText(words)
  await expect(rowOf(dialog, 'one', 'VXLAN Always')).toContainText('Cannot find device "tunl0"')
})

test('a policy makes red cells with the reason, and one of them opens the trace at the loss', async ({ page }) => {
  const app = await open(page, 'scenario=policy-stops&hop=0')
  const { dialog, grid } = await openReach(page)
  await traced(dialog)
  const lost = grid.getByRole('gridcell', { name: /client to default\/backend: lost, on calico-fullmesh-worker.*DROP/ })
  await lost.click()
  await expect(dialog.getByText(/^Decided by/)).toContainText('Drop if no policies passed packet')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(app.verdict).toContainText('Lost on calico-fullmesh-worker')
  await expect(app.title).toContainText('Dropped')
  // Looking is no edit.
  await expect(page.getByRole('banner').getByRole('button', { name: /^Undo/ })).toHaveAttribute('aria-disabled', 'true')
})

test('what an edit changed is marked; the rest is filtered away', async ({ page }) => {
  const item = {
    ...{ apiVersion: 'networking.k8s.io/v1', namespace: 'kube-system', name: 'nobody' },
    ...{ podSelector: {}, policyTypes: ['Ingress'] },
  }
  const edits = await pack({ spec: [{ op: 'add', list: 'networkPolicies', item }], kernel: [] })
  await openEdited(page, `scenario=ipip-always&hop=0&edits=${edits}`)
  const { dialog, grid } = await openReach(page)
  await traced(dialog)
  const broken = grid.getByRole('gridcell', { name: new RegExp(en.reach.changes.broken) })
  await expect(broken.first()).toBeVisible()
  await expect(grid.getByRole('columnheader')).toHaveCount(9)
  await dialog.getByRole('radio', { name: en.reach.shows.changes }).check()
  // The three pods of kube-system.
  await expect(grid.getByRole('columnheader')).toHaveCount(4)
  await broken.first().click()
  await expect(dialog.getByText(`${en.reach.before}:`)).toContainText('answered by')
  await dialog.getByRole('searchbox', { name: /^To/ }).fill('nothing like this')
  await expect(dialog.getByText(en.reach.noneMatch)).toBeVisible()
})

test('arrows move, and the focus stays on the grid', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0')
  const { dialog, grid } = await openReach(page)
  await traced(dialog)
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  const active = grid.locator('[aria-selected=true]')
  await expect(active).toHaveCount(1)
  const first = await active.getAttribute('id')
  await page.keyboard.press('ArrowRight')
  await expect(active).not.toHaveAttribute('id', first ?? '')
  await page.keyboard.press('Control+End')
  await expect(active).toBeInViewport()
  await expect(grid).toBeFocused()
  await expect(grid).toHaveAttribute('aria-activedescendant', (await active.getAttribute('id')) ?? '')
  await page.keyboard.press('Control+Home')
  await expect(active).toHaveAttribute('id', first ?? '')
})

test('a large cluster waits for a choice, can be stopped, and keeps what it has', async ({ page }) => {
  const { clusterOf } = await import('../src/bench/cluster.ts')
  await page.goto('/')
  await expect(hopscope(page).count).toHaveText(/\d+ \/ \d+/)
  await page.evaluate((text) => localStorage.setItem('hopscope.document', text), JSON.stringify(clusterOf(6)))
  await page.goto('about:blank')
  await open(page, 'document=kept&hop=0')
  const { dialog, grid } = await openReach(page)
  // 66 ask, 66 are asked: more than anybody waits for unasked.
  await expect(dialog.getByRole('button', { name: en.reach.run({ count: 4356 }) })).toBeVisible()
  await dialog.getByRole('searchbox', { name: /^From/ }).fill('web-1-')
  await dialog.getByRole('button', { name: en.reach.run({ count: 660 }) }).click()
  await dialog.getByRole('button', { name: en.reach.cancel }).click()
  const again = dialog.getByRole('button', { name: /^Trace \d+ pairs/ })
  await expect(again).toBeVisible()
  await expect(again).not.toHaveText(en.reach.run({ count: 0 }))
  await dialog.getByRole('combobox', { name: en.reach.to }).selectOption(en.reach.nodes)
  await dialog.getByRole('button', { name: /^Trace \d+ pairs/ }).click()
  await traced(dialog)
  await expect(grid.getByRole('gridcell', { name: /node006: answered/ })).toHaveCount(10)
})

for (const [lang, words] of [
  ['en', en],
  ['zh', zh],
] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing in either matrix: ${lang}, ${theme}`, async ({ page }) => {
      await open(page, `scenario=policy-stops&hop=0&lang=${lang}&theme=${theme}`)
      const dialog = await openMatrix(page, words)
      await expect(dialog.getByRole('row')).toHaveCount(12)
      const scan = async () => {
        const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
      }
      await scan()
      await dialog.getByRole('tab', { name: words.reachTab }).click()
      await expect(dialog.getByRole('button', { name: words.reach.cancel })).toBeHidden()
      await dialog.getByRole('gridcell').first().click()
      await scan()
    })
  }
}

test('on a phone the tables scroll within, and their heads stay', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'scenario=policy-stops&hop=0&panel=pool')
  await page.getByRole('button', { name: pool.matrix }).click()
  const dialog = page.getByRole('dialog', { name: en.title })
  await expect(dialog.getByRole('row')).toHaveCount(12)
  expect(await dialog.evaluate((own) => own.scrollWidth <= own.clientWidth)).toBe(true)
  const first = dialog.getByRole('rowheader').first()
  await dialog
    .getByRole('table')
    .first()
    .evaluate((table) => table.parentElement?.scrollTo({ left: 500 }))
  await expect(first).toBeInViewport()
  await dialog.getByRole('tab', { name: en.reachTab }).click()
  const grid = dialog.getByRole('grid')
  await traced(dialog)
  await grid.evaluate((own) => own.scrollTo({ left: 200 }))
  await expect(grid.getByRole('rowheader').first()).toBeInViewport()
  expect(await dialog.evaluate((own) => own.scrollWidth <= own.clientWidth)).toBe(true)
})
