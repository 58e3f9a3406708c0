import { Rich } from '../base/Rich.tsx'
import { useHop, useNameOf } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { hopTitle } from '../i18n/sentences.ts'
import styles from './Transport.module.css'

/** What happens at this moment, in few words. */
export function Now() {
  const text = useText()
  const hop = useHop()
  const nameOf = useNameOf()
  return <p className={styles.now}>{hop && <Rich text={hopTitle(text, hop, nameOf)} />}</p>
}
