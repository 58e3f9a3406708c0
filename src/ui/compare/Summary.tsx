import { CircleCheck, CircleHelp, CircleX, Equal } from 'lucide-react'
import { Rich } from '../base/Rich.tsx'
import styles from './compare.module.css'
import { Fold } from './Fold.tsx'
import type { Fact } from './facts.ts'
import { Tag } from './Tag.tsx'
import { NAME_OF, useCompareWords } from './words.ts'

const ICONS = { good: CircleCheck, bad: CircleX, neutral: CircleHelp } as const

/** What differs first; what is the same stands folded below. */
export function Summary({ facts }: { readonly facts: readonly Fact[] }) {
  const words = useCompareWords()
  const differing = facts.filter(({ differs }) => differs)
  const equal = facts.filter(({ differs }) => !differs)
  return (
    <section className={styles.section} aria-label={words.summary}>
      {differing.length > 0 && (
        <>
          <h3 className={styles.heading}>{words.summary}</h3>
          <Facts facts={differing} />
        </>
      )}
      {equal.length > 0 && (
        <Fold label={`${words.equalFacts}: ${equal.map(({ label }) => label).join(', ')}`} icon={Equal}>
          <Facts facts={equal} />
        </Fold>
      )}
    </section>
  )
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const words = useCompareWords()
  return (
    <table className={styles.facts}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{words.fact}</th>
          <th scope="col">{NAME_OF.left}</th>
          <th scope="col">{NAME_OF.right}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.key} data-differs={fact.differs} data-fact={fact.key}>
            <th scope="row">{fact.label}</th>
            <FactCell side="left" fact={fact} />
            <FactCell side="right" fact={fact} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function FactCell({ side, fact }: { readonly side: 'left' | 'right'; readonly fact: Fact }) {
  const tone = fact.tones?.[side === 'left' ? 0 : 1]
  const Icon = tone && ICONS[tone]
  return (
    <td data-side={side} {...(tone && { 'data-verdict': tone })}>
      <Tag side={side} inColumns />
      <span>
        {Icon && <Icon size={15} aria-hidden className={styles.verdictIcon} />}
        {fact[side].map((line) => (
          <span key={line} className={styles.factLine}>
            <Rich text={line} />
          </span>
        ))}
        {side === 'right' && fact.change !== undefined && <span className={styles.change}>{fact.change}</span>}
      </span>
    </td>
  )
}
