import { memo } from 'react'
import { tunnelBytes } from '../../net/overhead.ts'
import { packetLength } from '../../net/packet.ts'
import { tcpdumpLine } from '../../net/summary.ts'
import type { Hop } from '../../protocol/engine.ts'
import { useText } from '../hooks/useText.ts'
import styles from './hop.module.css'

/** Bytes as a capture counts them, and how many of them the tunnel costs. */
export const OnTheWire = memo(function OnTheWire({ hop }: { readonly hop: Hop }) {
  const text = useText()
  const bytes = packetLength(hop.packet)
  const tunnel = tunnelBytes(hop.packet)
  const percent = Math.round((100 * tunnel) / bytes)
  return (
    <section className={styles.wire}>
      <h3 className={styles.subtitle}>{text.hop.wire}</h3>
      <p>{text.hop.bytes({ bytes, tunnel, percent })}</p>
      <h3 className={styles.subtitle}>{text.hop.tcpdump}</h3>
      <pre className={styles.dump}>{tcpdumpLine(hop.packet)}</pre>
    </section>
  )
})
