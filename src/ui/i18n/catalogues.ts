/** Every language at once: for tests. The page fetches the one it shows (`shown.ts`). */
import type { Locale } from '../../client/prefs.ts'
import type { Catalogue } from './catalogue.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { en, zh }
