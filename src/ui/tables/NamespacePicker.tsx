import { LocateFixed } from 'lucide-react'
import controls from '../base/controls.module.css'
import { useHopscope, useLab, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './tables.module.css'
import { useShownNamespace } from './useShownNamespace.ts'

/** Whose tables: any place or switch, or wherever the packet is. */
export function NamespacePicker() {
  const text = useText()
  const { selection } = useHopscope()
  const topology = useLab((lab) => lab.loaded?.topology)
  const following = useSelection((state) => state.spot === undefined)
  const ns = useShownNamespace()
  return (
    <span className={styles.picker}>
      <label>
        <span className="visually-hidden">{text.tables.of}</span>
        <select
          className={`${controls.field} ${controls.mono}`}
          value={ns ?? ''}
          onChange={(event) => selection.setState({ spot: { ns: event.target.value } })}
        >
          {[...(topology?.places ?? []), ...(topology?.segments ?? [])].map((place) => (
            <option key={place.ns} value={place.ns}>
              {place.label}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className={controls.button}
        disabled={following}
        onClick={() => selection.setState({ spot: undefined })}
      >
        <LocateFixed size={14} aria-hidden /> {following ? text.tables.following : text.tables.follow}
      </button>
    </span>
  )
}
