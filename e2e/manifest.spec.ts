import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

// Where things are is judged at rest.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

const editor = (page: Page) => page.locator('[data-editor=manifest]')
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Manifests' })
const verdict = (page: Page) => dialog(page).locator('[id$=verdict]')
const button = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true })
const undo = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Undo/ })
/** What is underlined in the text. */
const wrong = (page: Page) => editor(page).locator('.cm-lintRange-error')

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Manifests (YAML)' }).click()
  await editor(page).fill(text)
}

async function isClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
  expect(violations).toEqual([])
}

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
  - port: 0
`

test('a wrong manifest is refused at the word, in the words of the API, and the text stays', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  const count = await app.count.innerText()
  await write(page, SERVICE)
  await expect(wrong(page)).toHaveText('0')
  await expect(verdict(page)).toContainText(
    'Service "web" is invalid: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
  )
  await expect(button(page, 'Apply')).toBeDisabled()

  // Its place in the list leads to the word.
  await dialog(page).getByRole('button', { name: 'line 8, column 11' }).click()
  await page.keyboard.type('80')
  await expect(verdict(page)).toContainText('Service default/web created')
  await expect(editor(page)).toContainText('port: 80')

  await editor(page).fill(SERVICE.replace('  type', '  tipe').replace('port: 0', 'port: 80'))
  await expect(wrong(page)).toHaveText('tipe')
  await expect(verdict(page)).toContainText('strict decoding error: unknown field "spec.tipe"')
  await expect(verdict(page)).toContainText('Known here: type')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(editor(page)).toContainText('tipe: NodePort')
  await expect(dialog(page)).toBeVisible()
  await expect(app.count).toHaveText(count)
})

test('an IPPool that is flipped to CrossSubnet traces the same probe again at once', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
  const hops = await app.total()
  await page.getByRole('button', { name: 'Manifests (YAML)' }).click()
  await button(page, 'IPPool (1)').click()
  // Document 003's, as `kubectl get ippools -o yaml` prints it.
  await expect(editor(page)).toContainText('ipipMode: Always')
  await expect(verdict(page)).toContainText('Nothing would change')
  await expect(button(page, 'Apply')).toBeDisabled()
  const text = (await editor(page).locator('.cm-line').allInnerTexts()).join('\n')
  await editor(page).fill(text.replace('ipipMode: Always', 'ipipMode: CrossSubnet'))
  await expect(verdict(page)).toContainText('IPPool default-ipv4-ippool configured')
  await button(page, 'Apply').click()

  await expect(dialog(page)).toHaveCount(0)
  await expect(app.mode('ipipMode', 'CrossSubnet')).toBeChecked()
  await expect.poll(app.total).toBeLessThan(hops)
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(page.getByRole('button', { name: 'Manifests (YAML)' })).toBeFocused()
  await expect(undo(page)).toHaveAccessibleName('Undo: apply IPPool default-ipv4-ippool')
  await undo(page).click()
  await expect(app.mode('ipipMode', 'Always')).toBeChecked()
  await expect.poll(app.total).toBe(hops)
})

const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
  namespace: default
spec:
  podSelector: {}
  policyTypes:
  - Ingress
`

test('a policy that denies ends the probe in its chain; deleting it brings the answer back; so does undo', async ({
  page,
}) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await write(page, DENY)
  await expect(verdict(page)).toContainText('NetworkPolicy default/deny-all created')
  await button(page, 'Apply').click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(app.verdict).toContainText(/polic|cali-/i)

  await write(page, DENY)
  await expect(verdict(page)).toContainText('unchanged')
  await button(page, 'Delete').click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')

  await expect(undo(page)).toHaveAccessibleName('Undo: delete NetworkPolicy default/deny-all')
  await undo(page).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await undo(page).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
})

