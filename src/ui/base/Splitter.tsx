import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './Splitter.module.css'

interface Props {
  readonly label: string
  /** The custom property of the grid around it that it sets, in pixels. */
  readonly property: `--${string}`
  readonly initial: number
  readonly min: number
  readonly max: number
  /** Of the panel that it stands in and sizes. */
  readonly edge: 'left' | 'right' | 'top'
}

const STEP = 16

/** A panel's movable edge; arrows move it too. */
export function Splitter({ label, property, initial, min, max, edge }: Props) {
  const orientation = edge === 'top' ? 'horizontal' : 'vertical'
  const growing = edge === 'right' ? 1 : -1
  const ref = useRef<HTMLDivElement>(null)
  const size = useRef(initial)
  const drag = useRef<{ readonly from: number; readonly size: number } | undefined>(undefined)

  function resize(next: number): void {
    size.current = Math.round(Math.max(min, Math.min(max, next)))
    ref.current?.closest<HTMLElement>('[data-resizable]')?.style.setProperty(property, `${size.current}px`)
    ref.current?.setAttribute('aria-valuenow', String(size.current))
  }

  const along = (event: PointerEvent): number => (orientation === 'vertical' ? event.clientX : event.clientY)

  function onKeyDown(event: KeyboardEvent): void {
    const keys = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const direction = keys.indexOf(event.key) * 2 - 1
    if (!keys.includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    resize(size.current + growing * direction * STEP)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> takes no focus and has no value.
    <div
      ref={ref}
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={initial}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.splitter}
      data-edge={edge}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(initial)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        // Until it is moved, the grid says how large the panel is.
        const panel = event.currentTarget.parentElement
        if (panel) size.current = orientation === 'vertical' ? panel.offsetWidth : panel.offsetHeight
        drag.current = { from: along(event), size: size.current }
      }}
      onPointerMove={(event) => {
        if (!drag.current) return
        const moved = along(event) - drag.current.from
        resize(drag.current.size + growing * moved)
      }}
      onPointerUp={() => {
        drag.current = undefined
      }}
      onPointerCancel={() => {
        drag.current = undefined
      }}
    />
  )
}
