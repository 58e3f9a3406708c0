/** What the random user does. Each act answers what it did, or undefined where there was nothing to do it to. */
import type { Page } from '@playwright/test'
import type { Chance } from './random.ts'
import { elementOf, said, type Target, targets } from './targets.ts'
import { COMMANDS, DOCUMENTS, KEYS, MANIFESTS, TEXTS } from './words.ts'

export interface Act {
  readonly name: string
  readonly weight: number
  readonly run: (page: Page, chance: Chance) => Promise<string | undefined>
}

/** Milliseconds for what is there already. */
const SOON = 4000

/** One of those that are seen: first where, then what kind, then which. */
function choose(chance: Chance, from: readonly Target[]): Target | undefined {
  const region = chance.pick([...new Set(from.map((one) => one.region))])
  const there = from.filter((one) => one.region === region)
  const kind = chance.pick([...new Set(there.map((one) => one.kind))])
  return chance.pick(there.filter((one) => one.kind === kind))
}

/** What covers it, or where it went, is its own affair: the next act goes on. */
const oneLine = (error: unknown): string =>
  /<.* intercepts pointer events/.exec(String(error))?.[0].slice(0, 120) ?? String(error).split('\n')[0] ?? ''

async function use(page: Page, chance: Chance, target: Target | undefined): Promise<string | undefined> {
  const element = target && (await elementOf(page, target))
  if (!element) return undefined
  const where = said(target)
  const tag = await element.evaluate((one) => (one instanceof HTMLInputElement ? one.type : one.tagName.toLowerCase()))
  try {
    if (tag === 'file') return undefined
    if (tag === 'select') {
      const values = await element.$$eval('option:enabled', (all) => all.map((one) => (one as HTMLOptionElement).value))
      const value = chance.pick(values)
      if (value === undefined) return undefined
      await element.selectOption(value, { timeout: SOON })
      return `choose ${value}: ${where}`
    }
    const isText =
      ['text', 'search', 'number', 'textarea'].includes(tag) ||
      (await element.getAttribute('contenteditable')) === 'true'
    if (isText) {
      const editor = await element.getAttribute('data-editor')
      const words =
        chance.pick(
          editor === 'manifest' ? MANIFESTS : editor === 'command' ? COMMANDS : tag === 'textarea' ? DOCUMENTS : TEXTS,
        ) ?? ''
      await element.fill(words, { timeout: SOON })
      const key = chance.pick(['Enter', 'Tab', 'Escape', 'ControlOrMeta+Enter', 'Enter'])
      if (key) await page.keyboard.press(key)
      return `write ${JSON.stringify(words.slice(0, 60))}, ${key}: ${where}`
    }
    const how = chance.below(10)
    if (how < 3) {
      await element.focus()
      const isHeld = await element.evaluate((one) => document.activeElement === one)
      if (!isHeld) return undefined
      const key = chance.pick(['Enter', ' ']) ?? 'Enter'
      await page.keyboard.press(key === ' ' ? 'Space' : key)
      return `press ${key === ' ' ? 'Space' : key}: ${where}`
    }
    if (how === 3) {
      await element.click({ button: 'right', timeout: SOON })
      return `right click: ${where}`
    }
    await element.click({ timeout: SOON })
    return `click: ${where}`
  } catch (error) {
    return `in vain: ${where} (${oneLine(error)})`
  }
}

const any = async (page: Page, chance: Chance, fits: (target: Target) => boolean = () => true, within?: string) =>
  await use(page, chance, choose(chance, (await targets(page, within)).filter(fits)))

/** Presses what fits, if it is there and nothing lies over it. */
async function press(page: Page, selector: string, nth = 0): Promise<string | undefined> {
  const one = page.locator(selector).locator('visible=true')
  const count = await one.count()
  if (count === 0 || (await page.locator('dialog:modal').count()) > 0) return undefined
  const chosen = one.nth(nth % count)
  const name = (await chosen.getAttribute('aria-label')) ?? (await chosen.innerText())
  try {
    await chosen.click({ timeout: SOON })
    return `click: ${name.replace(/\s+/g, ' ').slice(0, 80)}`
  } catch (error) {
    return `in vain: ${name} (${oneLine(error)})`
  }
}

const isOpen = async (page: Page): Promise<boolean> => (await page.locator('dialog:modal').count()) > 0

