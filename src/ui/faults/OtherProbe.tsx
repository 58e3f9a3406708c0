import { useEffect, useState } from 'react'
import type { Probe, Trace } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { useHopscope } from '../hooks/useHopscope.ts'
import { commandOf } from '../probe/probeCommand.ts'
import styles from './faults.module.css'
import { menderOf } from './menderOf.ts'
import { useFaultWords } from './words.ts'

/** What was broken does not bite this probe: the one that it bites. */
export function OtherProbe({ trace }: { readonly trace: Trace }) {
  const words = useFaultWords()
  const app = useHopscope()
  const { session, transport, actions } = app
  const [found, setFound] = useState<Probe | null>()
  useEffect(() => {
    const wish = new AbortController()
    const { inForce } = app.lab.getState()
    if (!inForce) return
    void menderOf(app)
      .ask(inForce, 'shows', { probe: trace.probe, seed: trace.seed }, wish.signal)
      .then((answer) => !wish.signal.aborted && setFound(answer.kind === 'ok' ? answer.answer : null))
    return () => wish.abort()
  }, [app, trace])
  if (found === undefined) return null
  async function send(probe: Probe): Promise<void> {
    session.setState({ draft: probe })
    await actions.send(false)
    const { lostAt } = session.getState().trace ?? {}
    if (lostAt !== undefined) transport.seek(lostAt)
  }
  return (
    <p className={styles.line}>
      <span>{words.notMet}</span>
      {found && (
        <button type="button" className={controls.button} onClick={() => void send(found)}>
          {words.sendOther({ probe: commandOf(found) })}
        </button>
      )}
    </p>
  )
}
