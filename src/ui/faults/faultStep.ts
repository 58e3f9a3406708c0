/** Faults and repairs as steps of the history: their names go along in every language, for whoever has not these words. */
import type { StepName } from '../../client/history.ts'
import type { FaultOffer, Repair } from '../../protocol/faults.ts'
import { faultNames as en, repairNames as enRepairs } from '../i18n/en/faultNames.ts'
import { faultNames as zh, repairNames as zhRepairs } from '../i18n/zh/faultNames.ts'

export const faultStep = ({ code, params }: Pick<FaultOffer, 'code' | 'params'>): StepName => ({
  code: 'fault',
  params: { fault: code, ...params, en: en[code](params), zh: zh[code](params) },
})

/** The commands themselves, where the repair is made of commands. */
export function repairStep(repairs: readonly Repair[]): StepName {
  const wordsOf = (names: typeof enRepairs) =>
    repairs
      .map(({ code, params, adds }) =>
        Object.hasOwn(names, code)
          ? names[code as keyof typeof enRepairs](params)
          : adds.kernel.map(({ words }) => words).join('; '),
      )
      .join('; ')
  return { code: 'repaired', params: { en: wordsOf(enRepairs), zh: wordsOf(zhRepairs) } }
}