async function give(page: Page, how: 'drop' | 'paste', text: string): Promise<void> {
  await page.evaluate(
    ([kind, content]) => {
      const data = new DataTransfer()
      if (kind === 'drop') data.items.add(new File([content], 'given.txt', { type: 'text/plain' }))
      else data.setData('text/plain', content)
      const target = document.querySelector('dialog:modal') ?? document.body
      target.dispatchEvent(
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    },
    [how, text] as const,
  )
}

const SIZES = [
  [1440, 900],
  [1024, 768],
  [900, 700],
  [390, 844],
  [1440, 900],
] as const

export const ACTS: readonly Act[] = [
  { name: 'anything', weight: 30, run: async (page, chance) => await any(page, chance) },
  {
    name: 'table',
    weight: 6,
    run: async (page, chance) => await any(page, chance, () => true, '#tables, [role=tabpanel]'),
  },
  {
    name: 'key',
    weight: 14,
    async run(page, chance) {
      const key = chance.pick(KEYS) ?? 'Escape'
      await page.keyboard.press(key === ' ' ? 'Space' : key)
      return key
    },
  },
  {
    name: 'command',
    weight: 12,
    async run(page, chance) {
      const line = page.locator('[data-editor=command]').locator('visible=true')
      if ((await isOpen(page)) || (await line.count()) === 0) return undefined
      const words = chance.pick(COMMANDS) ?? ''
      await line.first().fill(words, { timeout: SOON })
      await line.first().press('Enter', { timeout: SOON })
      return words.slice(0, 80)
    },
  },
  { name: 'fix', weight: 7, run: async (page, chance) => await press(page, '[data-fix]', chance.below(5)) },
  {
    name: 'fault',
    weight: 8,
    async run(page, chance) {
      if (await isOpen(page)) return undefined
      const opened = await press(page, 'main section [aria-haspopup=dialog]')
      if (opened === undefined) return undefined
      // A document has no desired state to break.
      await page
        .locator('dialog:modal button')
        .nth(1)
        .waitFor({ timeout: SOON })
        .catch(() => undefined)
      return await any(page, chance, ({ kind }) => kind === 'button', 'dialog:modal')
    },
  },
  {
    name: 'dialog',
    weight: 6,
    run: async (page, chance) =>
      await press(page, 'header [aria-haspopup=dialog], header button[popovertarget]', chance.below(20)),
  },
  {
    name: 'send',
    weight: 6,
    async run(page, chance) {
      if (await isOpen(page)) return undefined
      await any(page, chance, ({ kind }) => kind !== 'button', '#probe')
      return await press(page, '#probe button[type=submit]')
    },
  },
  {
    name: 'step',
    weight: 8,
    async run(page, chance) {
      const key = chance.pick(['ArrowRight', 'n', 'p', 'd', 'End', 'Shift+ArrowRight']) ?? 'n'
      const times = 1 + chance.below(6)
      for (let time = 0; time < times; time++) await page.keyboard.press(key)
      return `${times} × ${key}`
    },
  },
  {
    name: 'escape',
    weight: 8,
    async run(page) {
      await page.keyboard.press('Escape')
      return ''
    },
  },
  {
    name: 'undo',
    weight: 6,
    async run(page) {
      await page.keyboard.press('Control+z')
      return ''
    },
  },
  {
    name: 'redo',
    weight: 5,
    async run(page) {
      await page.keyboard.press('Control+Shift+z')
      return ''
    },
  },
  {
    name: 'back',
    weight: 4,
    async run(page) {
      // Never out of the page.
      const can = await page.evaluate(() => {
        const { canGoBack } = (window as unknown as { navigation: { canGoBack: boolean } }).navigation
        if (canGoBack) history.back()
        return canGoBack
      })
      return can ? '' : undefined
    },
  },
  {
    name: 'forward',
    weight: 2,
    async run(page) {
      const can = await page.evaluate(() => {
        const { canGoForward } = (window as unknown as { navigation: { canGoForward: boolean } }).navigation
        if (canGoForward) history.forward()
        return canGoForward
      })
      return can ? '' : undefined
    },
  },
  {
    name: 'reload',
    weight: 2,
    async run(page) {
      await page.reload()
      return ''
    },
  },
  {
    name: 'size',
    weight: 1.5,
    async run(page, chance) {
      const [width, height] = chance.pick(SIZES) ?? SIZES[0]
      await page.setViewportSize({ width, height })
      return `${width}×${height}`
    },
  },
  {
    name: 'give',
    weight: 3,
    async run(page, chance) {
      const text = chance.pick([...MANIFESTS, ...MANIFESTS, ...DOCUMENTS]) ?? ''
      const how = chance.pick(['drop', 'paste'] as const) ?? 'drop'
      await give(page, how, text)
      return `${how} ${JSON.stringify(text.slice(0, 80))}`
    },
  },
  {
    name: 'scenario',
    weight: 3,
    run: async (page, chance) => await press(page, '#pool nav button', chance.below(30)),
  },
  {
    name: 'link',
    weight: 1.5,
    async run(page, chance) {
      const fragment = new URL(page.url()).hash.slice(1).split('&')
      const at = chance.below(fragment.length)
      const how = chance.below(3)
      if (how === 0) fragment.splice(at, 1)
      else if (how === 1)
        fragment[at] = `${(fragment[at] ?? '').split('=')[0]}=${chance.pick(['', 'x', '0', '9999', '%00', '../..'])}`
      else fragment[at] = (fragment[at] ?? '').slice(0, -1)
      await page.evaluate((hash) => {
        location.hash = hash
      }, fragment.join('&'))
      return fragment.join('&').slice(0, 300)
    },
  },
]
