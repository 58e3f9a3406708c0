/** The language that is shown. A catalogue is fetched when it is first asked for; until it is there the other one stays. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fetching } from '../../client/fetching.ts'
import type { Locale, Prefs } from '../../client/prefs.ts'
import type { Catalogue } from './catalogue.ts'

export const LANG: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-CN' }

export interface Shown {
  readonly locale: Locale
  readonly text: Catalogue
}

const CATALOGUES: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh.ts')).zh,
}

const fetchShown = async (locale: Locale): Promise<Shown> => ({ locale, text: await CATALOGUES[locale]() })

/** Follows the reader's choice from then on. `fetch` waits for the user's word where the network fails. */
export async function showLanguage(
  prefs: StoreApi<Prefs>,
  fetch: Fetching['fetch'] = (part) => part(),
): Promise<StoreApi<Shown>> {
  const first = await fetchShown(prefs.getState().locale)
  const shown = createStore<Shown>(() => first)
  const follow = async ({ locale }: Prefs): Promise<void> => {
    if (locale === shown.getState().locale) return
    try {
      const next = await fetch(() => fetchShown(locale))
      if (prefs.getState().locale === locale) shown.setState(next)
    } catch {
      // Given up: the choice goes back to what can be read.
      prefs.setState({ locale: shown.getState().locale })
    }
  }
  prefs.subscribe((state) => void follow(state))
  void follow(prefs.getState())
  return shown
}
