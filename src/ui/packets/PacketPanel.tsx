import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { type PacketRow, rowOfHop } from '../../client/packetRows.ts'
import { useHopIndex, usePlayback, useTrace, useTransport } from '../hooks/useHopscope.ts'
import { useIsPhone } from '../hooks/useMediaQuery.ts'
import { useText } from '../hooks/useText.ts'
import { PacketRowView } from './PacketRowView.tsx'
import styles from './packets.module.css'
import { usePacketRows } from './usePacketRows.ts'
import { useRowsInSight } from './useRowsInSight.ts'

const ROW = 26
const PHONE_ROW = 48
const HEAD = 28

/** One row a frame, as a capture on every device at once would have them; only those in sight are drawn. */
export function PacketPanel() {
  const text = useText()
  const phone = useIsPhone()
  const { rows, all } = usePacketRows()
  const { seek } = useTransport()
  const trace = useTrace()
  const hop = useHopIndex()
  const scroller = useRef<HTMLDivElement>(null)
  const current = rowOfHop(rows, hop)
  const at = current ? rows.indexOf(current) : -1
  const height = phone ? PHONE_ROW : ROW
  const { from, to, reveal } = useRowsInSight(scroller, rows.length, height, phone ? 0 : HEAD)
  const playing = usePlayback((state) => state.playing)
  const widths = useMemo(() => columnWidths(rows), [rows])

  useEffect(() => {
    if (at >= 0) reveal(at, playing)
  }, [reveal, at, playing])

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1)
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length }[
      event.key
    ]
    if (step === undefined || rows.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    const row = rows[Math.max(0, Math.min(rows.length - 1, Math.max(at, 0) + step))]
    if (row) seek(row.hop)
  }

  if (!trace || rows.length === 0) {
    const why = !trace ? text.packets.empty : all > 0 ? text.packets.none : text.packets.noFrames
    return <p className={styles.empty}>{why}</p>
  }
  return (
    <div className={styles.bounds}>
      <div ref={scroller} className={styles.list} data-phone={phone} style={widths}>
        <table
          id="packets"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows can be picked, and no element says so.
          role="grid"
          tabIndex={0}
          aria-label={text.packets.title}
          aria-rowcount={rows.length + 1}
          aria-activedescendant={current ? rowId(current) : undefined}
          onKeyDown={onKeyDown}
        >
          {!phone && <HeadRow />}
          <tbody className={styles.rows} style={{ height: rows.length * height }}>
            {rows.slice(from, to).map((row, index) => (
              <PacketRowView
                key={row.number}
                id={rowId(row)}
                row={row}
                index={from + index}
                top={(from + index) * height}
                selected={row === current}
                here={row.hop === hop}
                phone={phone}
                onPick={seek}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** Columns of names as wide as their longest, within reason: the rest is for the info. */
function columnWidths(rows: readonly PacketRow[]): CSSProperties {
  const widest = (textOf: (row: PacketRow) => string, most: number): string =>
    `${
      Math.min(
        most,
        rows.reduce((width, row) => Math.max(width, textOf(row).length), 6),
      ) + 1
    }ch`
  return {
    '--where': widest((row) => row.node, 24),
    '--device': widest((row) => row.dev, 16),
    '--ends': widest((row) => `${row.summary.source} → ${row.summary.destination}`, 38),
  } as CSSProperties
}

const rowId = (row: PacketRow): string => `frame-${row.number}`

const COLUMNS = ['number', 'time', 'where', 'device', 'direction', 'ends', 'protocol', 'info', 'changed'] as const

function HeadRow() {
  const text = useText()
  return (
    <thead className={styles.head}>
      <tr className={styles.row} aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <th key={column} scope="col" className={styles[column]}>
            {text.packets.columns[column]}
          </th>
        ))}
      </tr>
    </thead>
  )
}
