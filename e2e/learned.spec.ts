import { expect, test } from '@playwright/test'
import { open } from './page.ts'

test('a neighbour that the probe learned is edited: the command has it stand there before', async ({ page }) => {
  const app = await open(page, 'scenario=ipip-always&hop=70&panel=tables&table=neighbours&ns=k8s-node02')
  const line = page.locator('[data-editor="command"]')
  await line.waitFor()
  const row = page.locator('#tables [data-row]').filter({ hasText: '172.16.58.203 dev cali' })
  await expect(row).toContainText('lladdr')
  await expect(row).toHaveAttribute('title', /^Learned by the probe/)
  await row.focus()
  await page.keyboard.press('Enter')
  await expect(line).toBeFocused()
  await expect(page.locator('#tables')).toContainText('Stands there before the probe starts')
  // Escape leaves it as it was, and leads back.
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(line).toContainText(/^ip neigh replace 172\.16\.58\.203 lladdr \S+ dev cali\S+ nud/)
  await page.keyboard.type('02:00:00:00:00:99')
  await page.keyboard.press('Enter')
  await expect(app.verdict).toContainText('OTHERHOST')
  await expect(page.getByRole('region', { name: 'Edited here' })).toContainText('1 added')
})
