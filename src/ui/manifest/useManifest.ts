import { useEffect, useState } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import type { Applied, ManifestProblem } from '../../protocol/manifest.ts'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'

export type ManifestRefusal = Problem & Partial<Omit<ManifestProblem, keyof Problem>>

/** What a text would do, or what is wrong with it. */
export interface Judged {
  readonly text: string
  readonly leaveOut: boolean
  readonly applied?: Applied
  readonly problems: readonly ManifestRefusal[]
}

const PAUSE = 250

/** Judged while it is typed, after a pause; undefined until it is. */
export function useManifest(text: string, leaveOut: boolean): Judged | undefined {
  const { ask } = useHopscope()
  const inForce = useLab((lab) => lab.inForce)
  const [judged, setJudged] = useState<Judged>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: another cluster judges anew.
  useEffect(() => {
    if (text.trim() === '') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      void ask('apply', { text, leaveOut }, { signal: stop.signal }).then((answer) => {
        if (stop.signal.aborted) return
        if (answer.kind === 'ok') setJudged({ text, leaveOut, applied: answer.answer, problems: [] })
        else if (answer.kind === 'problems') setJudged({ text, leaveOut, problems: answer.problems })
      })
    }, PAUSE)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [ask, text, leaveOut, inForce])

  return text.trim() !== '' && judged?.text === text && judged.leaveOut === leaveOut ? judged : undefined
}
