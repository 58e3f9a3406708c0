import type { ConnectionView } from '../../protocol/hookView.ts'
import { Rich } from '../base/Rich.tsx'
import { useText } from '../hooks/useText.ts'
import styles from './hook.module.css'
import panel from './hop.module.css'

interface Props {
  readonly connection: ConnectionView
  /** At most its timer began anew. */
  readonly idle: boolean
}

/** The packet's conntrack entry before and after this hook, the words that changed marked. */
export function Connection({ connection, idle }: Props) {
  const text = useText()
  const { before, after, confirmed } = connection
  const changed = before !== undefined && before !== after && !idle
  return (
    <section className={panel.wire}>
      <h3 className={panel.subtitle}>
        <Rich text={text.hook.connection} />
      </h3>
      <dl className={styles.connection}>
        {changed && (
          <>
            <dt>{text.hook.before}</dt>
            <dd>
              <Words line={before} beside={after} />
            </dd>
          </>
        )}
        <dt className={changed ? undefined : 'visually-hidden'}>{text.hook.after}</dt>
        <dd>
          <Words line={after} beside={changed ? before : after} />
        </dd>
      </dl>
      {before === undefined && <p className={styles.note}>{text.hook.opened}</p>}
      {!confirmed && <p className={styles.note}>{text.hook.unconfirmed}</p>}
    </section>
  )
}

/** A word that stands in the other line too is the same; the lines' own order tells which is meant. */
function Words({ line, beside }: { readonly line: string; readonly beside: string }) {
  return (
    <code>
      {marked(line.split(/\s+/), beside.split(/\s+/)).map(({ key, word, changed }) => (
        <span key={key}>{changed ? <ins>{word}</ins> : word} </span>
      ))}
    </code>
  )
}

function marked(words: readonly string[], others: readonly string[]) {
  let next = 0
  return words.map((word, place) => {
    const found = others.indexOf(word, next)
    if (found >= 0) next = found + 1
    return { key: `${place} ${word}`, word, changed: found < 0 }
  })
}
