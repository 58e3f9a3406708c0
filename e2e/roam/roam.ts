/** One random user's visit, with the laws it goes by. */
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, type Page, test } from '@playwright/test'
import { ACTS } from './acts.ts'
import { broken, focus, labOf, probeOf, see } from './laws.ts'
import { type Chance, chance } from './random.ts'
import { type Watched, watched } from './watch.ts'

export interface Visit {
  readonly seed: number
  readonly acts: number
  /** After so many acts the address is opened elsewhere, and all is undone and done again. */
  readonly every: { readonly address: number; readonly undo: number }
  readonly axe: boolean
  /** Does the next thing before the page has answered; then one seed is no longer one and the same visit. */
  readonly hasty: boolean
}

const STARTS = [
  'ipip-always',
  'cluster-ip',
  'vxlan-always',
  'policy-stops',
  'two-subnets-ipip',
  'same-node',
  '',
] as const

export async function roam(browser: Browser, visit: Visit): Promise<void> {
  const luck = chance(visit.seed)
  const options = who(luck)
  const context = await browser.newContext(options)
  const user = await watched(context)
  const { page } = user
  const log: string[] = [`seed ${visit.seed}, ${JSON.stringify(options)}`]
  const tell = (faults: readonly string[]) => {
    if (faults.length > 0) throw new Error(`${faults.join('\n')}\n\nwhat was done:\n${log.join('\n')}`)
  }
  /** Rest, and whatever does not hold then. */
  const rest = async (): Promise<void> => {
    await user.settled(SHORT)
    await pause(page)
    const left = await user.settled()
    tell([...(await user.faults()), ...left.map((one) => `still at work: ${one}`), ...(await broken(page))])
  }

  const start = luck.pick(STARTS) ?? ''
  const address = start === '' ? '/' : `/#v=1&scenario=${start}&hop=0`
  log.push(`open ${address}`)
  await page.goto(address)
  await rest()
  const first = labOf(page.url())
  /** What had the focus before a dialog was opened. */
  let held = ''

  for (let done = 1; done <= visit.acts; done++) {
    const act = luck.weighed(ACTS)
    const wasOpen = await page.locator('dialog:modal').count()
    if (wasOpen === 0) held = await focus(page)
    const what = await act?.run(page, luck)
    if (what === undefined) {
      done -= 1
      continue
    }
    log.push(`${done} ${act?.name} ${what}`)
    // Whoever does not wait for the answer gets one all the same.
    if (visit.hasty && done < visit.acts && luck.below(3) > 0) continue
    await rest()
    // By keys nobody may end up nowhere; a dialog that a link opened has nothing to give the focus back to.
    const byKeys = /^press /.test(what) || (wasOpen > (await page.locator('dialog:modal').count()) && held !== '')
    if (byKeys && (await focus(page)) === '') tell(['the focus is lost'])
    if (visit.axe && luck.below(25) === 0) tell(await axe(page))
    if (done % visit.every.address === 0) tell(await opensElsewhere(browser, options, page, log))
    if (done % visit.every.undo === 0) tell(await undoneAndDone(user, rest, first, log))
  }
  await test.info().attach('what was done', { body: log.join('\n') })
  await context.close()
}

function who(luck: Chance): BrowserContextOptions {
  const [width, height] = luck.pick([
    [1440, 900],
    [1440, 900],
    [390, 844],
  ] as const) ?? [1440, 900]
  return {
    viewport: { width, height },
    locale: luck.pick(['en-US', 'en-US', 'zh-CN']) ?? 'en-US',
    colorScheme: luck.pick(['light', 'dark'] as const) ?? 'light',
    ...(width < 800 && { hasTouch: true, isMobile: true }),
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    permissions: ['clipboard-read', 'clipboard-write'],
  }
}

/** Milliseconds until it is looked at whether it plays, which is no rest. */
const SHORT = 1000

async function pause(page: Page): Promise<void> {
  const playing = page.locator('button:has(svg.lucide-pause):visible')
  if ((await playing.count()) > 0 && (await page.locator('dialog:modal').count()) === 0) await playing.click()
}

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `axe: ${id}: ${nodes.map((node) => node.html.slice(0, 200)).join('\n  ')}`)
}

/** As a colleague opens the address, who has nothing of this browser's. */
async function opensElsewhere(
  browser: Browser,
  options: BrowserContextOptions,
  page: Page,
  log: string[],
): Promise<string[]> {
  const url = page.url()
  // What is more than an address holds, or is a document, is this browser's own.
  if (/=kept/.test(url)) return []
  log.push(`opened elsewhere: ${url.slice(0, 2000)}`)
  const here = await see(page)
  const context = await browser.newContext({ ...options, viewport: page.viewportSize() ?? null })
  const there = await watched(context)
  await there.page.goto(url)
  const left = await there.settled()
  const shown = await see(there.page)
  const faults = [...(await there.faults()), ...left, ...(await broken(there.page))]
  await context.close()
  const keys = Object.keys(here) as (keyof typeof here)[]
  const differ = keys
    .filter((key) => here[key] !== shown[key])
    .map((key) => `${key}: here ${here[key]}\n  there ${shown[key]}`)
  return [...faults, ...differ]
}

const MOST_STEPS = 250

async function undoneAndDone(
  user: Watched,
  rest: () => Promise<void>,
  first: string,
  log: string[],
): Promise<string[]> {
  const { page } = user
  for (let most = 0; most < 8 && (await page.locator('dialog:modal').count()) > 0; most++) {
    await page.keyboard.press('Escape')
    await rest()
  }
  if ((await page.locator('dialog:modal').count()) > 0) return ['Escape closes no dialog']
  const before = { lab: labOf(page.url()), probe: probeOf(page.url()), seen: await see(page) }
  const [back, forth] = ['undo-2', 'redo-2'].map((icon) => page.locator(`header button:has(svg.lucide-${icon})`)) as [
    ReturnType<Page['locator']>,
    ReturnType<Page['locator']>,
  ]
  const can = async (button: typeof back) => (await button.getAttribute('aria-disabled')) !== 'true'
  const labs: string[] = []
  while ((await can(back)) && labs.length < MOST_STEPS) {
    labs.push(labOf(page.url()))
    await back.click()
    await rest()
  }
  log.push(`all undone: ${labs.length} steps`)
  if (labOf(page.url()) !== first) return [`all undone, the lab is ${labOf(page.url())}\n  and was ${first}`]
  for (const wanted of labs.reverse()) {
    if (!(await can(forth))) return [`fewer steps forth than back, ${labs.length}`]
    await forth.click()
    await rest()
    if (labOf(page.url()) !== wanted) return [`done again, the lab is ${labOf(page.url())}\n  and was ${wanted}`]
  }
  log.push('all done again')
  if (probeOf(page.url()) !== before.probe) return []
  const { verdict, title } = await see(page)
  if (verdict !== before.seen.verdict) return [`done again, it says ${verdict}\n  and said ${before.seen.verdict}`]
  return title === before.seen.title ? [] : [`done again, the title is ${title}`]
}
