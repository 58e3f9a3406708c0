import { Ellipsis } from 'lucide-react'
import { Fragment, memo } from 'react'
import type { Ruleset } from '../../../client/ruleset.ts'
import type { EditedView } from '../../../protocol/namespaceView.ts'
import { IconButton } from '../../base/IconButton.tsx'
import { useText } from '../../hooks/useText.ts'
import type { Editing } from '../editing.ts'
import { editState } from '../editState.ts'
import rows from '../tables.module.css'
import type { ChainActions } from './ChainBlockView.tsx'
import styles from './chains.module.css'
import { counterText, OrderMark } from './marks.tsx'
import buttons from './ruleButtons.module.css'
import { ruleRef } from './ruleRef.ts'

interface Props {
  readonly ruleset: Ruleset
  readonly rule: number
  /** Its place in its chain, from 1, and how many there are. */
  readonly place: number
  readonly rules: number
  readonly packets: number
  readonly bytes: number
  /** When it matched at this hop, from 1. */
  readonly order: readonly number[] | undefined
  readonly decided: boolean
  readonly telling: boolean
  readonly edited: EditedView | undefined
  readonly editing: Editing | undefined
  /** Its buttons are shown; or the one button that shows them. */
  readonly tools: 'shown' | 'button' | 'none'
  readonly onOpen: (place: string) => void
  readonly onMove: (place: number, to: number, button: string) => void
  /** What is dragged would fall before or behind it. */
  readonly drop: 'before' | 'after' | undefined
  /** A finger holds it. */
  readonly lifted: boolean
  readonly actions: ChainActions
}

/** A rule as `iptables-save -c` prints it. */
export const RuleRow = memo(function RuleRow(props: Props) {
  const { ruleset, rule, place, rules, packets, bytes, order, decided, telling, edited, editing, tools, drop, lifted } =
    props
  const { onOpen, onMove } = props
  const text = useText()
  const name = ruleset.textOf(rule)
  return (
    <li
      className={editing ? `${styles.rule} ${buttons.editable}` : styles.rule}
      data-item
      data-arrows
      data-place={place}
      data-drop={drop}
      data-lifted={lifted || undefined}
      data-active={tools !== 'none' || undefined}
      data-edit={edited?.state}
      tabIndex={-1}
      {...(editing && { 'aria-keyshortcuts': 'Enter Delete Alt+ArrowUp Alt+ArrowDown' })}
      {...(order ? { 'data-lit': true } : {})}
      {...(decided ? { 'data-marked': true } : {})}
      {...(telling ? { 'data-telling': true } : {})}
    >
      <span className={styles.place} {...(editing && { draggable: true, 'data-grip': true })}>
        {place}
      </span>
      {order ? <OrderMark order={order} /> : <span className={styles.noMark} />}
      <code className={styles.words}>
        <span className={styles.counter} data-counted={packets > 0}>
          {counterText(packets, bytes)}
        </span>
        <Words {...props} />
        {edited?.state === 'changed' && edited.programmed !== undefined && (
          <small className={rows.programmed}>
            {text.tables.edit.programmed} <del>{edited.programmed}</del>
          </small>
        )}
      </code>
      {edited && <span className={rows.edit}>{editState(text, edited)}</span>}
      {decided && <span className={styles.label}>{text.tables.decided}</span>}
      {editing && tools === 'button' && (
        <IconButton
          icon={Ellipsis}
          size={14}
          label={text.tables.edit.tools({ row: name })}
          className={buttons.opener}
          aria-expanded={false}
          onClick={(event) => {
            event.currentTarget.closest('li')?.focus()
            onOpen(`${place}`)
          }}
        />
      )}
      {editing && tools === 'shown' && (
        <editing.RuleTools
          name={name}
          row={ruleRef(ruleset, rule, place)}
          edited={edited}
          rules={rules}
          onMove={(to, button) => onMove(place, to, button)}
        />
      )}
    </li>
  )
})

function Words({ ruleset, rule, actions }: Props) {
  const text = useText()
  return ruleset.wordsOf(rule).map(({ kind, text: word }, at) => (
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
        <button type="button" className={styles.jump} title={text.tables.toSet} onClick={() => actions.goToSet(word)}>
          {word}
        </button>
      ) : (
        <span data-word={kind} {...(kind === 'verdict' ? { 'data-verdict': word } : {})}>
          {word}
        </span>
      )}
    </Fragment>
  ))
}

interface GoneProps {
  readonly edited: EditedView
  readonly editing: Editing | undefined
  readonly tools: boolean
}

/** A rule that was removed or switched off, where it would stand. */
export function GoneRule({ edited, editing, tools }: GoneProps) {
  const text = useText()
  const name = edited.programmed ?? ''
  const off = edited.disabled !== undefined
  return (
    <li
      className={editing ? `${styles.rule} ${buttons.editable}` : styles.rule}
      data-item
      data-arrows
      data-gone={edited.key}
      data-edit={off ? 'disabled' : 'removed'}
      tabIndex={-1}
      {...(editing && { 'aria-keyshortcuts': 'Enter' })}
    >
      <span className={styles.place} />
      <span className={styles.noMark} />
      <code className={styles.words}>
        <del>{name}</del>
      </code>
      <span className={rows.edit}>{editState(text, edited)}</span>
      {editing && tools && <editing.RowTools name={name} edited={edited} />}
    </li>
  )
}
