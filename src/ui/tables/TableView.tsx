import { useHopIndex, useSelection } from '../hooks/useHopscope.ts'
import { useNamespaceView } from '../hooks/useNamespaceView.ts'
import { useText } from '../hooks/useText.ts'
import { RowList } from './RowList.tsx'
import { sectionsOf } from './sections.ts'
import styles from './tables.module.css'
import { useShownNamespace } from './useShownNamespace.ts'

/** One table of a namespace at this moment, as iproute2 prints it. */
export function TableView() {
  const text = useText()
  const table = useSelection((state) => state.table)
  const index = useHopIndex()
  const view = useNamespaceView(useShownNamespace(), index)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get into it.
    <section className={styles.body} tabIndex={0} aria-label={text.tables.names[table]}>
      {view ? (
        <RowList
          reveal
          key={`${view.ns} ${table}`}
          sections={sectionsOf(view, table, text)}
          empty={text.tables.empty[table]}
        />
      ) : (
        <p className={styles.empty}>{text.tables.loading}</p>
      )}
      <p className={styles.moment}>{index < 0 ? text.tables.start : text.tables.moment({ hop: index + 1 })}</p>
    </section>
  )
}
