import { Fragment } from 'react'
import type { Order, TableBlock } from '../../../client/chainTree.ts'
import type { Ruleset } from '../../../client/ruleset.ts'
import type { EditedView } from '../../../protocol/namespaceView.ts'
import type { WalkView } from '../../../protocol/netfilterView.ts'
import { useText } from '../../hooks/useText.ts'
import { useEditing } from '../editing.ts'
import rows from '../tables.module.css'
import { type ChainActions, ChainBlockView, type Counted } from './ChainBlockView.tsx'
import styles from './chains.module.css'
import type { EditsByChain } from './editsByChain.ts'
import { FoldButton } from './FoldButton.tsx'

interface Props {
  readonly id: string
  readonly block: TableBlock
  readonly ruleset: Ruleset
  readonly order: Order
  readonly counted: Counted
  readonly edits: EditsByChain
  /** The chain that is looked at. */
  readonly item: string | undefined
  readonly actions: ChainActions
}

export function TableBlockView({ id, block, ruleset, order, counted, edits, item, actions }: Props) {
  const text = useText()
  const editing = useEditing()
  const { name, open, walks, chains, hidden, chainCount, ruleCount } = block
  return (
    <section className={styles.table}>
      <div className={styles.tableHead} data-lit={walks.length > 0}>
        <h3 className={styles.heading}>
          <FoldButton head={name} controls={id} open={open} size={14} name={`*${name}`} onToggle={actions.toggle} />
          <span className={styles.soft}>{text.tables.chainsAndRules({ chains: chainCount, rules: ruleCount })}</span>
        </h3>
        {editing && <editing.ChainTools table={name} />}
      </div>
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
              edits={edits.of(chain.key)}
              looked={chain.key === item}
              actions={actions}
            />
          ))}
          {edits.gone(name).map((chain) => (
            <GoneChain key={chain.key} edited={chain} />
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

/** A chain that was removed, where its table ends. */
function GoneChain({ edited }: { readonly edited: EditedView }) {
  const text = useText()
  const editing = useEditing()
  const name = edited.chain?.chain ?? ''
  return (
    <div className={styles.chain}>
      <h4 className={styles.chainHead}>
        <code className={styles.goneName}>
          <del>{name}</del>
        </code>
        <span className={rows.edit}>{text.tables.edit.states.removed}</span>
        {editing && <editing.RowTools name={name} edited={edited} />}
      </h4>
    </div>
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
