// biome-ignore-all lint/a11y/useSemanticElements: a table lays out all of its cells; here only those in sight are in the page.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which of its cells is active.
import { type KeyboardEvent, memo, type ReactNode, useEffect, useId, useMemo, useRef } from 'react'
import { changeOf, type ReachPart, type ReachState } from '../../client/matrixReach.ts'
import type { ReachCell } from '../../protocol/matrix.ts'
import { plain } from '../base/Rich.tsx'
import { useNameOf } from '../hooks/useHopscope.ts'
import { useIsPhone } from '../hooks/useMediaQuery.ts'
import { useText } from '../hooks/useText.ts'
import { cellReason, SIGNS } from './cellText.ts'
import styles from './reachGrid.module.css'
import { bandsOf, nameOf } from './reachParts.ts'
import { useWindow } from './useWindow.ts'
import { useMatrixWords } from './words.ts'

/** Pixels. Cells are at least 24 wide and high, to be hit; where there is room, their word stands beside the sign. */
const NARROW = 30
const WIDE = 150
const WORDY = 96
const HEIGHT = 26
const BAND = 22
const OVERSCAN = 4

/** Places among what is shown. */
export interface Active {
  readonly row: number
  readonly column: number
}

interface Props {
  readonly state: ReachState
  readonly part: ReachPart
  readonly active: Active | undefined
  readonly onActive: (active: Active) => void
  readonly onOpen: () => void
}

interface Line {
  readonly top: number
  readonly height: number
  /** Place among the rows, or the node whose rows follow. */
  readonly row?: number
  readonly node?: string
}

