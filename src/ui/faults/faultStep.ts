/** A fault as a step of the history: its name goes along in every language, for whoever shows it without these words. */
import type { StepName } from '../../client/history.ts'
import type { FaultOffer } from '../../protocol/faults.ts'
import { faultNames as en } from '../i18n/en/faultNames.ts'
import { faultNames as zh } from '../i18n/zh/faultNames.ts'

export const faultStep = ({ code, params }: Pick<FaultOffer, 'code' | 'params'>): StepName => ({
  code: 'fault',
  params: { fault: code, ...params, en: en[code](params), zh: zh[code](params) },
})
