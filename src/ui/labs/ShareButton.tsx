import { Check, Link, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { shareFragment } from '../../client/share.ts'
import { viewOf } from '../../client/urlSync.ts'
import { IconButton } from '../base/IconButton.tsx'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './labs.module.css'

type Outcome = 'done' | 'denied' | 'tooLong'

/** Milliseconds that the outcome stays. */
const SHOWN = 4000

/** A link with everything in it: who opens it has nothing of this browser's. */
export function ShareButton() {
  const text = useText()
  const app = useHopscope()
  const source = useLab((lab) => lab.inForce)
  const [outcome, setOutcome] = useState<Outcome | undefined>()

  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(undefined), SHOWN)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy(): Promise<Outcome> {
    if (!source) return 'denied'
    const fragment = await shareFragment(viewOf(app), source)
    if (fragment === undefined) return 'tooLong'
    try {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${fragment}`)
      return 'done'
    } catch {
      return 'denied'
    }
  }

  const icon = outcome === 'done' ? Check : outcome ? TriangleAlert : Link
  return (
    <span className={styles.share}>
      <IconButton icon={icon} label={text.labs.copyLink} onClick={async () => setOutcome(await copy())} />
      <span role="status" className={outcome ? styles.said : undefined}>
        {outcome && text.labs.copied[outcome]}
      </span>
    </span>
  )
}