test('a manifest is made of an example, and taken out as a file', async ({ page }) => {
  await open(page, 'scenario=ipip-always&hop=0')
  await page.getByRole('button', { name: 'Manifests (YAML)' }).click()
  await button(page, 'Node').click()
  await expect(verdict(page)).toContainText('Node k8s-node03 created')
  await expect(editor(page)).toBeFocused()
  const downloading = page.waitForEvent('download')
  await button(page, 'Download .yaml').click()
  const file = await downloading
  expect(file.suggestedFilename()).toBe('manifests.yaml')
  expect(await readFile(await file.path(), 'utf8')).toContain('kind: Node\n')
  await button(page, 'Clear').click()
  await expect(button(page, 'KubeProxyConfiguration')).toBeVisible()
})

test('a YAML file that is dropped is applied; refused, it stays', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=0')
  const drop = async (text: string) => {
    const data = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], 'policy.yaml'))
      return transfer
    }, text)
    await page.dispatchEvent('body', 'drop', { dataTransfer: data })
  }
  await drop(DENY)
  await expect(verdict(page)).toContainText('Applied.')
  await expect(verdict(page)).toContainText('NetworkPolicy default/deny-all created')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await undo(page).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')

  await drop(DENY.replace('Ingress', 'Inwards'))
  await expect(wrong(page)).toHaveText('Inwards')
  await expect(verdict(page)).toContainText('Unsupported value: "Inwards": supported values: "Egress", "Ingress"')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
})

for (const scheme of ['light', 'dark'] as const) {
  test(`whoever does not see it hears it: ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await open(page, 'scenario=ipip-always&hop=0')
    await write(page, SERVICE)
    await expect(verdict(page)).toContainText('must be between 1 and 65535')
    await expect(editor(page)).toHaveAttribute('aria-invalid', 'true')
    await isClean(page)
  })
}

test('on a phone, in Chinese, everything is within reach', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'scenario=ipip-always&hop=0&lang=zh')
  await page.getByRole('button', { name: '菜单', exact: true }).click()
  await page.getByRole('button', { name: '清单（YAML）' }).click()
  const phone = page.getByRole('dialog', { name: '清单' })
  await editor(page).fill(SERVICE)
  await expect(phone).toContainText('写这个范围内的数')
  await isClean(page)
  await expect(phone.getByRole('button', { name: '应用', exact: true })).toBeInViewport()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('fields are completed; what was written outlives the dialog', async ({ page }) => {
  await open(page, 'scenario=dns&hop=0')
  await page.getByRole('button', { name: 'Manifests (YAML)' }).click()
  await editor(page).click()
  const options = page.getByRole('listbox').getByRole('option')
  await page.keyboard.type('ki')
  await expect(options).toHaveText([/kind/])
  await page.keyboard.press('Tab')
  await page.keyboard.type('Pod')
  await page.keyboard.press('Enter')
  await page.keyboard.type('spec:')
  await page.keyboard.press('Enter')
  await page.keyboard.type('nodeN')
  await expect(options).toHaveText([/nodeName/])
  await page.keyboard.press('Tab')
  await expect(options).toHaveText([/k8s-master01/, /k8s-node01/])
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Manifests (YAML)' }).click()
  await expect(editor(page)).toContainText('kind: Pod')
  await expect(editor(page)).toContainText('nodeName:')
})

test('a thing of the cluster has its manifest', async ({ page }) => {
  const app = await open(page, 'scenario=policy-allows&hop=0')
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await page.getByRole('tab', { name: 'Cluster' }).click()
  await page.getByRole('button', { name: /^Services/ }).click()
  await page
    .getByRole('button', { name: /backend-svc/ })
    .first()
    .click()
  await page.getByRole('button', { name: /YAML/ }).last().click()
  const own = page.getByRole('dialog', { name: 'Service default/backend-svc' })
  await expect(own).toContainText('clusterIP: 10.96.84.196')
  await own.getByRole('button', { name: 'Delete' }).click()
  await expect(own).toHaveCount(0)
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(undo(page)).toHaveAccessibleName('Undo: delete Service default/backend-svc')
})
