/** What the reader prefers, kept over visits. `system` leaves it to the browser. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { readShelf, type Shelf, writeShelf } from './shelf.ts'

export const LOCALES = ['en', 'zh'] as const
export type Locale = (typeof LOCALES)[number]
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
const MOTIONS = ['system', 'reduced'] as const
type Motion = (typeof MOTIONS)[number]

export interface Prefs {
  readonly locale: Locale
  /** The locale was picked here or by the link, not guessed from the browser. */
  readonly localeChosen: boolean
  readonly theme: Theme
  readonly motion: Motion
  /** Single-key shortcuts (WCAG 2.1.4). */
  readonly shortcuts: boolean
}

const KEY = 'hopscope.prefs'

export function createPrefs(shelf: Shelf | undefined, languages: readonly string[]): StoreApi<Prefs> {
  const store = createStore<Prefs>(() => ({
    locale: guessLocale(languages),
    localeChosen: false,
    theme: 'system',
    motion: 'system',
    shortcuts: true,
    ...read(shelf),
  }))
  store.subscribe((prefs) => write(shelf, prefs))
  return store
}

const guessLocale = (languages: readonly string[]): Locale =>
  languages
    .find((language) => /^(en|zh)\b/i.test(language))
    ?.toLowerCase()
    .startsWith('zh')
    ? 'zh'
    : 'en'

function read(shelf: Shelf | undefined): Partial<Prefs> {
  try {
    const kept: unknown = JSON.parse(readShelf(shelf, KEY) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    const { locale, theme, motion, shortcuts } = kept as Record<string, unknown>
    return {
      ...(oneOf(LOCALES, locale) ? { locale, localeChosen: true } : {}),
      ...(oneOf(THEMES, theme) ? { theme } : {}),
      ...(oneOf(MOTIONS, motion) ? { motion } : {}),
      ...(typeof shortcuts === 'boolean' ? { shortcuts } : {}),
    }
  } catch {
    return {}
  }
}

function write(shelf: Shelf | undefined, { locale, localeChosen, theme, motion, shortcuts }: Prefs): void {
  writeShelf(shelf, KEY, JSON.stringify({ ...(localeChosen ? { locale } : {}), theme, motion, shortcuts }))
}

export const oneOf = <T extends string>(values: readonly T[], value: unknown): value is T => values.includes(value as T)
