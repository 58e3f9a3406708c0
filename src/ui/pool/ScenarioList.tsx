import { useEffect, useRef } from 'react'
import { plain } from '../base/Rich.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import { byTopic } from './byTopic.ts'
import styles from './pool.module.css'

/** All scenarios, one click away. */
export function ScenarioList({ onPings }: { readonly onPings: () => void }) {
  const text = useText()
  const still = useReducedMotion()
  const { openScenario } = useActions()
  const scenarios = useLab((lab) => lab.scenarios)
  const current = useLab((lab) => (lab.inForce?.kind === 'scenario' ? lab.inForce.id : undefined))
  const here = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is longer than its room, wherever it was opened from
  useEffect(() => {
    // Nothing is returned: newer browsers answer a promise, which React would call to clean up.
    here.current?.scrollIntoView?.({ block: 'nearest' })
  }, [current, scenarios])
  if (scenarios.length === 0) return null
  return (
    <nav className={styles.nav} aria-label={text.header.gallery}>
      <h2 className={styles.title}>{text.header.gallery}</h2>
      {byTopic(scenarios).map(({ topic, members }) => (
        <section key={topic} aria-labelledby={`topic-${topic}`}>
          <h3 className={styles.topic} id={`topic-${topic}`}>
            {text.topics[topic]}
          </h3>
          <ul className={styles.list}>
            {members.map(({ id }) => (
              <li key={id}>
                <button
                  type="button"
                  className={styles.item}
                  ref={id === current ? here : undefined}
                  aria-current={id === current}
                  title={plain(text.scenarios[id].text)}
                  onClick={() => void openScenario(id, !still)}
                >
                  {text.scenarios[id].title}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <button type="button" className={styles.item} aria-haspopup="dialog" onClick={onPings}>
        {text.header.pings}
      </button>
    </nav>
  )
}
