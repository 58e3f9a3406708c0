import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import styles from '../shell/shell.module.css'

interface Props<T extends string> {
  readonly label: string
  readonly value: T
  readonly tabs: readonly { readonly value: T; readonly label: string; readonly mark?: ReactNode }[]
  readonly onChange: (value: T) => void
  /** After the tabs, in the same row. */
  readonly extra?: ReactNode
  readonly panelClassName?: string | undefined
  readonly children: ReactNode
}

/** Pixels at an end that fade where there is more. */
const FADE = 32

/** Scrolls the list, not the page around it. */
function keepInSight(tablist: HTMLElement, tab: HTMLElement): void {
  const room = tablist.getBoundingClientRect()
  const { left, right } = tab.getBoundingClientRect()
  if (left - FADE < room.left) tablist.scrollLeft -= room.left - left + FADE
  else if (right + FADE > room.right) tablist.scrollLeft += right + FADE - room.right
}

/** Tabs as the ARIA practices have them: arrows move and select. */
export function Tabs<T extends string>({ label, value, tabs, onChange, extra, panelClassName, children }: Props<T>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)

  /** At which end there is more. */
  const [more, setMore] = useState<'after' | 'before' | 'both'>()

  // Tabs change their width too: by their marks, by a font that comes late.
  useEffect(() => {
    const tablist = list.current
    if (!tablist) return
    const look = () => {
      const before = tablist.scrollLeft > 1
      const after = tablist.scrollLeft + tablist.clientWidth < tablist.scrollWidth - 1
      setMore(before && after ? 'both' : before ? 'before' : after ? 'after' : undefined)
    }
    const size = new ResizeObserver(() => {
      look()
      const tab = document.getElementById(`${id}-${value}`)
      if (tab) keepInSight(tablist, tab)
    })
    for (const element of [tablist, ...tablist.children]) size.observe(element)
    tablist.addEventListener('scroll', look, { passive: true })
    return () => {
      size.disconnect()
      tablist.removeEventListener('scroll', look)
    }
  }, [id, value])

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const at = tabs.findIndex((tab) => tab.value === value)
    const next = Math.abs(step) === 1 ? (at + step + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1
    const tab = tabs[next]
    if (!tab) return
    onChange(tab.value)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }

  return (
    <>
      <div className={styles.tabs}>
        <div
          ref={list}
          role="tablist"
          aria-label={label}
          className={styles.tablist}
          data-more={more}
          onKeyDown={onKeyDown}
        >
          {tabs.map((tab) => (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${id}-${tab.value}`}
              aria-selected={tab.value === value}
              aria-controls={`${id}-panel`}
              tabIndex={tab.value === value ? 0 : -1}
              className={styles.tab}
              onClick={() => onChange(tab.value)}
            >
              {tab.label}
              {tab.mark}
            </button>
          ))}
        </div>
        {extra}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        tabIndex={-1}
        aria-labelledby={`${id}-${value}`}
        className={panelClassName}
      >
        {children}
      </div>
    </>
  )
}
