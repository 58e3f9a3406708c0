import { useCallback, useEffect, useState } from 'react'
import { SEED } from '../../client/loader.ts'
import type { Probe, Problem } from '../../protocol/engine.ts'
import type { ModeMatrix } from '../../protocol/matrix.ts'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'

export type Modes =
  | { readonly kind: 'asked'; readonly done: number; readonly total: number }
  | { readonly kind: 'known'; readonly matrix: ModeMatrix; readonly ms: number }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'failed'; readonly retry: () => void }

const ASKED: Modes = { kind: 'asked', done: 0, total: 1 }

/** The present probe in every mode; asked anew when the lab changes. */
export function useModes(probe: Probe | undefined): Modes {
  const { ask } = useHopscope()
  const source = useLab((lab) => lab.inForce)
  const [modes, setModes] = useState<Modes>(ASKED)
  const [tries, setTries] = useState(0)
  const retry = useCallback(() => setTries((n) => n + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another lab, or another try, is asked again.
  useEffect(() => {
    if (!probe) return
    const wish = new AbortController()
    const { signal } = wish
    const started = performance.now()
    setModes(ASKED)
    const onProgress = (done: number, total: number) => !signal.aborted && setModes({ kind: 'asked', done, total })
    void ask('modes', { probe, seed: SEED }, { signal, onProgress }).then((answer) => {
      if (signal.aborted) return
      if (answer.kind === 'ok')
        setModes({ kind: 'known', matrix: answer.answer, ms: Math.round(performance.now() - started) })
      else if (answer.kind === 'problems') setModes({ kind: 'refused', problems: answer.problems })
      else setModes({ kind: 'failed', retry })
    })
    return () => wish.abort()
  }, [ask, probe, source, tries, retry])
  return modes
}
