import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { Locale } from '../../client/prefs.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import type { Shown } from '../i18n/shown.ts'

export const ShownContext = createContext<StoreApi<Shown> | undefined>(undefined)

function useShown<T>(selector: (shown: Shown) => T): T {
  const shown = useContext(ShownContext)
  if (!shown) throw new Error('a component stands outside of ShownContext')
  return useStore(shown, selector)
}

/** The language's catalogue. */
export const useText = (): Catalogue => useShown(({ text }) => text)

/** The language that is shown now: for a moment not yet the one that was chosen. */
export const useShownLocale = () => useShown(({ locale }) => locale)

/** The words of a part of the page that is fetched when it is first looked at, and brings every language along. */
export const useWords = <T>(words: Readonly<Record<Locale, T>>): T => words[useShownLocale()]
