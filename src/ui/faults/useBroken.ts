import { useEffect, useState } from 'react'
import type { Hopscope } from '../../client/hopscope.ts'
import type { FaultCode, FaultOffer } from '../../protocol/faults.ts'
import type { Source } from '../../protocol/protocol.ts'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'
import { faultStep } from './faultStep.ts'
import { lessOf, stepsInForce } from './steps.ts'

const NONE: readonly FaultOffer[] = []

/** The faults in force, as the engine knows them from the edits; undefined until it has told. */
export function useBroken(): readonly FaultOffer[] | undefined {
  const { ask, lab } = useHopscope()
  const inForce = useLab((state) => state.inForce)
  const [told, setTold] = useState<{ readonly of: Source; readonly broken: readonly FaultOffer[] }>()
  useEffect(() => {
    if (!inForce?.edits) return
    const wish = new AbortController()
    void ask('faultsInForce', { told: faultsTold(lab) }, { signal: wish.signal }).then((answer) => {
      if (!wish.signal.aborted) setTold({ of: inForce, broken: answer.kind === 'ok' ? answer.answer : NONE })
    })
    return () => wish.abort()
  }, [ask, lab, inForce])
  if (!inForce?.edits) return NONE
  return told?.of === inForce ? told.broken : undefined
}

/** As the history calls them: of two names for one state, the one that was chosen. */
export function faultsTold(lab: Hopscope['lab']): FaultOffer[] {
  const { history, inForce } = lab.getState()
  return stepsInForce(history, inForce)
    .filter(({ name }) => name.code === 'fault')
    .map(({ name: { params }, edits }) => {
      const { fault, en: _, zh: __, ...struck } = params as Readonly<Record<string, string>>
      return { code: fault as FaultCode, params: struck, edits }
    })
}

/** Its own button: all that it did goes, as if it had never been. Refused where a later edit stands on it. */
export const takeBack = ({ actions }: Hopscope, fault: FaultOffer) =>
  actions.edit({ code: 'faultBack', params: faultStep(fault).params }, (edits) => lessOf(edits, fault.edits) ?? edits)
