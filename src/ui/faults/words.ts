import { useWords } from '../hooks/useText.ts'
import { faults as en } from '../i18n/en/faults.ts'
import { faults as zh } from '../i18n/zh/faults.ts'

export const useFaultWords = () => useWords<typeof en>({ en, zh })
export type FaultsWords = typeof en
