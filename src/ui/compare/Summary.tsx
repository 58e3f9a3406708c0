import { CircleCheck, CircleHelp, CircleX, Equal, EqualNot } from 'lucide-react'
import styles from './compare.module.css'
import type { Fact } from './facts.ts'
import { Marked } from './Marked.tsx'
import { Tag } from './Tag.tsx'
import { diffLines } from './wordDiff.ts'
import { useCompareWords } from './words.ts'

const ICONS = { good: CircleCheck, bad: CircleX, neutral: CircleHelp } as const

/** What became of the probe; then what differs, then, said once, what is the same. */
export function Summary({ facts }: { readonly facts: readonly Fact[] }) {
  const words = useCompareWords()
  const rank = ({ key, differs }: Fact): number => (key === 'outcome' ? 0 : differs ? 1 : 2)
  const sorted = [...facts].sort((a, b) => rank(a) - rank(b))
  return (
    <section className={styles.section} aria-label={words.summary}>
      <table className={styles.facts}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{words.fact}</span>
            </th>
            {(['left', 'right'] as const).map((side) => (
              <th key={side} scope="col" className={styles.column}>
                <Tag side={side} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((fact) => (
            <tr key={fact.key} data-differs={fact.differs} data-fact={fact.key}>
              <th scope="row">
                <span className={styles.head}>
                  {fact.label} <Mark differs={fact.differs} />
                </span>
              </th>
              {fact.differs ? (
                <>
                  <FactCell side="left" fact={fact} />
                  <FactCell side="right" fact={fact} />
                </>
              ) : (
                <FactCell side="left" fact={fact} both />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The bar of a row, as a word. */
function Mark({ differs }: { readonly differs: boolean }) {
  const words = useCompareWords()
  const Icon = differs ? EqualNot : Equal
  return (
    <span className={styles.state}>
      <Icon size={13} aria-hidden /> {differs ? words.differs : words.equal}{' '}
    </span>
  )
}

interface CellProps {
  readonly side: 'left' | 'right'
  readonly fact: Fact
  readonly both?: boolean
}

function FactCell({ side, fact, both }: CellProps) {
  const runs = diffLines(fact.left, fact.right)[side === 'left' ? 0 : 1]
  const tone = fact.tones?.[side === 'left' ? 0 : 1]
  const Icon = tone && ICONS[tone]
  return (
    <td {...(both && { colSpan: 2 })} {...(tone && { 'data-verdict': tone })}>
      {!both && <Tag side={side} inColumns />}
      <span className={styles.fact}>
        {Icon && <Icon size={15} aria-hidden className={styles.verdictIcon} />}
        {runs.map((line, at) => (
          <span key={fact[side][at]} className={styles.factLine}>
            <Marked runs={line} said />
          </span>
        ))}
        {side === 'right' && fact.change !== undefined && <span className={styles.change}>{fact.change}</span>}
      </span>
    </td>
  )
}
