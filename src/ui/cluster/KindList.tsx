import { ChevronRight, Plus, RotateCcw, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { keyText, nameOf, openForm, wish } from '../../client/clusterForms.ts'
import type { Problem, SpecChange, SpecKey } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import folds from '../base/fold.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { useHopscope } from '../hooks/useHopscope.ts'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import styles from './cluster.module.css'
import { FieldProblems } from './FieldProblems.tsx'
import fields from './fields.module.css'
import { type Item, itemsOf, type Kind, keyOf } from './kinds.ts'
import type { ClusterSpec } from './shapes.ts'

/** More are found by the filter. */
const MOST_ROWS = 100
const FILTER_FROM = 10

interface Props {
  readonly kind: Kind
  readonly spec: ClusterSpec
  readonly changes: readonly SpecChange[]
}

/** All things of one kind: a head that unfolds, its rows, and one more by a button. */
export function KindList({ kind, spec, changes }: Props) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const open = useStore(app.forms, ({ unfolded }) => unfolded.includes(kind.id))
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const items = itemsOf(spec, kind)
  const title = cluster.kinds[kind.id as keyof typeof cluster.kinds]

  const unfold = (on: boolean) =>
    app.forms.setState(({ unfolded }) => ({
      unfolded: on ? [...new Set([...unfolded, kind.id])] : unfolded.filter((id) => id !== kind.id),
    }))

  async function add(): Promise<void> {
    const api = kind.apiVersion === 'projectcalico.org/v3' ? { api: 'calico' as const } : {}
    const { plan, problems } = await wish(app, { op: 'add', list: kind.list, ...api })
    setRefused(problems)
    unfold(true)
    if (plan?.key) openForm(app, { key: plan.key })
  }

  return (
    <section className={styles.kind} aria-label={title}>
      <h2 className={styles.kindHead}>
        <button
          type="button"
          className={`${folds.fold} ${styles.fold}`}
          data-row
          aria-expanded={open}
          onClick={() => unfold(!open)}
        >
          <ChevronRight className={folds.chevron} size={13} aria-hidden />
          <span>{title}</span>
          <span className={styles.count}>{items.length}</span>
        </button>
        <IconButton
          icon={Plus}
          size={14}
          className={fields.small}
          label={cluster.add({ kind: cluster.one[kind.id as keyof typeof cluster.one] })}
          onClick={() => void add()}
        />
      </h2>
      <FieldProblems id={`${kind.id}-why`} problems={refused} />
      {open && <Rows kind={kind} items={items} changes={changes} title={title} />}
    </section>
  )
}

interface RowsProps {
  readonly kind: Kind
  readonly items: readonly Item[]
  readonly changes: readonly SpecChange[]
  readonly title: string
}

function Rows({ kind, items, changes, title }: RowsProps) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const find = useStore(app.forms, ({ finds }) => finds[kind.id] ?? '')
  const wanted = useDeferredValue(find.trim().toLowerCase())
  const found = useMemo(
    () => (wanted === '' ? items : items.filter((item) => haystack(kind, item).includes(wanted))),
    [items, kind, wanted],
  )
  const removed = changes.filter(({ state }) => state === 'removed')
  const byKey = new Map(changes.map((change) => [keyText(change.key), change]))
  return (
    <>
      {items.length >= FILTER_FROM && (
        <input
          className={`${controls.field} ${styles.find}`}
          type="search"
          value={find}
          aria-label={cluster.filter({ kind: title })}
          placeholder={cluster.filterHint}
          onChange={(event) =>
            app.forms.setState(({ finds }) => ({ finds: { ...finds, [kind.id]: event.target.value } }))
          }
        />
      )}
      {items.length === 0 && removed.length === 0 && <p className={styles.note}>{cluster.none}</p>}
      {items.length > 0 && found.length === 0 && <p className={styles.note}>{cluster.noMatch}</p>}
      <ul className={styles.list}>
        {found.slice(0, MOST_ROWS).map((item) => {
          const key = keyOf(kind, item)
          return <Row key={keyText(key)} itemKey={key} about={kind.about(item)} change={byKey.get(keyText(key))} />
        })}
        {removed.map(({ key }) => (
          <RemovedRow key={keyText(key)} itemKey={key} />
        ))}
      </ul>
      {found.length > MOST_ROWS && <p className={styles.note}>{cluster.more({ count: found.length - MOST_ROWS })}</p>}
    </>
  )
}

const haystack = (kind: Kind, item: Item): string =>
  `${nameOf(keyOf(kind, item))} ${item['address'] ?? ''} ${kind.about(item)}`.toLowerCase()

interface RowProps {
  readonly itemKey: SpecKey
  readonly about: string
  readonly change: SpecChange | undefined
}

function Row({ itemKey: key, about, change }: RowProps) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const row = useRef<HTMLLIElement>(null)
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const name = nameOf(key)

  async function remove(): Promise<void> {
    // The row goes: the focus goes to its neighbour, or to the head above.
    const near = row.current?.nextElementSibling ?? row.current?.previousElementSibling
    const next = near?.querySelector('button') ?? row.current?.closest('section')?.querySelector('button')
    const { plan, problems } = await wish(app, { op: 'remove', key })
    setRefused(problems)
    if (plan) next?.focus()
  }

  return (
    <li ref={row} className={styles.row} data-changed={change !== undefined || undefined}>
      <button
        type="button"
        className={styles.item}
        data-row
        data-key={keyText(key)}
        onClick={() => openForm(app, { key })}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'Delete') return
          event.preventDefault()
          void remove()
        }}
      >
        <span className={styles.name} title={name}>
          {name}
        </span>
        {change && <span className={styles.mark}>{cluster.states[change.state]}</span>}
        <span className={styles.about}>{about}</span>
      </button>
      <IconButton
        icon={Trash2}
        size={13}
        className={fields.small}
        label={cluster.remove({ name })}
        keys={cluster.deleteKey}
        onClick={() => void remove()}
      />
      <FieldProblems id={`${keyText(key)}-why`} problems={refused} />
    </li>
  )
}

function RemovedRow({ itemKey: key }: { readonly itemKey: SpecKey }) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const name = nameOf(key)
  return (
    <li className={styles.row} data-removed>
      <span className={styles.item}>
        <s className={styles.name}>{name}</s>
        <span className={styles.mark}>{cluster.states.removed}</span>
      </span>
      <IconButton
        icon={RotateCcw}
        size={13}
        className={fields.small}
        label={cluster.restore({ name })}
        onClick={(event) => {
          event.currentTarget.closest('section')?.querySelector('button')?.focus()
          void wish(app, { op: 'restore', key }).then(({ problems }) => setRefused(problems))
        }}
      />
      <FieldProblems id={`${keyText(key)}-why`} problems={refused} />
    </li>
  )
}
