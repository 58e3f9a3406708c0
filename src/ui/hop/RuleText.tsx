import { commentOf } from '../i18n/ruleWords.ts'
import styles from './hook.module.css'

/** A rule without the chain that it stands under; what its comments say comes below it. */
export function RuleText({ text }: { readonly text: string }) {
  const said = commentOf(text)
  return (
    <span className={styles.text} title={text}>
      <code>{wordsOf(text)}</code>
      {said !== '' && <small className={styles.comment}>{said}</small>}
    </span>
  )
}

const wordsOf = (text: string): string =>
  text.replace(/^-A \S+ ?/, '').replace(/-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) ?/g, '')
