/** What holds after every act, whatever it was. */
import type { Page } from '@playwright/test'
import { en } from '../../src/ui/i18n/en.ts'
import { zh } from '../../src/ui/i18n/zh.ts'

/** What a user reads off the page: a link that is opened elsewhere shows the same. */
export interface Seen {
  readonly title: string
  readonly verdict: string
  readonly count: string
  readonly hop: string
  readonly dialog: string
  readonly tab: string
}

export async function see(page: Page): Promise<Seen> {
  return await page.evaluate(() => {
    const text = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .map((one) => one.innerText.replace(/\s+/g, ' ').trim())
        .join(' | ')
    return {
      title: document.title,
      verdict: text('p[data-tone][role=status]'),
      count: text('output[aria-live=off]'),
      hop: text('#hop-detail h2'),
      dialog: text('dialog:modal h2:first-of-type'),
      tab: text('[role=tab][aria-selected=true]'),
    }
  })
}

/** Broken laws, in words. */
export async function broken(page: Page): Promise<string[]> {
  return await page.evaluate(
    ([parts, width]) => {
      const faults: string[] = []
      const { scrollingElement: root, activeElement, body } = document
      if (root && root.scrollWidth > width) {
        const wide = [...document.querySelectorAll('body *')].filter(
          (one) => one.getBoundingClientRect().right > width + 1,
        )
        faults.push(
          `${root.scrollWidth} px wide in ${width}: ${wide
            .slice(0, 3)
            .map((one) => one.outerHTML.slice(0, 160))
            .join(' ')}`,
        )
      }
      if (document.title.trim() === '' || /undefined/.test(document.title)) faults.push(`title: ${document.title}`)
      const words = body.innerText
      for (const part of parts) if (words.includes(part)) faults.push(`it says: ${part}`)
      const odd = /.{0,40}(\bundefined\b|\bNaN\b|\[object |\$\{).{0,40}/.exec(words)
      if (odd) faults.push(`it says: ${odd[0]}`)
      const modal = [...document.querySelectorAll('dialog:modal')].at(-1)
      if (modal && !modal.contains(activeElement))
        faults.push(`a dialog is open, the focus is on ${activeElement?.outerHTML.slice(0, 100)}`)
      if (document.querySelectorAll('dialog:modal').length > 1) faults.push('two dialogs are open')
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at)
      if (twice.length > 0) faults.push(`the same id twice: ${twice.join(', ')}`)
      return faults
    },
    [
      [en, zh].flatMap(({ trouble }) => [trouble.partFailed, trouble.crashTitle, trouble.failed]),
      page.viewportSize()?.width ?? 0,
    ] as const,
  )
}

/** Where the keyboard is. */
export const focus = async (page: Page): Promise<string> =>
  await page.evaluate(() => {
    const { activeElement, body } = document
    if (!activeElement || activeElement === body) return ''
    return `${activeElement.tagName} ${activeElement.getAttribute('aria-label') ?? activeElement.textContent?.slice(0, 60)}`
  })

const fieldsOf = (url: string, fits: RegExp): string =>
  [...new URLSearchParams(new URL(url).hash.slice(1))]
    .filter(([name]) => fits.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')

/** The lab in the address: what the history is about. */
export const labOf = (url: string): string => fieldsOf(url, /^(scenario|document|edits|lab|pool\..+)$/)

export const probeOf = (url: string): string => fieldsOf(url, /^(kind|from|to|port|sport|size|ttl|pmtu|dev)$/)