/** Rows ask, columns are asked. Only what is in sight is in the page; the focus stays on the grid itself. */
export function ReachGrid({ state, part, active, onActive, onOpen }: Props) {
  const words = useMatrixWords().reach
  const id = useId()
  const grid = useRef<HTMLDivElement>(null)
  const sight = useWindow(grid)
  const side = useIsPhone() ? 124 : 260
  const { axes, cells, before } = state
  const { rows, columns } = part
  const lines = useMemo(() => linesOf(state, part), [state, part])
  const bands = useMemo(() => bandsOf(axes.targets, columns), [axes, columns])
  const width = Math.max(NARROW, Math.min(WIDE, Math.floor((sight.width - side) / columns.length)))
  const wordy = width >= WORDY
  const head = wordy ? 2 * BAND + 4 : 150
  const total = lines.at(-1) ? (lines.at(-1)?.top ?? 0) + (lines.at(-1)?.height ?? 0) : 0

  const firstColumn = Math.max(0, Math.floor((sight.left - side) / width) - OVERSCAN)
  const lastColumn = Math.min(columns.length, Math.ceil((sight.left + sight.width) / width) + OVERSCAN)
  const inSight = lines.filter(
    ({ top, height }) => top + height > sight.top - head - 100 && top < sight.top + sight.height + 100,
  )
  const seen = Array.from({ length: Math.max(0, lastColumn - firstColumn) }, (_, n) => firstColumn + n)
  const cellId = ({ row, column }: Active): string => `${id}-${row}-${column}`

  // The active cell is always in the page: it is scrolled to before it is spoken of.
  useEffect(() => {
    const own = grid.current
    const line = active && lines.find(({ row }) => row === active.row)
    if (!own || !active || !line) return
    const left = active.column * width
    const top = Math.min(own.scrollTop, line.top - BAND)
    const bottom = head + line.top + line.height - own.clientHeight
    own.scrollTo({
      left: Math.max(Math.min(own.scrollLeft, left), left + side + width - own.clientWidth),
      top: Math.max(top, bottom, 0),
    })
  }, [active, lines, side, width, head])

  function onKeyDown(event: KeyboardEvent): void {
    const at = active ?? { row: 0, column: 0 }
    const page = Math.max(1, Math.floor(sight.height / HEIGHT) - 6)
    const all = event.ctrlKey || event.metaKey
    const moves: Readonly<Record<string, Active>> = {
      ArrowUp: { ...at, row: at.row - 1 },
      ArrowDown: { ...at, row: active ? at.row + 1 : 0 },
      ArrowLeft: { ...at, column: at.column - 1 },
      ArrowRight: { ...at, column: active ? at.column + 1 : 0 },
      PageUp: { ...at, row: at.row - page },
      PageDown: { ...at, row: at.row + page },
      Home: { row: all ? 0 : at.row, column: 0 },
      End: { row: all ? rows.length - 1 : at.row, column: columns.length - 1 },
    }
    const next = moves[event.key]
    if (next) {
      event.preventDefault()
      event.stopPropagation()
      onActive({ row: clamp(next.row, rows.length), column: clamp(next.column, columns.length) })
    } else if (event.key === 'Enter' && active) {
      event.preventDefault()
      onOpen()
    }
  }

  const isShown = active && inSight.some(({ row }) => row === active.row) && seen.includes(active.column)
  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={0}
      aria-label={words.grid}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={isShown ? cellId(active) : undefined}
      className={styles.grid}
      onKeyDown={onKeyDown}
    >
      <div
        role="rowgroup"
        className={styles.canvas}
        style={{ width: side + columns.length * width, height: head + total }}
      >
        <div role="row" aria-rowindex={1} className={styles.head} style={{ height: head }}>
          <div role="columnheader" aria-colindex={1} className={styles.corner} style={{ width: side }}>
            {words.corner}
          </div>
          {bands.map(({ node, first, count }) => (
            <span
              key={first}
              aria-hidden
              className={styles.band}
              style={{ left: side + first * width, width: count * width, height: BAND }}
              title={node ?? words.services}
            >
              {node ?? words.services}
            </span>
          ))}
          {seen.map((column) => {
            const target = axes.targets[columns[column] ?? -1]
            return (
              target && (
                <div
                  key={target.key}
                  role="columnheader"
                  aria-colindex={column + 2}
                  className={styles.columnHead}
                  data-active={active?.column === column || undefined}
                  data-wordy={wordy || undefined}
                  style={{
                    left: side + column * width,
                    width,
                    top: BAND,
                    height: head - BAND,
                  }}
                  title={nameOf(target)}
                  aria-label={nameOf(target)}
                >
                  <End label={target.label} namespace={target.namespace} />
                </div>
              )
            )
          })}
        </div>
        {inSight.map(({ top, height, row, node }) => {
          if (row === undefined)
            return (
              <div key={`node ${node} ${top}`} aria-hidden className={styles.group} style={{ top: head + top, height }}>
                <span>{node}</span>
              </div>
            )
          const source = axes.sources[rows[row] ?? -1]
          if (!source) return null
          return (
            <div
              key={source.key}
              role="row"
              aria-rowindex={row + 2}
              className={styles.row}
              style={{ top: head + top, height }}
            >
              <div
                role="rowheader"
                aria-colindex={1}
                className={styles.rowHead}
                data-active={active?.row === row || undefined}
                style={{ width: side }}
                title={nameOf(source)}
                aria-label={nameOf(source)}
              >
                <End label={source.label} namespace={source.namespace} />
              </div>
              {seen.map((column) => {
                const target = axes.targets[columns[column] ?? -1]
                const place = (rows[row] ?? 0) * axes.targets.length + (columns[column] ?? 0)
                return (
                  target && (
                    <Cell
                      key={target.key}
                      id={cellId({ row, column })}
                      row={row}
                      column={column}
                      left={side + column * width}
                      width={width}
                      wordy={wordy}
                      from={nameOf(source)}
                      to={nameOf(target)}
                      cell={cells[place]}
                      was={before?.[place]}
                      active={active?.row === row && active.column === column}
                      onActive={onActive}
                      onOpen={onOpen}
                    />
                  )
                )
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Letters at the end of a long name that are always shown: they tell the pods of a Deployment apart. */
const TAIL = 12

/** Where there is no room the namespace gives way first, then the middle of the name. */
function End({ label, namespace }: { readonly label: string; readonly namespace: string | undefined }): ReactNode {
  const cut = Math.max(0, label.length - TAIL)
  return (
    <span className={styles.end}>
      {namespace !== undefined && <small>{namespace}/</small>}
      <span>{label.slice(0, cut)}</span>
      <span className={styles.tail}>{label.slice(cut)}</span>
    </span>
  )
}

const clamp = (place: number, count: number): number => Math.max(0, Math.min(place, count - 1))

/** Rows under the name of their node. */
function linesOf({ axes }: ReachState, { rows }: ReachPart): Line[] {
  const lines: Line[] = []
  let top = 0
  for (const { node, first, count } of bandsOf(axes.sources, rows)) {
    // A node that stands alone says its name itself.
    if (count > 1 || axes.sources[rows[first] ?? -1]?.kind !== 'node') {
      lines.push({ top, height: BAND, ...(node !== undefined && { node }) })
      top += BAND
    }
    for (let row = first; row < first + count; row++) {
      lines.push({ top, height: HEIGHT, row })
      top += HEIGHT
    }
  }
  return lines
}

interface CellProps {
  readonly id: string
  readonly row: number
  readonly column: number
  readonly left: number
  readonly width: number
  readonly wordy: boolean
  readonly from: string
  readonly to: string
  readonly cell: ReachCell | undefined
  readonly was: ReachCell | undefined
  readonly active: boolean
  readonly onActive: (active: Active) => void
  readonly onOpen: () => void
}

const Cell = memo(function Cell({
  id,
  row,
  column,
  left,
  width,
  wordy,
  from,
  to,
  cell,
  was,
  active,
  onActive,
  onOpen,
}: CellProps) {
  const text = useText()
  const words = useMatrixWords().reach
  const placeName = useNameOf()
  const verdict = cell?.verdict ?? 'open'
  const change = changeOf(cell, was)
  const reason =
    cell && verdict !== 'answered' && verdict !== 'unasked'
      ? `, ${plain(cellReason(text, words, cell, placeName))}`
      : ''
  const said = `${words.verdicts[verdict]}${reason}${change ? `; ${words.changes[change]}` : ''}`
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself hears the keys.
    <div
      id={id}
      role="gridcell"
      aria-colindex={column + 2}
      aria-label={words.cell({ from, to, said })}
      aria-selected={active}
      className={styles.cell}
      data-verdict={verdict}
      data-change={change}
      style={{ left, width, height: HEIGHT }}
      onClick={() => onActive({ row, column })}
      onDoubleClick={onOpen}
    >
      <span>
        {SIGNS[verdict]}
        {wordy && ` ${words.verdicts[verdict]}`}
      </span>
    </div>
  )
})
