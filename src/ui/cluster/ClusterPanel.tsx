import { RotateCcw } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { keyText, openForm } from '../../client/clusterForms.ts'
import type { SpecPart } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { useActions, useHopscope, useLab } from '../hooks/useHopscope.ts'
import { useText, useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import styles from './cluster.module.css'
import fields from './fields.module.css'
import { ItemForm } from './ItemForm.tsx'
import { KindList } from './KindList.tsx'
import { KINDS, SINGLE } from './kinds.ts'
import { useSpecChanges } from './useSpecChanges.ts'

/** The desired state: lists by kind, or the form of one thing. */
export function ClusterPanel() {
  const text = useText()
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const loaded = useLab((lab) => lab.loaded)
  const at = useStore(app.forms, (forms) => forms.at)
  const opened = useStore(app.forms, (forms) => forms.opened)
  const changes = useSpecChanges()
  /** Whose form was open: the focus goes back to its row. */
  const left = useRef<string>(undefined)
  const root = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (at || left.current === undefined) return
    const rows = root.current?.querySelectorAll<HTMLElement>('[data-key]') ?? []
    const row = [...rows].find(({ dataset }) => dataset['key'] === left.current)
    ;(row ?? root.current?.querySelector<HTMLElement>('[data-row]'))?.focus()
    left.current = undefined
  }, [at])

  if (!loaded) return null
  if (!loaded.spec) return <p className={styles.note}>{text.pool.noSpec}</p>
  const { spec } = loaded
  const close = () => {
    left.current = at && ('part' in at ? at.part : keyText(at.key))
    app.forms.setState({ at: undefined })
  }
  return (
    <div ref={root} className={styles.panel}>
      {at ? (
        <ItemForm key={opened} at={at} changes={changes} onClose={close} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the rows
        <div className={styles.lists} onKeyDown={moveAmongRows}>
          <Changes count={changes.items.length + changes.parts.length} />
          {KINDS.map((kind) => (
            <KindList
              key={kind.id}
              kind={kind}
              spec={spec}
              changes={changes.items.filter(
                ({ key }) => key.list === kind.list && (kind.apiVersion ?? key.apiVersion) === key.apiVersion,
              )}
            />
          ))}
          <section className={styles.kind} aria-label={cluster.settings}>
            <h2 className={`${styles.kindHead} ${styles.settings}`}>{cluster.settings}</h2>
            <ul className={styles.list}>
              {SINGLE.map((part) => (
                <PartRow key={part} part={part} changed={changes.parts.includes(part)} />
              ))}
            </ul>
          </section>
        </div>
      )}
    </div>
  )
}

function PartRow({ part, changed }: { readonly part: SpecPart; readonly changed: boolean }) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const spec = useLab((lab) => lab.loaded?.spec)
  const about =
    part === 'kubeProxy'
      ? [spec?.kubeProxy?.mode, spec?.kubeProxy?.version].filter(Boolean).join(' · ')
      : part === 'calicoVersion'
        ? spec?.calicoVersion
        : spec?.felix?.defaultEndpointToHostAction
  return (
    <li className={styles.row} data-changed={changed || undefined}>
      <button type="button" className={styles.item} data-row data-key={part} onClick={() => openForm(app, { part })}>
        <span className={styles.name}>{cluster.parts[part as keyof typeof cluster.parts]}</span>
        {changed && <span className={styles.mark}>{cluster.states.changed}</span>}
        <span className={styles.about}>{about}</span>
      </button>
    </li>
  )
}

function Changes({ count }: { readonly count: number }) {
  const { cluster } = useWords({ en, zh })
  const { edit } = useActions()
  if (count === 0) return null
  return (
    <p className={styles.changes}>
      <span>{cluster.changes({ count })}</span>
      <button
        type="button"
        className={`${controls.quiet} ${fields.addEntry}`}
        onClick={() => void edit({ code: 'specRestoredAll', params: {} }, (edits) => ({ ...edits, spec: [] }))}
      >
        <RotateCcw size={12} aria-hidden /> {cluster.restoreAll}
      </button>
    </p>
  )
}

/** Up and down among heads and rows, Home and End to the ends. */
function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf(event.target as HTMLElement)
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  rows[Math.max(0, Math.min(to, rows.length - 1))]?.focus()
}
