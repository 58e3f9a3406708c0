import { X } from 'lucide-react'
import { useId, useState } from 'react'
import type { FilterFault } from '../../client/filter.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import styles from './packets.module.css'
import { useFilterReader } from './useFilterReader.ts'
import { usePacketRows } from './usePacketRows.ts'

/** Wireshark's display filter; the last word is completed from the fields. */
export function FilterBox() {
  const text = useText()
  const { selection } = useHopscope()
  const filter = useSelection((state) => state.filter)
  const { rows, all, fault } = usePacketRows()
  const [entered, setEntered] = useState(false)
  const reader = useFilterReader(entered)
  const id = useId()
  const set = (value: string) => selection.setState({ filter: value })
  return (
    <div className={styles.filterBar}>
      <div className={styles.filter}>
        <input
          id="filter"
          className={`${controls.field} ${controls.mono}`}
          value={filter}
          placeholder={text.packets.placeholder}
          aria-label={text.packets.filter}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-fault`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          list={`${id}-fields`}
          onFocus={() => setEntered(true)}
          onChange={(event) => set(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            if (filter !== '') set('')
            else event.currentTarget.blur()
          }}
        />
        <datalist id={`${id}-fields`}>
          {reader &&
            completions(filter, [...reader.PROTOCOLS, ...reader.FIELDS]).map((value) => (
              <option key={value} value={value} />
            ))}
        </datalist>
        {filter !== '' && <IconButton icon={X} size={14} label={text.packets.clear} onClick={() => set('')} />}
      </div>
      <span id={`${id}-fault`} className={fault ? styles.fault : styles.shown} role="status">
        {fault ? <Rich text={faultText(text, fault)} /> : text.packets.shown({ shown: rows.length, all })}
      </span>
    </div>
  )
}

function faultText(text: Catalogue, { code, word, hint }: FilterFault): string {
  const { faults, values } = text.packets
  if (code === 'badValue') return faults.badValue({ word, hint: values[hint as keyof typeof values] ?? '' })
  return faults[code]({ word, hint: hint ?? '' })
}

/** What was typed, with its last word brought to an end. */
function completions(filter: string, known: readonly string[]): string[] {
  const [, start = '', word = ''] = /^(.*?)([\w.]*)$/.exec(filter) ?? []
  if (word.length < 2) return []
  return known
    .filter((field) => field.startsWith(word) && field !== word)
    .slice(0, 12)
    .map((field) => start + field)
}
