/** The browser's own things, in the shape that the client asks for. */
import type { Hopscope } from '../client/hopscope.ts'
import { readShelf, type Shelf, writeShelf } from '../client/shelf.ts'
import type { AddressBar } from '../client/urlSync.ts'

export const addressBar: AddressBar = {
  read: () => location.hash.slice(1),
  push: (fragment) => history.pushState(undefined, '', `#${fragment}`),
  replace: (fragment) => history.replaceState(undefined, '', `#${fragment}`),
  back: () => history.back(),
  onChange(listener) {
    addEventListener('popstate', listener)
    addEventListener('hashchange', listener)
    return () => {
      removeEventListener('popstate', listener)
      removeEventListener('hashchange', listener)
    }
  },
  remember: (fragment) => writeShelf(browserShelf('session'), ADDRESS_KEY, fragment),
  later(task, milliseconds) {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** A browser that is told to keep nothing throws already at the question. */
export function browserShelf(of: 'local' | 'session' = 'local'): Shelf | undefined {
  try {
    return of === 'local' ? localStorage : sessionStorage
  } catch {
    return undefined
  }
}

const ADDRESS_KEY = 'hopscope.address'

/** A reload, or the address is the one that this tab had last. What a reload asks for may lag behind what was written. */
export function isReturning(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return entry?.type === 'reload' || readShelf(browserShelf('session'), ADDRESS_KEY) === addressBar.read()
}

export const wantsStillness = ({ prefs }: Pick<Hopscope, 'prefs'>): boolean =>
  prefs.getState().motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches

export function download(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
