import type { ChainBlock, Order } from '../../../client/chainTree.ts'
import type { Ruleset } from '../../../client/ruleset.ts'
import type { Count } from '../../../protocol/netfilterView.ts'
import { useText } from '../../hooks/useText.ts'
import styles from './chains.module.css'
import { FoldButton } from './FoldButton.tsx'
import { counterText, OrderMark } from './marks.tsx'
import { RuleRow } from './RuleRow.tsx'

export interface ChainActions {
  readonly toggle: (key: string, open: boolean) => void
  /** To another chain of the same table. */
  readonly goTo: (chain: number) => void
  readonly goToSet: (name: string) => void
  readonly showRules: (from: number, to: number) => void
  readonly showChains: (table: string) => void
  readonly find: (text: string) => void
}

export interface Counted {
  readonly rules: ReadonlyMap<number, Count>
  readonly policies: ReadonlyMap<number, Count>
}

interface Props {
  readonly id: string
  readonly block: ChainBlock
  readonly ruleset: Ruleset
  readonly order: Order
  readonly counted: Counted
  readonly looked: boolean
  readonly actions: ChainActions
}

const NOT_COUNTED: Count = { packets: 0, bytes: 0 }
const MOST_CALLERS = 6

/** A chain: its head, and, unfolded, who leads there and what it holds. */
export function ChainBlockView({ id, block, ruleset, order, counted, looked, actions }: Props) {
  const text = useText()
  const { chain, key, open, lit, pieces } = block
  const head = ruleset.columns.chains[chain]
  if (!head) return null
  const policyOrder = order.policies.get(chain)
  const policyCount = counted.policies.get(chain) ?? NOT_COUNTED
  return (
    <div className={styles.chain} data-chain={key} data-lit={lit} data-looked={looked}>
      <h4 className={styles.chainHead}>
        <FoldButton head={key} controls={id} open={open} size={13} name={head.name} onToggle={actions.toggle} />
        {head.policy && (
          <span className={styles.policy} data-marked={policyOrder ? true : undefined}>
            {policyOrder && <OrderMark order={policyOrder} />}
            <code>
              {text.tables.policy({ policy: head.policy })} {counterText(policyCount.packets, policyCount.bytes)}
            </code>
          </span>
        )}
        <span className={styles.soft}>{text.tables.rules({ rules: head.rules })}</span>
      </h4>
      {open && (
        <div id={id} className={styles.chainBody}>
          {!head.policy && <Callers ruleset={ruleset} chain={chain} actions={actions} name={head.name} />}
          {head.rules === 0 ? (
            <p className={styles.note}>{text.tables.noRules}</p>
          ) : (
            <ol className={styles.ruleList}>
              {pieces.map((piece) =>
                piece.kind === 'gap' ? (
                  <li key={`gap ${piece.from}`} className={styles.gap}>
                    <button
                      type="button"
                      className={styles.more}
                      onClick={() => actions.showRules(piece.from, piece.to)}
                    >
                      {(lit ? text.tables.gap : text.tables.gapUnmatched)({ count: piece.to - piece.from })}
                    </button>
                  </li>
                ) : (
                  <RuleRow
                    key={piece.rule}
                    ruleset={ruleset}
                    rule={piece.rule}
                    place={piece.rule - head.firstRule + 1}
                    {...(counted.rules.get(piece.rule) ?? NOT_COUNTED)}
                    order={order.rules.get(piece.rule)}
                    decided={order.last.has(piece.rule)}
                    telling={order.telling === piece.rule}
                    actions={actions}
                  />
                ),
              )}
            </ol>
          )}
        </div>
      )}
    </div>
  )
}

interface CallersProps {
  readonly ruleset: Ruleset
  readonly chain: number
  readonly name: string
  readonly actions: ChainActions
}

/** The chains whose rules lead here: the way back. */
function Callers({ ruleset, chain, name, actions }: CallersProps) {
  const text = useText()
  const callers = ruleset.callersOf(chain)
  const chains = [...new Set(callers.slice(0, 200).map((rule) => ruleset.chainOf(rule)))]
  const more = callers.length > 200 ? callers.length - 200 : Math.max(0, chains.length - MOST_CALLERS)
  return (
    <p className={styles.note}>
      {callers.length === 0 ? text.tables.notJumpedTo : text.tables.jumpedFrom}{' '}
      {chains.slice(0, MOST_CALLERS).map((caller) => (
        <button
          key={caller}
          type="button"
          className={styles.jump}
          title={text.tables.jumps}
          onClick={() => actions.goTo(caller)}
        >
          {ruleset.columns.chains[caller]?.name}
        </button>
      ))}
      {more > 0 && (
        <button type="button" className={styles.more} onClick={() => actions.find(`-j ${name}`)}>
          {text.tables.moreCallers({ count: more })}
        </button>
      )}
    </p>
  )
}
