import { memo } from 'react'
import type { PacketRow } from '../../client/packetRows.ts'
import { useText } from '../hooks/useText.ts'
import { changedText } from './changedText.ts'
import styles from './packets.module.css'

interface Props {
  readonly id: string
  readonly row: PacketRow
  readonly index: number
  readonly top: number
  /** The frame that the playhead is at or has passed last. */
  readonly selected: boolean
  /** It is the very hop. */
  readonly here: boolean
  readonly phone: boolean
  readonly onPick: (hop: number) => void
}

export const PacketRowView = memo(function PacketRowView(props: Props) {
  const { id, row, index, top, selected, here, phone, onPick } = props
  const text = useText()
  const { summary } = row
  const changed = changedText(text, row)
  return (
    <tr
      id={id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-here={here}
      className={phone ? styles.phoneRow : styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onPick(row.hop)}
    >
      <td className={styles.number}>{row.number}</td>
      <td className={styles.time}>{(row.at / 1000).toFixed(3)}</td>
      <td className={styles.where} title={row.node}>
        {row.node}
      </td>
      <td className={styles.device}>{row.dev}</td>
      <td className={styles.direction} data-direction={row.dir}>
        {text.packets.directions[row.dir]}
      </td>
      <td className={styles.ends}>
        {summary.source} → {summary.destination}
      </td>
      <td className={styles.protocol} data-layer={layerOf(summary.protocol)}>
        <span>{summary.protocol}</span>
      </td>
      <td className={styles.info} title={summary.info}>
        {summary.info}
      </td>
      <td className={styles.changed} title={changed}>
        {changed !== '' && <mark>{changed}</mark>}
      </td>
    </tr>
  )
})

/** The colour of the outermost thing that matters, as everywhere. */
function layerOf(protocol: string): string {
  switch (protocol) {
    case 'IPIP':
      return 'outer'
    case 'HTTP':
      return 'tcp'
    case 'IPv4':
      return 'ip'
    default:
      return protocol.toLowerCase()
  }
}
