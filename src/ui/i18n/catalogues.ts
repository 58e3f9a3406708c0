/** Every language at once, with the parts that are fetched later: for tests. The page fetches the one it shows (`shown.ts`). */
import type { Locale } from '../../client/prefs.ts'
import type { Catalogue } from './catalogue.ts'
import { compare as enCompare } from './en/compare.ts'
import { en } from './en.ts'
import { compare as zhCompare } from './zh/compare.ts'
import { zh } from './zh.ts'

export const CATALOGUES: Readonly<Record<Locale, Catalogue & { readonly compare: typeof enCompare }>> = {
  en: { ...en, compare: enCompare },
  zh: { ...zh, compare: zhCompare },
}
