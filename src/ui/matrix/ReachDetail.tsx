import { changeOf, type ReachState } from '../../client/matrixReach.ts'
import type { ReachCell } from '../../protocol/matrix.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { useNameOf } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { decisionText } from '../hop/decisionText.ts'
import { cellReason } from './cellText.ts'
import styles from './reach.module.css'
import { nameOf } from './reachParts.ts'
import { useMatrixWords } from './words.ts'

interface Props {
  readonly state: ReachState
  readonly row: number | undefined
  readonly column: number | undefined
  readonly onOpen: () => void
}

/** The active cell in full. */
export function ReachDetail({ state, row, column, onOpen }: Props) {
  const words = useMatrixWords().reach
  const source = row === undefined ? undefined : state.axes.sources[row]
  const target = column === undefined ? undefined : state.axes.targets[column]
  if (row === undefined || column === undefined || !source || !target)
    return <p className={styles.detail}>{state.axes.sources.length > 0 && words.choose}</p>
  const place = row * state.axes.targets.length + column
  const cell = state.cells[place]
  const was = state.before?.[place]
  const change = changeOf(cell, was)
  const decided = cell && 'loss' in cell ? cell.loss?.decided : undefined
  const opens = cell && cell.verdict !== 'unasked'
  return (
    <div className={styles.detail}>
      <div>
        <p className={styles.ends}>
          <b>{nameOf(source)}</b> → <b>{nameOf(target)}</b> <span>{target.address}</span>
        </p>
        <p>
          <Said cell={cell} />
        </p>
        {decided && (
          <p className={styles.soft}>
            {words.decided} <code>{decisionText(decided)}</code>
          </p>
        )}
        {change && (
          <p>
            <span data-marked className={styles.changed}>
              {words.changes[change]}
            </span>{' '}
            {words.before}: <Said cell={was} />
          </p>
        )}
      </div>
      {opens && (
        <button type="button" className={controls.button} onClick={onOpen}>
          {'lostAt' in cell && cell.lostAt !== undefined ? words.openAtLoss : words.openTrace}
        </button>
      )}
    </div>
  )
}

function Said({ cell }: { readonly cell: ReachCell | undefined }) {
  const text = useText()
  const words = useMatrixWords().reach
  const nameOfPlace = useNameOf()
  if (!cell) return words.verdicts.open
  const reason = cellReason(text, words, cell, nameOfPlace)
  if (cell.verdict === 'answered' || cell.verdict === 'unasked') return <Rich text={reason} />
  return (
    <>
      <strong>{words.verdicts[cell.verdict]}</strong>
      {/^[a-z(]/i.test(reason) && ' '}
      <Rich text={reason} />
    </>
  )
}
