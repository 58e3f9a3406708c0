import { Fragment } from 'react'
import type { ChainBlock, Order } from '../../../client/chainTree.ts'
import type { Ruleset } from '../../../client/ruleset.ts'
import type { Count } from '../../../protocol/netfilterView.ts'
import { useMediaQuery } from '../../hooks/useMediaQuery.ts'
import { useText } from '../../hooks/useText.ts'
import { useEditing } from '../editing.ts'
import tables from '../tables.module.css'
import styles from './chains.module.css'
import type { ChainEdits } from './editsByChain.ts'
import { FoldButton } from './FoldButton.tsx'
import { counterText, OrderMark } from './marks.tsx'
import { GoneRule, RuleRow } from './RuleRow.tsx'
import { ruleRef } from './ruleRef.ts'
import { useRuleKeys } from './useRuleKeys.ts'

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
  readonly edits: ChainEdits
  readonly looked: boolean
  readonly actions: ChainActions
}

const NOT_COUNTED: Count = { packets: 0, bytes: 0 }
const MOST_CALLERS = 6

/** A chain: its head, and, unfolded, who leads there and what it holds. */
export function ChainBlockView(props: Props) {
  const { id, block, ruleset, order, counted, edits, looked, actions } = props
  const text = useText()
  const editing = useEditing()
  const { chain, key, open, lit } = block
  const head = ruleset.columns.chains[chain]
  if (!head) return null
  const policyOrder = order.policies.get(chain)
  const policyCount = counted.policies.get(chain) ?? NOT_COUNTED
  return (
    <div className={styles.chain} data-chain={key} data-lit={lit} data-looked={looked}>
      <div className={styles.chainHead}>
        <h4 className={styles.heading}>
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
          {edits.count > 0 && (
            <span className={tables.edit}>
              {edits.added ? text.tables.edit.states.added : text.tables.edit.editedRows({ count: edits.count })}
            </span>
          )}
        </h4>
        {editing && (
          <editing.ChainTools table={key.slice(0, key.indexOf('/'))} chain={head.name} policy={head.policy} />
        )}
      </div>
      {open && (
        <div id={id} className={styles.chainBody}>
          {!head.policy && <Callers ruleset={ruleset} chain={chain} actions={actions} name={head.name} />}
          {edits.policy?.programmed !== undefined && (
            <p className={styles.note}>
              {text.tables.edit.programmed} <code>{text.tables.policy({ policy: edits.policy.programmed })}</code>{' '}
              {editing && <editing.RowTools name={`${head.name} ${edits.policy.programmed}`} edited={edits.policy} />}
            </p>
          )}
          {head.rules === 0 && edits.gone.length === 0 ? (
            <p className={styles.note}>{text.tables.noRules}</p>
          ) : (
            <RuleList {...props} firstRule={head.firstRule} rules={head.rules} />
          )}
        </div>
      )}
    </div>
  )
}

interface ListProps extends Props {
  readonly firstRule: number
  readonly rules: number
}

function RuleList({ block, ruleset, order, counted, edits, actions, firstRule, rules }: ListProps) {
  const text = useText()
  const editing = useEditing()
  const touch = useMediaQuery('(hover: none)')
  const refOf = (place: number) => ruleRef(ruleset, firstRule + place - 1, place)
  const { list, active, opened, open, moveBy, drop, lifted, handlers } = useRuleKeys({
    ruleset,
    editing,
    rules,
    refOf,
    gone: edits.gone,
  })
  /** Those that would stand before this place, and behind all that was shown before. */
  const goneUpTo = (from: number, to: number) =>
    edits.gone
      .filter(({ chain }) => chain && chain.place > from && chain.place <= to)
      .map((row) => <GoneRule key={row.key} edited={row} editing={editing} tools={touch || row.key === active} />)
  let shown = 0
  return (
    <ol ref={list} className={styles.ruleList} {...handlers}>
      {block.pieces.map((piece) => {
        const before = shown
        const place = (piece.kind === 'gap' ? piece.to - 1 : piece.rule) - firstRule + 1
        shown = place
        if (piece.kind === 'gap')
          return (
            <Fragment key={`gap ${piece.from}`}>
              {goneUpTo(before, place)}
              <li className={styles.gap}>
                <button type="button" className={styles.more} onClick={() => actions.showRules(piece.from, piece.to)}>
                  {(block.lit ? text.tables.gap : text.tables.gapUnmatched)({ count: piece.to - piece.from })}
                </button>
              </li>
            </Fragment>
          )
        const at = drop?.place === place ? drop.side : undefined
        return (
          <Fragment key={piece.rule}>
            {goneUpTo(before, place)}
            <RuleRow
              ruleset={ruleset}
              rule={piece.rule}
              place={place}
              rules={rules}
              {...(counted.rules.get(piece.rule) ?? NOT_COUNTED)}
              order={order.rules.get(piece.rule)}
              decided={order.last.has(piece.rule)}
              telling={order.telling === piece.rule}
              edited={edits.rules.get(place)}
              editing={editing}
              tools={`${place}` === opened ? 'shown' : touch || `${place}` === active ? 'button' : 'none'}
              onOpen={open}
              onMove={moveBy}
              drop={at}
              lifted={place === lifted}
              actions={actions}
            />
          </Fragment>
        )
      })}
      {goneUpTo(shown, Number.MAX_SAFE_INTEGER)}
    </ol>
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
