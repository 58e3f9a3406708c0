import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { type Hopscope, open } from './page.ts'

type Spec = {
  nodes: { name: string; address: string; subnet: string }[]
  pods: { name: string; address?: string }[]
  ipPools: { name: string; cidr: string; [field: string]: unknown }[]
}

/** The present cluster as a document, changed and opened. */
async function openChanged(page: Page, change: (spec: Spec) => void): Promise<void> {
  await page.getByRole('button', { name: 'Open your own…' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Start from the present cluster' }).click()
  const text = dialog.getByRole('textbox', { name: 'The document' })
  const spec = JSON.parse(await text.inputValue()) as Spec
  change(spec)
  await text.fill(JSON.stringify(spec, undefined, 2))
  await dialog.getByRole('button', { name: 'Open it' }).click()
}

async function stillStands(app: Hopscope): Promise<void> {
  const { page } = app
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page).toHaveTitle(/IPIP across nodes/)
  await expect(app.verdict).toContainText('Answered')
  await expect(app.count).toHaveText(/^6 \//)
}

const BAD: readonly [string, (spec: Spec) => void, RegExp, RegExp][] = [
  [
    'an invalid address',
    (spec) => {
      if (spec.nodes[0]) spec.nodes[0].address = '192.168.40.999'
    },
    /nodes\[0\]\.address/,
    /192\.168\.40\.999 is not an IPv4 address/,
  ],
  [
    'a pod outside every pool',
    (spec) => {
      if (spec.pods[1]) spec.pods[1].address = '10.9.9.9'
    },
    /pods\[1\]\.address/,
    /10\.9\.9\.9 is in no IPPool/,
  ],
  [
    'two pods with one address',
    (spec) => {
      const [first, second] = spec.pods
      if (first?.address && second) second.address = first.address
    },
    /pods\[1\]\.address/,
    /belongs to .* already/,
  ],
  [
    'a node in no subnet',
    (spec) => {
      if (spec.nodes[0]) spec.nodes[0].address = '10.1.2.3'
    },
    /nodes\[0\]\.address/,
    /10\.1\.2\.3 is not in the subnet/,
  ],
  [
    'an overlapping pool',
    (spec) => {
      const [pool] = spec.ipPools
      if (pool) spec.ipPools.push({ ...pool, name: 'second', cidr: '172.16.128.0/17' })
    },
    /ipPools\[1\]/,
    /Calico refuses it/,
  ],
]

for (const [name, change, path, sentence] of BAD) {
  test(`${name} is refused with the place, and nothing is lost`, async ({ page }) => {
    const app = await open(page, 'scenario=ipip-always&hop=5')
    await openChanged(page, change)
    const problems = page.getByRole('dialog').getByRole('alert')
    await expect(problems).toContainText(path)
    await expect(problems).toContainText(sentence)
    await expect(page.getByRole('textbox', { name: 'The document' })).toHaveValue(/ipPools/)
    await stillStands(app)
  })
}

test('a broken lab document is refused with its line, and nothing is lost', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=5')
  await page.getByRole('button', { name: 'Open your own…' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('{\n  "namespaces": {\n    "a": {{\n')
  await dialog.getByRole('button', { name: 'Open it' }).click()
  await expect(dialog.getByRole('alert')).toContainText('line 3')
  await expect(dialog.getByRole('alert')).toContainText('This is not JSON')
  await dialog
    .getByRole('textbox')
    .fill('{"name":"x","namespaces":{"a":{"routes":["10.0.0.0/8 via nowhere"]}},"probes":[]}')
  await dialog.getByRole('button', { name: 'Open it' }).click()
  await expect(dialog.getByRole('alert')).toContainText('namespaces.a')
  await stillStands(app)
})

test('problems are said in Chinese too', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=5&lang=zh')
  await page.getByRole('textbox', { name: 'blockSize' }).fill('99')
  await page.keyboard.press('Enter')
  const pools = page.getByRole('complementary', { name: 'IPPool' })
  await expect(pools).toContainText('ipPools[0].blockSize')
  await expect(pools).toContainText('Calico 拒绝')
})

test('a refused pool stays as typed, and can be discarded', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=5')
  const field = page.getByRole('textbox', { name: 'cidr' })
  await field.fill('172.16.0.1/16')
  await page.keyboard.press('Enter')
  await expect(page.getByText('ipPools[0].cidr')).toBeVisible()
  await expect(field).toHaveValue('172.16.0.1/16')
  await expect(app.verdict).toContainText('Answered')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(field).toHaveValue('172.16.0.0/16')
})

test('a document is dropped, pasted, and there again after a reload', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=5')
  const lab = {
    name: 'dropped',
    namespaces: { a: { addresses: [['eth0', '10.0.0.1/24']] }, b: { addresses: [['eth0', '10.0.0.2/24']] } },
    veths: [
      [
        { ns: 'a', name: 'eth0', mac: '02:00:00:00:00:01' },
        { ns: 'b', name: 'eth0', mac: '02:00:00:00:00:02' },
      ],
    ],
    probes: [{ id: 'ping', kind: 'ping', from: 'a', to: '10.0.0.2' }],
  }
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'x.lab.json', { type: 'application/json' }))
    return data
  }, JSON.stringify(lab))
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(app.verdict).toContainText('Answered by b (10.0.0.2)')
  await expect(page.getByText('A kernel-lab document has no desired state')).toBeVisible()
  await page.keyboard.press('Home')
  await expect(page).toHaveURL(/document=kept.*hop=0/)
  await page.reload()
  await expect(app.verdict).toContainText('Answered by b (10.0.0.2)')
  await expect(app.count).toHaveText(/^1 \//)
})

test('a simulator that crashes is replaced, and nothing is lost', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=5')
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect(page).toHaveURL(/CrossSubnet/)
  const [worker] = page.workers()
  if (!worker) throw new Error('there is no worker')
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('boom')
    })
  })
  const notice = page.getByRole('alert').filter({ hasText: 'The simulator crashed' })
  await expect(notice).toContainText('Nothing that you set is lost')
  await expect(notice).toContainText('boom')
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
  const before = await app.at()
  await page.getByRole('tab', { name: /Routes/ }).click()
  await page.getByRole('button', { name: 'To the end' }).click()
  await expect(page.locator('#tables')).toContainText('default via')
  await app.mode('ipipMode', 'Always').check()
  await expect(app.verdict).toContainText('Answered')
  expect(before).toBeGreaterThan(0)
})

for (const { lang, title } of [
  { lang: 'en', title: 'Some probes of this document are prepared one by one' },
  { lang: 'zh', title: '本文档有些探测需要单独准备' },
]) {
  test(`a kernel-lab document whose probes are prepared one by one says so, once: ${lang}`, async ({ page }) => {
    const text = readFileSync(new URL('../src/lab/fixtures/conntrack-full.lab.json', import.meta.url), 'utf8')
    await open(page, `lang=${lang}`)
    await page
      .getByRole('button', { name: lang === 'en' ? 'Open your own…' : '打开自己的…' })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(text)
    await dialog.getByRole('button', { name: lang === 'en' ? 'Open it' : '打开', exact: true }).click()
    const notice = page.getByRole('alert').filter({ hasText: title })
    await expect(notice).toContainText('room-for-one')
    await notice.getByRole('button').click()
    await expect(notice).toBeHidden()
  })
}
