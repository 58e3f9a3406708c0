import { memo } from 'react'
import type { Hop } from '../../protocol/engine.ts'
import { useText } from '../hooks/useText.ts'
import styles from './hop.module.css'

/** The netfilter tables that ran here, with the rules that matched, in order. */
export const Walks = memo(function Walks({ hop }: { readonly hop: Hop }) {
  const text = useText()
  if (!hop.walks || hop.walks.length === 0) return null
  return (
    <section className={styles.wire}>
      <h3 className={styles.subtitle}>{text.hop.rules}</h3>
      {hop.walks.map(({ table, steps }) => (
        <pre key={table} className={styles.dump}>
          {[`*${table}`, ...(steps.length > 0 ? steps.map((step) => step.text) : [text.hop.noRules])].join('\n')}
        </pre>
      ))}
    </section>
  )
})
