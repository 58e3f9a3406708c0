import { type CDPSession, expect, type Page, test } from '@playwright/test'
import { open } from './page.ts'

// A phone, long enough that a chain of three rules is in sight: fingers only.
test.use({
  viewport: { width: 390, height: 1200 },
  hasTouch: true,
  isMobile: true,
  contextOptions: { reducedMotion: 'reduce' },
})

const CHAIN = '[data-chain="filter/FORWARD"]'
const rule = (page: Page, place: number) => page.locator(`${CHAIN} li[data-place="${place}"]`)
const words = async (page: Page): Promise<string[]> =>
  await page.locator(`${CHAIN} li[data-place] code`).allInnerTexts()

interface Point {
  readonly x: number
  readonly y: number
}

/** A finger on the glass. */
async function finger(page: Page) {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Point) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] })
  return {
    down: (at: Point) => send('touchStart', at),
    async move(from: Point, to: Point) {
      for (let step = 1; step <= 8; step++)
        await send('touchMove', { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 })
    },
    up: () => send('touchEnd'),
  }
}

async function centre(page: Page, selector: string): Promise<Point> {
  const box = await page.locator(selector).boundingBox()
  if (!box) throw new Error(selector)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test('a finger that rests on a rule takes hold of it and moves it; one that moves at once scrolls', async ({
  page,
}) => {
  await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=chains&ns=k8s-node02&item=filter/FORWARD')
  await page.locator('[data-editor="command"]').waitFor()
  await expect(page.locator(`${CHAIN} li[data-place]`)).toHaveCount(3)
  await page.locator(CHAIN).evaluate((chain) => chain.scrollIntoView({ block: 'center' }))
  const [first = '', second = '', third = ''] = await words(page)
  const grip = `${CHAIN} li[data-place="3"] [data-grip]`
  const touch = await finger(page)

  const from = await centre(page, grip)
  const target = await rule(page, 1).boundingBox()
  if (!target) throw new Error('no rule')
  await touch.down(from)
  await expect(rule(page, 3)).toHaveAttribute('data-lifted')
  await touch.move(from, { x: from.x, y: target.y + 2 })
  await expect(rule(page, 1)).toHaveAttribute('data-drop', 'before')
  await touch.up()
  await expect.poll(() => words(page)).toEqual([third, first, second])
  await expect(page.locator('[data-lifted]')).toHaveCount(0)

  await page.locator(CHAIN).evaluate((chain) => chain.scrollIntoView({ block: 'center' }))
  const place = await centre(page, grip)
  const before = await rule(page, 3).boundingBox()
  await touch.down(place)
  await touch.move(place, { x: place.x, y: place.y - 120 })
  await expect.poll(async () => (await rule(page, 3).boundingBox())?.y).toBeLessThan((before?.y ?? 0) - 60)
  await expect(page.locator('[data-lifted]')).toHaveCount(0)
  await touch.up()
  expect(await words(page)).toEqual([third, first, second])
})

test('a row that is removed keeps the focus where it stands struck through, and comes back from there', async ({
  page,
}) => {
  await open(page, 'scenario=ipip-always&hop=0&panel=tables&table=routes&ns=k8s-node02')
  const line = page.locator('[data-editor="command"]')
  await line.fill('ip route add 10.0.0.0/24 via 192.168.40.2')
  await line.press('Enter')
  const row = page.locator('#tables [data-row]').filter({ hasText: '172.16.32.128/26' })
  // It stands behind the new one, and before it once it is removed.
  await expect(page.locator('#tables [data-edit="added"]')).toBeVisible()
  await row.getByRole('button', { name: /^Remove: / }).tap()
  await expect(row.locator('del')).toBeVisible()
  await expect(row).toBeFocused()
  await row.getByRole('button', { name: /^Restore: / }).tap()
  await expect(row.locator('del')).toHaveCount(0)
  await expect(row).toBeFocused()
})
