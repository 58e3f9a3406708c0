import { cellSource, cellStep } from '../../client/matrixModes.ts'
import type { ModeCell, ModeMatrix } from '../../protocol/matrix.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { useActions, useLab, useNameOf, useSession } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { Refusal } from '../trouble/Refusal.tsx'
import { ModeRow } from './ModeRow.tsx'
import styles from './matrix.module.css'
import { useModes } from './useModes.ts'
import { useMatrixWords } from './words.ts'

interface Props {
  readonly onPick: () => void
}

/** One probe in all modes at once, on one subnet and on two: a table each, a row a mode. */
export function ModesTab({ onPick }: Props) {
  const words = useMatrixWords().modes
  const hasSpec = useLab((lab) => lab.loaded?.spec !== undefined)
  const probe = useSession((session) => session.trace?.probe ?? session.draft)
  const modes = useModes(hasSpec ? probe : undefined)
  const text = useText()
  const nameOf = useNameOf()
  if (!hasSpec) return <p className={styles.note}>{words.noSpec}</p>
  if (!probe) return <p className={styles.note}>{words.noProbe}</p>
  const kind = `${text.probe.kinds[probe.kind]}${probe.port === undefined ? '' : ` ${probe.port}`}`
  return (
    <div className={styles.modes} aria-busy={modes.kind === 'asked'}>
      <p className={styles.asked}>
        <Rich text={words.asked({ kind, from: nameOf(probe.from), to: probe.to })} />
        <span className={styles.soft} role="status">
          {modes.kind === 'known' && words.took({ runs: modes.matrix.cells.length, ms: modes.ms })}
          {modes.kind === 'asked' && words.waiting}
        </span>
        {modes.kind === 'asked' && <progress value={modes.done} max={modes.total} aria-label={words.waiting} />}
      </p>
      {modes.kind === 'known' && <Tables matrix={modes.matrix} onPick={onPick} />}
      {modes.kind === 'refused' && (
        <Refusal problems={modes.problems}>
          <p className={styles.note}>{words.refused}</p>
        </Refusal>
      )}
      {modes.kind === 'failed' && (
        <p className={styles.note} role="alert">
          {words.failed}{' '}
          <button type="button" className={controls.button} onClick={modes.retry}>
            {words.retry}
          </button>
        </p>
      )}
    </div>
  )
}

function Tables({ matrix, onPick }: { readonly matrix: ModeMatrix; readonly onPick: () => void }) {
  const words = useMatrixWords().modes
  const { showVariant } = useActions()
  const source = useLab((lab) => lab.inForce)
  const spec = useLab((lab) => lab.loaded?.spec)
  const present = matrix.cells.find((cell) => cell.present)

  function open(cell: ModeCell): void {
    if (!source || !spec || cell.answer.kind !== 'traced') return
    const pools = spec.ipPools.map(({ name }) => name)
    const { probe, lostAt } = cell.answer.traced
    // Closed once the trace is there: Back leads to the matrix again.
    void showVariant(cellSource(source, pools, matrix, cell), probe, lostAt ?? 0, cellStep(matrix, cell)).then(onPick)
  }

  return (
    <>
      {matrix.layouts.map(({ id, present: own, moved, impossible }) => (
        <div key={id}>
          <h3 id={`layout-${id}`} className={styles.layoutTitle}>
            {words.layouts[id]}
            <span className={styles.soft}>
              {own ? (
                words.present
              ) : impossible ? (
                ''
              ) : (
                <Rich text={words.moved({ nodes: moved.join(', '), layout: id })} />
              )}
            </span>
          </h3>
          {impossible ? (
            <p className={styles.note}>{words.impossible[impossible]}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
            <section className={styles.scroller} tabIndex={0} aria-labelledby={`layout-${id}`}>
              <table className={styles.table}>
                <thead>
                  <tr>
                    {Object.entries(words.columns).map(([column, name]) => (
                      <th key={column} scope="col" data-column={column}>
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {matrix.cells
                    .filter((cell) => cell.layout === id)
                    .map((cell) => (
                      <ModeRow key={cell.mode} cell={cell} present={present} onOpen={() => open(cell)} />
                    ))}
                </tbody>
              </table>
            </section>
          )}
        </div>
      ))}
      <p className={styles.hint}>
        {present && (
          <>
            <span data-marked className={styles.sample}>
              {words.differs}
            </span>{' '}
          </>
        )}
        {words.hint}
      </p>
    </>
  )
}
