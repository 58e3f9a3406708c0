import { FileJson2, Table2 } from 'lucide-react'
import type { ScenarioInfo } from '../../protocol/engine.ts'
import { Dialog } from '../base/Dialog.tsx'
import { Rich } from '../base/Rich.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText, useWords } from '../hooks/useText.ts'
import { pings as en } from '../i18n/en/pings.ts'
import { pings as zh } from '../i18n/zh/pings.ts'
import { byTopic } from '../pool/byTopic.ts'
import styles from './GalleryDialog.module.css'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onOpenOwn: () => void
  readonly onPings: () => void
}

export function GalleryDialog({ open, onOpenChange, onOpenOwn, onPings }: Props) {
  const text = useText()
  const pings = useWords({ en, zh })
  const scenarios = useLab((lab) => lab.scenarios)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={text.header.gallery} intro={text.header.galleryIntro} wide>
      {byTopic(scenarios).map(({ topic, members }) => (
        <section key={topic} className={styles.topic} aria-labelledby={`gallery-${topic}`}>
          <h3 id={`gallery-${topic}`}>{text.topics[topic]}</h3>
          <ul className={styles.cards}>
            {members.map((scenario) => (
              <li key={scenario.id}>
                <Card scenario={scenario} onPick={() => onOpenChange(false)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <button type="button" className={styles.card} onClick={onPings}>
        <strong className={styles.title}>
          <Table2 size={17} aria-hidden /> {pings.title}
        </strong>
        <span className={styles.text}>{pings.intro}</span>
      </button>
      <button type="button" className={styles.card} onClick={onOpenOwn}>
        <strong className={styles.title}>
          <FileJson2 size={17} aria-hidden /> {text.header.openOwn}
        </strong>
        <span className={styles.text}>{text.open.intro}</span>
      </button>
    </Dialog>
  )
}

function Card({ scenario, onPick }: { readonly scenario: ScenarioInfo; readonly onPick: () => void }) {
  const text = useText()
  const still = useReducedMotion()
  const { openScenario } = useActions()
  const current = useLab((lab) => lab.inForce?.kind === 'scenario' && lab.inForce.id === scenario.id)
  return (
    <button
      type="button"
      className={styles.card}
      aria-current={current}
      onClick={() => {
        onPick()
        void openScenario(scenario.id, !still)
      }}
    >
      <strong className={styles.title}>{text.scenarios[scenario.id].title}</strong>
      <span className={styles.text}>
        <Rich text={text.scenarios[scenario.id].text} />
      </span>
      <span className={styles.meta}>
        {text.header.size(scenario)} · {text.header.document({ id: scenario.document })}
      </span>
    </button>
  )
}
