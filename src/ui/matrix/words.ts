import { useWords } from '../hooks/useText.ts'
import { matrix as en } from '../i18n/en/matrix.ts'
import { matrix as zh } from '../i18n/zh/matrix.ts'

const WORDS = { en, zh }

export const useMatrixWords = () => useWords(WORDS)
export type MatrixWords = typeof en
