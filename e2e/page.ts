/** The page in a user's words, for the tests: what they see and press. */
import { expect, type Locator, type Page } from '@playwright/test'

export interface Hopscope {
  readonly page: Page
  /** `17 / 329`, as the transport shows it. */
  readonly count: Locator
  /** The hop panel's heading. */
  readonly title: Locator
  readonly verdict: Locator
  readonly header: (name: string) => Locator
  readonly packets: Locator
  readonly filter: Locator
  readonly mode: (field: 'ipipMode' | 'vxlanMode', value: 'Always' | 'CrossSubnet' | 'Never') => Locator
  readonly at: () => Promise<number>
  readonly total: () => Promise<number>
}

export async function open(page: Page, view = ''): Promise<Hopscope> {
  await page.goto(`/${view === '' ? '' : `#v=1&${view}`}`)
  const app = hopscope(page)
  await expect(app.count).toHaveText(/\d+ \/ \d+/)
  return app
}

export function hopscope(page: Page): Hopscope {
  const count = page.locator('output')
  const numbers = async (): Promise<number[]> => (await count.innerText()).split('/').map(Number)
  return {
    page,
    count,
    title: page.locator('#hop-detail h2'),
    verdict: page.locator('[data-tone]'),
    header: (name) => page.locator('#hop-detail').getByRole('button', { name, exact: false }),
    packets: page.getByRole('grid'),
    filter: page.locator('#filter'),
    mode: (field, value) => page.getByRole('group', { name: field }).getByRole('radio', { name: value }),
    at: async () => (await numbers())[0] ?? 0,
    total: async () => (await numbers())[1] ?? 0,
  }
}

/** Goes on by the key until the title matches; answers the hop's number. */
export async function pressUntil(app: Hopscope, key: string, title: RegExp, most = 60): Promise<number> {
  for (let presses = 0; presses < most; presses++) {
    if (title.test(await app.title.innerText())) return await app.at()
    const count = await app.count.innerText()
    await app.page.keyboard.press(key)
    // A press too early would pass by the hop that is looked for.
    await expect(app.count).not.toHaveText(count)
  }
  throw new Error(`${key} led to no ${title} within ${most} presses`)
}

/** Where something stands once it moves no more. */
export async function atRest(thing: Locator): Promise<{ readonly x: number; readonly y: number }> {
  let last = { x: Number.NaN, y: Number.NaN }
  await expect
    .poll(async () => {
      const before = last
      const { x, y } = (await thing.boundingBox()) ?? before
      last = { x, y }
      return x === before.x && y === before.y
    })
    .toBe(true)
  return last
}
