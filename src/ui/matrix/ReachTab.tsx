import { useCallback, useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import { useActions, useHopscope, useLab, useSelection } from '../hooks/useHopscope.ts'
import { Refusal } from '../trouble/Refusal.tsx'
import { ReachBar } from './ReachBar.tsx'
import { ReachDetail } from './ReachDetail.tsx'
import { type Active, ReachGrid } from './ReachGrid.tsx'
import { ReachLegend } from './ReachLegend.tsx'
import styles from './reach.module.css'
import { cellWord, findCell, partOf, shownPart } from './reachParts.ts'
import { again, useReach } from './useReach.ts'
import { useMatrixWords } from './words.ts'

interface Props {
  readonly onPick: () => void
}

/** From every pod and node to every pod, Service and node: each pair a trace of its own, in a simulator of its own. */
export function ReachTab({ onPick }: Props) {
  const words = useMatrixWords().reach
  const reach = useReach()
  const state = useStore(reach.store)
  const { showVariant } = useActions()
  const inForce = useLab((lab) => lab.inForce)
  const { selection } = useHopscope()
  const choice = useSelection(({ matrix }) => matrix)
  const { axes } = state
  const { from, fromText, to, toText } = choice
  const part = useMemo(
    () => partOf({ axes }, { from, fromText, to, toText, show: 'all' }),
    [axes, from, fromText, to, toText],
  )
  const deferred = useDeferredValue(state)
  const shown = useMemo(() => shownPart(part, deferred, choice.show), [part, deferred, choice.show])
  const active = useMemo(() => findCell(choice.cell, { axes }, shown), [choice.cell, axes, shown])
  const stale = state.source !== undefined && state.source !== inForce
  const row = active && shown.rows[active.row]
  const column = active && shown.columns[active.column]
  const place = row === undefined || column === undefined ? undefined : row * axes.targets.length + column
  const cell = place === undefined ? undefined : state.cells[place]

  const choose = useCallback(
    ({ row, column }: Active): void => {
      const [source, target] = [axes.sources[shown.rows[row] ?? -1], axes.targets[shown.columns[column] ?? -1]]
      const { matrix } = selection.getState()
      if (source && target) selection.setState({ matrix: { ...matrix, cell: cellWord(source, target) } })
    },
    [selection, axes, shown],
  )

  function open(): void {
    if (!cell || cell.verdict === 'unasked' || !state.source) return
    // Closed once the trace is there: Back leads to the cell again.
    const hop = cell.verdict === 'answered' ? 0 : (cell.lostAt ?? 0)
    void showVariant(state.source, cell.probe, hop).then(onPick)
  }

  const nothing = (): string | undefined => {
    if (state.status === 'loading' || state.source === undefined) return words.loading
    if (axes.sources.length === 0) return words.empty
    if (shown.rows.length > 0 && shown.columns.length > 0) return undefined
    if (part.rows.length === 0 || part.columns.length === 0) return words.noneMatch
    return choice.show === 'failures' ? words.noFailures : words.noChanges
  }
  const empty = nothing()
  return (
    <div className={styles.reach}>
      <ReachBar
        reach={reach}
        choice={choice}
        part={part}
        stale={stale}
        onChoice={(change) => selection.setState({ matrix: { ...choice, ...change } })}
        onAgain={() => void again(reach)}
      />
      {state.status === 'failed' && (
        <p role="alert" className={styles.note}>
          {words.failed}
        </p>
      )}
      {state.status === 'refused' && (
        <Refusal problems={state.problems}>
          <p className={styles.note}>{words.refused}</p>
        </Refusal>
      )}
      {empty === undefined ? (
        <ReachGrid state={state} part={shown} active={active} onActive={choose} onOpen={open} />
      ) : (
        <p className={styles.empty} role="status">
          {state.status === 'refused' ? '' : empty}
        </p>
      )}
      <ReachLegend state={deferred} part={part} />
      <ReachDetail state={state} row={row} column={column} onOpen={open} />
    </div>
  )
}
