import { useText } from '../../hooks/useText.ts'
import styles from './chains.module.css'

/** As iptables-save prints counters. */
export const counterText = (packets: number, bytes: number): string => `[${packets}:${bytes}]`

/** When the packet matched here at this hop: first, second, … */
export function OrderMark({ order }: { readonly order: readonly number[] }) {
  const text = useText()
  const label = text.tables.step({ numbers: order.join(', ') })
  return (
    <span className={styles.order} title={label}>
      <span aria-hidden>{order.join(',')}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
