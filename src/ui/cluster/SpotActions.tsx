import { Ellipsis } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { openForm, type Wished } from '../../client/clusterForms.ts'
import type { Hopscope } from '../../client/hopscope.ts'
import type { Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { plain, Rich } from '../base/Rich.tsx'
import { useActions, useHopscope, useLab, useSelection } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText, useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import { stepText } from '../labs/stepText.ts'
import { Menu, type MenuItem } from './Menu.tsx'
import styles from './spot.module.css'
import { addAt, addressOf, keyOfSpot, placeOf, probeAt, removeAt, spotName } from './spots.ts'
import { hasManifest } from './YamlButton.tsx'

/** What the picture asks for: a menu at a point of the window, or that a place be removed. */
export interface Asked {
  readonly what: 'menu' | 'remove'
  readonly ns: string
  readonly at?: { readonly x: number; readonly y: number }
}

interface Props {
  readonly asked: Asked | undefined
  readonly onDone: () => void
}

/** What can be done to the place that is selected or pointed at, and what was done, with the way back. */
export function SpotActions({ asked, onDone }: Props) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const still = useReducedMotion()
  const loaded = useLab((lab) => lab.loaded)
  const chosen = useSelection(({ spot }) => spot?.ns)
  const button = useRef<HTMLButtonElement>(null)
  const [own, setOwn] = useState<Asked>()
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const menu = asked?.what === 'menu' ? asked : own

  useEffect(() => {
    if (asked?.what !== 'remove') return
    onDone()
    void removeAt(app, asked.ns).then(({ problems }) => setRefused(problems))
  }, [app, asked, onDone])

  const items = useMemo(() => {
    const show = (wished: Promise<Wished>) => void wished.then(({ problems }) => setRefused(problems))
    return menu ? itemsOf(app, menu.ns, cluster, { show, autoplay: !still }) : []
  }, [app, menu, cluster, still])

  const seen = useCallback(() => setRefused([]), [])
  const close = useCallback(() => {
    setOwn(undefined)
    onDone()
  }, [onDone])
  if (!loaded) return null
  const name = chosen === undefined ? '' : spotName(loaded, chosen)
  return (
    <>
      {chosen !== undefined && (
        <button
          ref={button}
          type="button"
          className={styles.handle}
          aria-haspopup="menu"
          aria-label={cluster.menu({ name })}
          onClick={() => {
            const { left = 0, bottom = 0 } = button.current?.getBoundingClientRect() ?? {}
            setOwn({ what: 'menu', ns: chosen, at: { x: left, y: bottom } })
          }}
        >
          <span className={styles.handleName}>{name}</span>
          <Ellipsis size={16} aria-hidden />
        </button>
      )}
      {menu?.at && items.length > 0 && (
        <Menu label={cluster.menu({ name: spotName(loaded, menu.ns) })} at={menu.at} items={items} onClose={close} />
      )}
      <Said refused={refused} onSeen={seen} />
    </>
  )
}

interface Doing {
  readonly show: (wished: Promise<Wished>) => void
  readonly autoplay: boolean
}

function itemsOf(app: Hopscope, ns: string, { actions, deleteKey }: typeof en.cluster, doing: Doing): MenuItem[] {
  const { loaded } = app.lab.getState()
  if (!loaded) return []
  const place = placeOf(loaded.topology, ns)
  const key = keyOfSpot(app, ns)
  const node = place?.kind === 'node' ? place.label : place?.inside
  const { show, autoplay } = doing
  const adding: MenuItem[] = []
  if (key && node !== undefined)
    adding.push({ label: actions.addPod, act: () => show(addAt(app, { op: 'add', list: 'pods', where: { node } })) })
  if (key?.list === 'subnets') {
    const where = { subnet: key.name }
    adding.push(
      { label: actions.addNode, act: () => show(addAt(app, { op: 'add', list: 'nodes', where })) },
      { label: actions.addHost, act: () => show(addAt(app, { op: 'add', list: 'hosts', where })) },
    )
  }
  const probing: MenuItem[] = [
    { label: actions.from, apart: true, act: () => void probeAt(app, ns, 'from', autoplay) },
    ...(addressOf(loaded.topology, ns) === undefined
      ? []
      : [{ label: actions.to, act: () => void probeAt(app, ns, 'to', autoplay) }]),
  ]
  return [
    ...adding,
    ...(key ? [{ label: actions.form, apart: adding.length > 0, act: () => openForm(app, { key }) }] : []),
    ...(key && hasManifest(key)
      ? [{ label: actions.yaml, act: () => app.selection.setState({ dialog: 'manifests', about: key }) }]
      : []),
    { label: actions.tables, act: () => app.selection.setState({ spot: { ns }, panel: 'tables' }) },
    ...(place ? probing : []),
    ...(key ? [{ label: actions.remove, keys: deleteKey, apart: true, act: () => show(removeAt(app, ns)) }] : []),
  ]
}

/** Milliseconds that a word about what was done stays. */
const SHOWN = 8000
const WORTH_SAYING = ['specAdded', 'specRemoved', 'specMoved', 'specRestored']

/** What went along is not seen where it was: a line says it, and undoes it. */
function Said({ refused, onSeen }: { readonly refused: readonly Problem[]; readonly onSeen: () => void }) {
  const text = useText()
  const { forms } = useHopscope()
  const { cluster } = useWords({ en, zh })
  const { undo } = useActions()
  const said = useStore(forms, (state) => state.said)
  const last = useLab(({ history }) => history.done.at(-1)?.name)
  // Once it was undone, or something else was done, there is nothing left to say.
  const shown = said !== undefined && said === last && WORTH_SAYING.includes(said.code) ? said : undefined

  useEffect(() => {
    if (!shown && refused.length === 0) return
    const timer = setTimeout(() => {
      forms.setState({ said: undefined })
      onSeen()
    }, SHOWN)
    return () => clearTimeout(timer)
  }, [shown, refused, forms, onSeen])

  return (
    <div className={styles.said} role="status">
      {refused.length > 0 ? (
        <p className={styles.toast} data-bad>
          {cluster.refused}{' '}
          {refused.slice(0, 2).map((problem) => {
            const say = text.problems[problem.code] as
              | ((params: Problem['params']) => { readonly what: string })
              | undefined
            return <Rich key={problem.message} text={`${say?.(problem.params).what ?? problem.message} `} />
          })}
        </p>
      ) : (
        shown && (
          <p className={styles.toast}>
            <span>{plain(stepText(text, shown))}</span>
            <button type="button" className={controls.quiet} onClick={() => void undo()}>
              {text.labs.undo}
            </button>
          </p>
        )
      )}
    </div>
  )
}
