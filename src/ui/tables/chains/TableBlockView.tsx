import { Fragment } from 'react'
import type { Order, TableBlock } from '../../../client/chainTree.ts'
import type { Ruleset } from '../../../client/ruleset.ts'
import type { WalkView } from '../../../protocol/netfilterView.ts'
import { useText } from '../../hooks/useText.ts'
import { type ChainActions, ChainBlockView, type Counted } from './ChainBlockView.tsx'
import styles from './chains.module.css'
import { FoldButton } from './FoldButton.tsx'

interface Props {
  readonly id: string
  readonly block: TableBlock
  readonly ruleset: Ruleset
  readonly order: Order
  readonly counted: Counted
  /** The chain that is looked at. */
  readonly item: string | undefined
  readonly actions: ChainActions
}

export function TableBlockView({ id, block, ruleset, order, counted, item, actions }: Props) {
  const text = useText()
  const { name, open, walks, chains, hidden, chainCount, ruleCount } = block
  return (
    <section className={styles.table}>
      <h3 className={styles.tableHead} data-lit={walks.length > 0}>
        <FoldButton head={name} controls={id} open={open} size={14} name={`*${name}`} onToggle={actions.toggle} />
        <span className={styles.soft}>{text.tables.chainsAndRules({ chains: chainCount, rules: ruleCount })}</span>
      </h3>
      {open && (
        <div id={id}>
          {walks.map(({ walk, way }) => (
            <Way key={way.join()} walk={walk} way={way} ruleset={ruleset} actions={actions} />
          ))}
          {chains.map((chain) => (
            <ChainBlockView
              key={chain.chain}
              id={`${id}-${chain.chain}`}
              block={chain}
              ruleset={ruleset}
              order={order}
              counted={counted}
              looked={chain.key === item}
              actions={actions}
            />
          ))}
          {hidden > 0 && (
            <button type="button" className={styles.more} onClick={() => actions.showChains(name)}>
              {text.tables.moreChains({ count: hidden })}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

interface WayProps {
  readonly walk: WalkView
  readonly way: readonly number[]
  readonly ruleset: Ruleset
  readonly actions: ChainActions
}

/** The chains in the order in which the packet came to them, and how that ended. */
function Way({ walk, way, ruleset, actions }: WayProps) {
  const text = useText()
  return (
    <p className={styles.way}>
      <span className="visually-hidden">{text.tables.path}: </span>
      {way.map((chain) => (
        <Fragment key={chain}>
          <button type="button" className={styles.jump} title={text.tables.jumps} onClick={() => actions.goTo(chain)}>
            {ruleset.columns.chains[chain]?.name}
          </button>
          <span aria-hidden> › </span>
        </Fragment>
      ))}
      <code>
        <b data-verdict={walk.verdict}>{endOf(walk, ruleset)}</b>
      </code>
    </p>
  )
}

/** The target that ended it, else the policy. */
function endOf({ steps, verdict }: WalkView, ruleset: Ruleset): string {
  const rule = steps.at(-1)?.rule
  const words = rule === undefined ? [] : ruleset.wordsOf(rule)
  return words.find(({ kind }) => kind === 'target' || kind === 'verdict')?.text ?? verdict
}
