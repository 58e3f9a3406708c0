import { type KeyboardEvent, useId, useState } from 'react'
import type { Loaded } from '../../protocol/protocol.ts'
import controls from '../base/controls.module.css'
import { useText } from '../hooks/useText.ts'
import styles from './TargetPicker.module.css'
import { type Target, targetsOf } from './targets.ts'

interface Props {
  readonly id: string
  readonly value: string
  readonly loaded: Pick<Loaded, 'topology' | 'spec'>
  /** Who asks, and whether it asks for a name alone. */
  readonly from: string
  readonly lookup: boolean
  readonly invalid: boolean
  readonly describedBy: string
  readonly onChange: (address: string) => void
}

/** An address or a name typed, or a place picked: the combobox of the ARIA practices, with a list that a filter narrows. */
export function TargetPicker({ id, value, loaded, from, lookup, invalid, describedBy, onChange }: Props) {
  const text = useText()
  const listId = useId()
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  /** Only what was typed since it opened narrows the list: an address that stands there already must not. */
  const [typed, setTyped] = useState('')
  const all = targetsOf(loaded, from, lookup)
  const targets = all.filter((target) => matches(target, typed))

  function close(): void {
    setOpen(false)
    setActive(-1)
    setTyped('')
  }

  function pick(target: Target): void {
    onChange(target.address)
    close()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const target = targets[active]
    if (way !== undefined) {
      event.preventDefault()
      setOpen(true)
      setActive((active + way + targets.length) % Math.max(1, targets.length))
    } else if (event.key === 'Enter' && open && target) {
      event.preventDefault()
      pick(target)
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      close()
    }
  }

  return (
    <div className={styles.picker}>
      <input
        id={id}
        role="combobox"
        className={`${controls.mono} ${styles.input}`}
        value={value}
        title={text.probe.toHint}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `${listId}-${active}` : undefined}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => {
          const entry = event.target.value
          onChange(all.find((target) => target.label === entry.trim())?.address ?? entry.trim())
          setTyped(entry)
          setOpen(true)
          setActive(-1)
        }}
        onClick={() => setOpen(true)}
        onFocus={(event) => event.target.select()}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={text.probe.to}
        className={styles.list}
        hidden={!open || targets.length === 0}
      >
        {targets.map((target, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input holds the focus and has the keys.
          <div
            key={`${target.ns} ${target.address}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={target.address === value}
            tabIndex={-1}
            className={styles.option}
            data-active={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(target)}
          >
            <span className={styles.label}>{target.label}</span>
            <code>{target.address}</code>
            <span className={styles.kind}>
              {target.kind === 'service' ? text.probe.service : text.placeKinds[target.kind]}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}

const matches = (target: Target, typed: string): boolean =>
  `${target.label} ${target.address}`.toLowerCase().includes(typed.trim().toLowerCase())
