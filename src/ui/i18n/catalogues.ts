import type { Locale } from '../../client/prefs.ts'
import type { Catalogue } from './catalogue.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { en, zh }

export const LANG: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-CN' }
