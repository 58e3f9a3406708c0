import { Rich } from '../base/Rich.tsx'
import { useHop, useHopIndex, useNameOf, useTrace } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { dropSentence, hopTitle, reasonSentence } from '../i18n/sentences.ts'
import { Decided } from './Decided.tsx'
import { HeaderStack } from './HeaderStack.tsx'
import { Hook } from './Hook.tsx'
import styles from './hop.module.css'
import { OnTheWire } from './OnTheWire.tsx'

/** Where, why, what changed, what decided: one hop, complete. */
export function HopPanel() {
  const text = useText()
  const trace = useTrace()
  const index = useHopIndex()
  const hop = useHop()
  const nameOf = useNameOf()
  if (!trace || !hop) {
    return <p className={styles.none}>{trace ? text.hop.before : text.hop.none}</p>
  }
  const journey = trace.journeys.find((candidate) => candidate.id === hop.journey)
  const number = journey ? trace.journeys.indexOf(journey) + 1 : 0
  return (
    <article className={styles.hop} id="hop-detail">
      <p className={styles.where}>
        {text.transport.hop({ hop: index + 1, total: trace.hops.length })}
        {journey && (
          <>
            {' · '}
            {text.hop.packet({ number, phase: text.phases[journey.phase] })}
            {' · '}
            <span className={styles.way} data-way={journey.direction}>
              {journey.direction === 'there' ? text.hop.there : text.hop.back}
            </span>
          </>
        )}
      </p>
      <h2 className={styles.title}>
        <Rich text={hopTitle(text, hop, nameOf)} />
      </h2>
      <div className={styles.why}>
        {hop.drop && (
          <p className={styles.drop}>
            <Rich text={dropSentence(text, hop.drop)} />
          </p>
        )}
        {hop.reasons.length === 0 && (
          <p>
            <Rich text={text.unexplained[hop.kind]({ dev: hop.dev ?? '' })} />
          </p>
        )}
        {hop.reasons.map((reason) => (
          <p key={`${reason.code} ${JSON.stringify(reason.params)}`}>
            <Rich text={reasonSentence(text, reason, nameOf(hop.ns))} />
          </p>
        ))}
      </div>
      {hop.walks && <Hook key={index} hop={hop} index={index} />}
      <HeaderStack hop={hop} />
      <Decided hop={hop} index={index} />
      <OnTheWire hop={hop} />
    </article>
  )
}
