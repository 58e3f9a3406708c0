import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { pack } from '../src/client/packed.ts'
import { trouble } from '../src/ui/i18n/en/interface.ts'
import { labs as labsWords } from '../src/ui/i18n/en/labs.ts'
import { hopscope } from './page.ts'

const edit = { ns: 'k8s-node02', table: 'sysctl', words: 'sysctl -w net.ipv4.ip_forward=0' }

test('what the network does not bring is said, and comes with the next try; the page goes on', async ({ page }) => {
  const crashes: Error[] = []
  page.on('pageerror', (error) => crashes.push(error))
  const app = hopscope(page)
  const notice = page.getByRole('alert').filter({ hasText: trouble.unfetchedTitle })
  const again = notice.getByRole('button', { name: trouble.retry })

  // What reads a link's edits: the link stays in the address, and opens once the network is back.
  await page.route('**/readCarried*', (route) => route.abort())
  await page.goto(`/#v=2&scenario=ipip-always&hop=0&edits=${await pack({ spec: [], kernel: [edit] })}`)
  await expect(notice).toContainText('readCarried')
  await again.click()
  await expect(notice).toContainText('readCarried')
  await expect(page).toHaveURL(/edits=/)
  await page.unroute('**/readCarried*')
  await again.click()
  await expect(app.verdict).toContainText('Lost')
  await expect(notice).toBeHidden()

  // A dialog.
  await page.route('**/assets/**', (route) => route.abort())
  await expect(app.count).toHaveText(/^1 \//)
  const labs = page.getByRole('button', { name: labsWords.title })
  await labs.click()
  await expect(notice).toContainText('Dialog')
  const { violations } = await new AxeBuilder({ page }).include('[role=alert]').analyze()
  expect(violations).toEqual([])
  await notice.getByRole('button', { name: trouble.dismiss }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await labs.click()
  await expect(notice).toBeVisible()

  // A panel says it in its place; the others go on.
  await page.getByRole('tab', { name: /Routes/ }).click()
  const panel = page.locator('#tables').getByRole('alert')
  await expect(panel).toContainText(trouble.unfetched)
  await page.getByRole('button', { name: 'To the end' }).click()
  await expect(app.count).not.toHaveText(/^1 \//)
  await page.unroute('**/assets/**')
  await again.click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('#tables')).toContainText('default via')
  expect(crashes).toEqual([])
})

test('what the simulator needs and the network does not bring is asked for again', async ({ page }) => {
  const app = hopscope(page)
  const notice = page.getByRole('alert').filter({ hasText: trouble.unfetchedTitle })
  await page.route('**/documents*', (route) => route.abort())
  await page.goto('/#v=1&scenario=ipip-always&hop=5')
  await app.mode('ipipMode', 'CrossSubnet').check()
  await expect(notice).toContainText('documents')
  await expect(app.verdict).toContainText('Answered')
  await page.unroute('**/documents*')
  await notice.getByRole('button', { name: trouble.retry }).click()
  await expect(page).toHaveURL(/CrossSubnet/)
  await expect(page.getByRole('alert').getByRole('heading')).toHaveCount(0)
})
