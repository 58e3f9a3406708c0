import { memo, useMemo } from 'react'
import type { ReachPart, ReachState } from '../../client/matrixReach.ts'
import { Rich } from '../base/Rich.tsx'
import { useNameOf } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { cellReason, SIGNS } from './cellText.ts'
import styles from './reachGrid.module.css'
import { type Counted, countsOf } from './reachParts.ts'
import { useMatrixWords } from './words.ts'

const ORDER: readonly Counted[] = ['answered', 'lost', 'refused', 'silent', 'unasked', 'open']
const MOST_REASONS = 3

/** What the signs mean, how many there are of each, and why most of the others failed. */
export const ReachLegend = memo(function ReachLegend({ state, part }: { state: ReachState; part: ReachPart }) {
  const text = useText()
  const words = useMatrixWords().reach
  const nameOf = useNameOf()
  const { counts, changed, reasons } = useMemo(() => countsOf(part, state), [part, state])
  return (
    <div className={styles.legend}>
      <ul aria-label={words.legend} className={styles.counts}>
        {ORDER.filter((verdict) => counts[verdict] > 0).map((verdict) => (
          <li key={verdict}>
            <span className={styles.sign} data-verdict={verdict} aria-hidden>
              {SIGNS[verdict]}
            </span>
            {words.verdicts[verdict]} <b>{counts[verdict].toLocaleString('en')}</b>
          </li>
        ))}
        {changed > 0 && (
          <li>
            <span className={styles.sign} data-change="other" aria-hidden />
            {words.changed} <b>{changed.toLocaleString('en')}</b>
          </li>
        )}
      </ul>
      {reasons.length > 0 && (
        <ul aria-label={words.reasons} className={styles.reasons}>
          {reasons.slice(0, MOST_REASONS).map(({ cell, count }) => {
            const said = cellReason(text, words, cell, nameOf)
            return (
              <li key={said}>
                {words.times({ count })}{' '}
                <Rich text={`${words.verdicts[cell.verdict]}${/^[a-z(`]/i.test(said) ? ' ' : ''}${said}`} />
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
})
