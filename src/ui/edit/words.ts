import { useWords } from '../hooks/useText.ts'
import { tableEdits as en } from '../i18n/en/tableEdits.ts'
import { tableEdits as zh } from '../i18n/zh/tableEdits.ts'

export const useEditWords = () => useWords<typeof en>({ en, zh })
export type EditWords = typeof en
