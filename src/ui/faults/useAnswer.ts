import { useEffect, useState } from 'react'
import type { Trace } from '../../protocol/engine.ts'
import type { Fix, Verdict } from '../../protocol/faults.ts'
import { useHopscope } from '../hooks/useHopscope.ts'
import { menderOf } from './menderOf.ts'
import { type StepInForce, stepsInForce } from './steps.ts'
import { faultsTold } from './useBroken.ts'

/** Of the trace that is shown; undefined until the engine has told it. */
export function useVerdict(trace: Trace): Verdict | undefined {
  const { ask } = useHopscope()
  const [told, setTold] = useState<{ readonly trace: Trace; readonly verdict: Verdict }>()
  useEffect(() => {
    const wish = new AbortController()
    void ask('verdict', {}, { signal: wish.signal }).then((answer) => {
      if (!wish.signal.aborted && answer.kind === 'ok' && answer.answer) setTold({ trace, verdict: answer.answer })
    })
    return () => wish.abort()
  }, [ask, trace])
  return told?.trace === trace ? told.verdict : undefined
}

export interface Fixes {
  readonly fixes: readonly Fix[]
  /** The steps that a fix may take back, by its `step`. */
  readonly steps: readonly StepInForce[]
}

/** Tried by the engine as soon as there is something to mend, aside; undefined while it tries. */
export function useFixes(trace: Trace): Fixes | undefined {
  const app = useHopscope()
  const [told, setTold] = useState<{ readonly trace: Trace; readonly found: Fixes }>()
  useEffect(() => {
    const wish = new AbortController()
    const { history, inForce } = app.lab.getState()
    if (!inForce) return
    const steps = stepsInForce(history, inForce)
    const { probe, seed } = trace
    const request = { probe, seed, steps: steps.map(({ edits }) => edits), told: faultsTold(app.lab) }
    void menderOf(app)
      .ask(inForce, 'fixes', request, wish.signal)
      .then((answer) => {
        if (wish.signal.aborted) return
        setTold({ trace, found: { fixes: answer.kind === 'ok' ? answer.answer : [], steps } })
      })
    return () => wish.abort()
  }, [app, trace])
  return told?.trace === trace ? told.found : undefined
}
