import { Fragment } from 'react'
import styles from './Rich.module.css'

/** A catalogue's sentence: what stands between backticks is a machine's word. */
export function Rich({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => {
    const key = `${index}${part}`
    return index % 2 === 1 ? (
      <code key={key} className={styles.machine}>
        {part}
      </code>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    )
  })
}

/** For attributes and the live region. */
export const plain = (text: string): string => text.replaceAll('`', '')
