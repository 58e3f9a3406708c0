import { useMemo } from 'react'
import { type Life, livesAt } from '../../client/addresses.ts'
import { Rich } from '../base/Rich.tsx'
import { useHopIndex, useTrace } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './addresses.module.css'
import { StretchCard } from './StretchCard.tsx'

/** The life of the addresses: what the packet says of whence and whither on each stretch, there above, back below. */
export function AddressPanel() {
  const text = useText()
  const trace = useTrace()
  const hop = useHopIndex()
  const lives = useMemo(() => trace && livesAt(trace, hop), [trace, hop])
  if (!trace || !lives) return <p className={styles.none}>{text.addresses.empty}</p>
  if (!lives.there && !lives.back) return <p className={styles.none}>{text.addresses.none}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get into it.
    <section className={styles.panel} aria-label={text.addresses.title} tabIndex={0}>
      <Row way="there" life={lives.there} />
      <Row way="back" life={lives.back} />
    </section>
  )
}

function Row({ way, life }: { readonly way: 'there' | 'back'; readonly life: Life | undefined }) {
  const text = useText()
  const trace = useTrace()
  const hop = useHopIndex()
  const number = life ? (trace?.journeys.indexOf(life.journey) ?? 0) + 1 : 0
  return (
    <div className={styles.row}>
      <h3 className={styles.way}>
        {text.addresses[way]}
        {life && (
          <span className={styles.packet}>
            {text.addresses.packet({ number, phase: text.phases[life.journey.phase] })}
          </span>
        )}
      </h3>
      {life ? (
        <ol className={styles.stretches}>
          {life.stretches.map((stretch, index) => (
            <StretchCard
              key={stretch.from}
              stretch={stretch}
              before={life.stretches[index - 1]}
              here={hop >= stretch.from && hop <= stretch.to && life.journey.hops.includes(hop)}
              {...(index === life.stretches.length - 1 && { end: life.journey.end })}
            />
          ))}
        </ol>
      ) : (
        <p className={styles.none}>
          <Rich text={text.addresses.noAnswer} />
        </p>
      )}
    </div>
  )
}
