import { Fragment, memo } from 'react'
import type { Ruleset } from '../../../client/ruleset.ts'
import { useText } from '../../hooks/useText.ts'
import type { ChainActions } from './ChainBlockView.tsx'
import styles from './chains.module.css'
import { counterText, OrderMark } from './marks.tsx'

interface Props {
  readonly ruleset: Ruleset
  readonly rule: number
  /** Its place in its chain, from 1. */
  readonly place: number
  readonly packets: number
  readonly bytes: number
  /** When it matched at this hop, from 1. */
  readonly order: readonly number[] | undefined
  readonly decided: boolean
  readonly telling: boolean
  readonly actions: ChainActions
}

/** A rule as `iptables-save -c` prints it. */
export const RuleRow = memo(function RuleRow(props: Props) {
  const { ruleset, rule, place, packets, bytes, order, decided, telling, actions } = props
  const text = useText()
  return (
    <li
      className={styles.rule}
      {...(order ? { 'data-lit': true } : {})}
      {...(decided ? { 'data-marked': true } : {})}
      {...(telling ? { 'data-telling': true } : {})}
    >
      <span className={styles.place}>{place}</span>
      {order ? <OrderMark order={order} /> : <span className={styles.noMark} />}
      <code className={styles.words}>
        <span className={styles.counter} data-counted={packets > 0}>
          {counterText(packets, bytes)}
        </span>
        {ruleset.wordsOf(rule).map(({ kind, text: word }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a rule have no other identity.
          <Fragment key={at}>
            {' '}
            {kind === 'chain' ? (
              <button
                type="button"
                className={styles.jump}
                title={text.tables.jumps}
                onClick={() => actions.goTo(ruleset.columns.jumps[rule] ?? -1)}
              >
                {word}
              </button>
            ) : kind === 'set' ? (
              <button
                type="button"
                className={styles.jump}
                title={text.tables.toSet}
                onClick={() => actions.goToSet(word)}
              >
                {word}
              </button>
            ) : (
              <span data-word={kind} {...(kind === 'verdict' ? { 'data-verdict': word } : {})}>
                {word}
              </span>
            )}
          </Fragment>
        ))}
      </code>
      {decided && <span className={styles.label}>{text.tables.decided}</span>}
    </li>
  )
})
