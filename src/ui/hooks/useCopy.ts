import { useEffect, useState } from 'react'
import { shareFragment } from '../../client/share.ts'
import { viewOf } from '../../client/urlSync.ts'
import { useHopscope } from './useHopscope.ts'

type Outcome = 'done' | 'denied' | 'tooLong'

/** Milliseconds that the outcome stays. */
const SHOWN = 4000

/** Copies, and says for a while how it went. */
export function useCopy() {
  const app = useHopscope()
  const [outcome, setOutcome] = useState<Outcome | undefined>()

  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(undefined), SHOWN)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('done')
    } catch {
      setOutcome('denied')
    }
  }

  /** A link with everything in it: who opens it has nothing of this browser's. */
  async function copyLink(): Promise<void> {
    const { inForce } = app.lab.getState()
    if (!inForce) return setOutcome('denied')
    const fragment = await shareFragment(viewOf(app), inForce)
    if (fragment === undefined) return setOutcome('tooLong')
    await copy(`${location.origin}${location.pathname}#${fragment}`)
  }

  return { outcome, copy, copyLink }
}
