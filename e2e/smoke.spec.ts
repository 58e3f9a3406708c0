import { expect, test } from '@playwright/test'

test('the page opens without a fault and asks no other host for anything', async ({ page, baseURL }) => {
  const faults: string[] = []
  const strangers: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== baseURL && protocol !== 'data:' && protocol !== 'blob:') strangers.push(request.url())
  })
  page.on('requestfailed', (request) => faults.push(`${request.url()}: ${request.failure()?.errorText}`))
  page.on('response', (response) => {
    if (!response.ok()) faults.push(`${response.url()}: ${response.status()}`)
  })

  await page.goto('/')

  await expect(page).toHaveTitle(/Hopscope/)
  await expect(page.getByText('Hopscope').first()).toBeVisible()
  await page.evaluate(() => document.fonts.ready)
  expect(faults).toEqual([])
  expect(strangers).toEqual([])
})

test('the built page forbids itself any connection', async ({ page }) => {
  await page.goto('/')

  const answer = await page.evaluate(() =>
    fetch('/').then(
      () => 'answered',
      () => 'refused',
    ),
  )

  expect(answer).toBe('refused')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page is painted ${colorScheme} where the user asks for ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/')

    const channels = await page.evaluate(
      () => getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g)?.map(Number) ?? [],
    )

    expect(channels).toHaveLength(3)
    const brightness = Math.max(...channels)
    if (colorScheme === 'light') expect(brightness).toBeGreaterThan(200)
    else expect(brightness).toBeLessThan(60)
  })
}
