import { SlidersHorizontal } from 'lucide-react'
import type { Probe } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { Popover } from '../base/Popover.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './ProbeMore.module.css'
import { wholeNumber } from './wholeNumber.ts'

const PMTU = ['do', 'want', 'dont'] as const

/** Size, TTL, DF and interface: empty means that the program and the kernel choose. */
export function ProbeMore({ draft }: { readonly draft: Probe }) {
  const text = useText()
  const { draft: change } = useActions()
  const ports = useLab((lab) => lab.loaded?.topology.places.find((place) => place.ns === draft.from)?.ports)
  const count = [draft.size, draft.ttl, draft.pmtu, draft.kind === 'arping' ? undefined : draft.dev].filter(
    (value) => value !== undefined,
  ).length
  return (
    <Popover
      label={text.probe.moreTitle}
      className={styles.content}
      trigger={(props) => (
        <IconButton
          {...props}
          icon={SlidersHorizontal}
          label={count > 0 ? `${text.probe.more} (${count})` : text.probe.more}
          size={16}
          className={count > 0 ? styles.set : ''}
        />
      )}
    >
      {() => (
        <>
          <NumberField label={text.probe.size} value={draft.size} max={65507} onChange={(size) => change({ size })} />
          <NumberField label={text.probe.ttl} value={draft.ttl} max={255} onChange={(ttl) => change({ ttl })} />
          <label className={styles.row}>
            {text.probe.pmtu}
            <select
              className={controls.field}
              value={draft.pmtu ?? ''}
              onChange={(event) => change({ pmtu: PMTU.find((value) => value === event.target.value) })}
            >
              <option value="">{text.probe.pmtus.default}</option>
              {PMTU.map((value) => (
                <option key={value} value={value}>
                  {text.probe.pmtus[value]}
                </option>
              ))}
            </select>
          </label>
          {(draft.kind === 'ping' || draft.kind === 'arping') && (
            <label className={styles.row}>
              {text.probe.dev}
              <select
                className={`${controls.field} ${controls.mono}`}
                value={draft.dev ?? ''}
                onChange={(event) => change({ dev: event.target.value || undefined })}
              >
                {draft.kind === 'ping' && <option value="">{text.probe.auto}</option>}
                {ports?.map((port) => (
                  <option key={port.name} value={port.name}>
                    {port.name}
                  </option>
                ))}
              </select>
            </label>
          )}
        </>
      )}
    </Popover>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number | undefined
  readonly max: number
  readonly onChange: (value: number | undefined) => void
}

function NumberField({ label, value, max, onChange }: NumberFieldProps) {
  const text = useText()
  return (
    <label className={styles.row}>
      {label}
      <input
        className={`${controls.field} ${controls.mono}`}
        inputMode="numeric"
        placeholder={text.probe.auto}
        value={value ?? ''}
        onChange={(event) => onChange(wholeNumber(event.target.value, max))}
      />
    </label>
  )
}
