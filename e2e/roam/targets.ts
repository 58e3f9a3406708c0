/** What a user could press just now: seen, enabled, and not beneath a dialog. */
import type { ElementHandle, Page } from '@playwright/test'

export interface Target {
  readonly at: number
  /** Where on the page, so that a long table does not draw all attention. */
  readonly region: string
  readonly kind: string
  readonly name: string
}

export async function targets(page: Page, within = 'body'): Promise<readonly Target[]> {
  return await page.evaluate((scope) => {
    const USABLE =
      'button, [role=tab], [role=option], [role=menuitem], [role=row], [role=slider], [role=separator], [role=gridcell], [data-row], [data-item], summary, select, textarea, input, [contenteditable=true], [tabindex="0"]'
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1)
    const shown = document.querySelector(':popover-open')
    const root = shown ?? modal ?? document.querySelector(scope)
    const seen = [...(root?.querySelectorAll<HTMLElement>(USABLE) ?? [])].filter((element) => {
      const box = element.getBoundingClientRect()
      return (
        element.matches(':enabled, :not(button, input, select, textarea)') &&
        box.width > 1 &&
        box.height > 1 &&
        // What waits above the page for the first Tab.
        box.bottom + scrollY > 0 &&
        element.checkVisibility({ opacityProperty: false, visibilityProperty: true })
      )
    })
    window.roam.targets = seen
    return seen.map((element, at) => {
      const region = element.closest(
        'header, aside, [role=tabpanel], [role=tablist], dialog, [popover], #picture, section',
      )
      const name =
        element.getAttribute('aria-label') ?? (element.textContent || element.getAttribute('placeholder') || '')
      return {
        at,
        region: `${region?.tagName}${region?.id ? `#${region.id}` : ''} ${region?.getAttribute('aria-label') ?? ''}`,
        kind:
          element.getAttribute('role') ??
          (element instanceof HTMLInputElement ? `input ${element.type}` : element.tagName.toLowerCase()),
        name: name.replace(/\s+/g, ' ').trim().slice(0, 80),
      }
    })
  }, within)
}

export async function elementOf(page: Page, { at }: Target): Promise<ElementHandle<HTMLElement> | undefined> {
  const handle = await page.evaluateHandle((index) => window.roam.targets[index], at)
  return (handle.asElement() as ElementHandle<HTMLElement> | null) ?? undefined
}

export const said = ({ region, kind, name }: Target): string => `${kind} "${name}" in ${region}`
