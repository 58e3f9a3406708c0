import { useWords } from '../hooks/useText.ts'
import { compare as en } from '../i18n/en/compare.ts'
import { compare as zh } from '../i18n/zh/compare.ts'

export type CompareWords = typeof en

export type Side = 'left' | 'right'

/** What the sides are called, wherever they stand: on a phone one is above the other. */
export const NAME_OF = { left: 'A', right: 'B' } as const

export const useCompareWords = (): CompareWords => useWords<CompareWords>({ en, zh })
