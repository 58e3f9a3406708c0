import { hasPoolWishes, poolWish } from '../../client/poolWishes.ts'
import type { EncapMode, IPPool } from '../../protocol/engine.ts'
import type { PoolEdit } from '../../protocol/protocol.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { Segmented } from '../base/Segmented.tsx'
import toggle from '../base/toggle.module.css'
import { CompareBefore } from '../compare/CompareBefore.tsx'
import { useActions, useHopscope, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import { NumberInput } from './NumberInput.tsx'
import styles from './pool.module.css'
import { TextInput } from './TextInput.tsx'

/** What Calico is asked for. A change is computed and the same probe traced again at once. */
export function PoolPanel() {
  const text = useText()
  const { selection } = useHopscope()
  const { resetPools, dismiss } = useActions()
  const spec = useLab((lab) => lab.loaded?.spec)
  const loaded = useLab((lab) => lab.loaded !== undefined)
  const edited = useLab((lab) => hasPoolWishes(lab.source))
  const problems = useLab((lab) => lab.problems)
  if (!loaded) return null
  if (!spec) return <p className={styles.note}>{text.pool.noSpec}</p>
  return (
    <div className={styles.panel}>
      {spec.ipPools.map((pool) => (
        <Pool key={pool.name} pool={pool} />
      ))}
      <button
        type="button"
        className={controls.button}
        aria-haspopup="dialog"
        onClick={() => selection.setState({ dialog: 'matrix' })}
      >
        {text.pool.matrix}
      </button>
      <div role="alert">
        {problems.length > 0 && (
          <div className={styles.refusal}>
            <p>{text.pool.refused}</p>
            <ProblemList problems={problems} />
            <button type="button" className={controls.button} onClick={() => dismiss('problems')}>
              {text.pool.discard}
            </button>
          </div>
        )}
      </div>
      {edited && problems.length === 0 && <CompareBefore />}
      {edited && problems.length === 0 && (
        <button type="button" className={controls.button} onClick={() => void resetPools()}>
          {text.pool.reset}
        </button>
      )}
    </div>
  )
}

const MODES: readonly EncapMode[] = ['Always', 'CrossSubnet', 'Never']

function Pool({ pool }: { readonly pool: IPPool }) {
  const text = useText()
  const { editPool } = useActions()
  const source = useLab((lab) => lab.source)
  const refused = useLab((lab) => lab.problems)
  const isRefused = (field: keyof PoolEdit): boolean => refused.some(({ path }) => path.endsWith(`.${field}`))
  const wanted = { ...pool, ...poolWish(source, pool.name) }
  const edit = (change: PoolEdit) => void editPool(pool.name, change)
  const modes = MODES.map((value) => ({ value, label: value }))
  return (
    <section className={styles.pool} aria-label={`${text.pool.title} ${pool.name}`}>
      <h2 className={styles.title}>
        {text.pool.title} <code>{pool.name}</code>
      </h2>
      <Segmented
        mono
        label="ipipMode"
        value={wanted.ipipMode}
        options={modes}
        onChange={(ipipMode) =>
          edit(ipipMode === 'Never' || wanted.vxlanMode === 'Never' ? { ipipMode } : { ipipMode, vxlanMode: 'Never' })
        }
      />
      <Segmented
        mono
        label="vxlanMode"
        value={wanted.vxlanMode}
        options={modes}
        onChange={(vxlanMode) =>
          edit(vxlanMode === 'Never' || wanted.ipipMode === 'Never' ? { vxlanMode } : { vxlanMode, ipipMode: 'Never' })
        }
      />
      <p className={styles.explain}>
        <Rich text={text.pool.explain[explanationOf(wanted)]} />
      </p>
      <div className={styles.fields}>
        <TextInput
          label={text.pool.cidr}
          value={wanted.cidr}
          invalid={isRefused('cidr')}
          onCommit={(cidr) => edit({ cidr })}
        />
        <NumberInput
          label={text.pool.blockSize}
          prefix="/"
          value={wanted.blockSize}
          invalid={isRefused('blockSize')}
          onCommit={(blockSize) => edit({ blockSize })}
        />
        <label className={styles.field}>
          <span className={controls.mono}>{text.pool.natOutgoing}</span>
          <span className={styles.switch}>
            <input
              type="checkbox"
              role="switch"
              className={toggle.toggle}
              aria-checked={wanted.natOutgoing}
              checked={wanted.natOutgoing}
              onChange={(event) => edit({ natOutgoing: event.target.checked })}
            />
            {wanted.natOutgoing ? text.pool.on : text.pool.off}
          </span>
        </label>
      </div>
    </section>
  )
}

function explanationOf({ ipipMode, vxlanMode }: Pick<IPPool, 'ipipMode' | 'vxlanMode'>) {
  if (ipipMode === 'Always') return 'ipipAlways'
  if (ipipMode === 'CrossSubnet') return 'ipipCross'
  if (vxlanMode === 'Always') return 'vxlanAlways'
  return vxlanMode === 'CrossSubnet' ? 'vxlanCross' : 'none'
}
