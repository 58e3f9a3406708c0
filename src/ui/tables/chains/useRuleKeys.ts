import {
  type DragEvent,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { Ruleset } from '../../../client/ruleset.ts'
import type { RowRef } from '../../../protocol/engine.ts'
import type { EditedView } from '../../../protocol/namespaceView.ts'
import type { Editing } from '../editing.ts'
import { useLongPress } from './useLongPress.ts'

interface Asked {
  readonly ruleset: Ruleset
  readonly editing: Editing | undefined
  /** How many rules the chain has. */
  readonly rules: number
  readonly refOf: (place: number) => RowRef | undefined
  readonly gone: readonly EditedView[]
}

/** Where what is dragged would fall: before or behind the rule of this place. */
interface Drop {
  readonly place: number
  readonly side: 'before' | 'after'
}

/** What is dragged is a rule of this chain; the browser tells nobody what until it falls. */
const TYPE = 'application/x-rule'

/** Keys, hovering and dragging in a chain's list of rules, heard at the list: it may hold thousands. */
export function useRuleKeys({ ruleset, editing, rules, refOf, gone }: Asked) {
  const list = useRef<HTMLOListElement>(null)
  const [hovered, setHovered] = useState<string>()
  const [focused, setFocused] = useState<string>()
  /** The rule whose buttons were asked for: they stand below it until the focus leaves it. */
  const [opened, setOpened] = useState<string>()
  const [drop, setDrop] = useState<Drop>()
  /** The rule that a finger holds. */
  const [lifted, setLifted] = useState<number>()
  const dragged = useRef<number>(undefined)
  /** A rule that was moved takes the focus along, once it stands there: to itself, or to the button that was pressed. */
  const follow = useRef<{ readonly place: number; readonly button?: string | undefined }>(undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rules are what it waits for.
  useEffect(() => {
    const moved = follow.current
    follow.current = undefined
    const row = moved && list.current?.querySelector<HTMLElement>(`[data-place="${moved.place}"]`)
    const button = moved?.button && row?.querySelector<HTMLElement>(`[data-tool="${moved.button}"]`)
    if (moved) (button || row)?.focus()
    else if (focused !== undefined && document.activeElement === document.body) {
      // A row that is gone took the focus along: it goes to the one that stands there now.
      const items = list.current?.querySelectorAll<HTMLElement>('[data-place]')
      const next =
        [...(items ?? [])].findLast(({ dataset }) => Number(dataset['place']) <= Number(focused)) ?? items?.[0]
      next?.focus({ preventScroll: true })
    }
  }, [ruleset])

  /** The buttons of a rule that is being moved wait for it where it will stand. */
  const close = (other?: string): void => {
    if (!follow.current) setOpened((now) => (now === other ? now : undefined))
  }

  async function move(place: number, to: number, button?: string): Promise<void> {
    const ref = refOf(place)
    if (!editing || !ref || to < 1 || to > rules || to === place) return
    follow.current = { place: to, button }
    if (button !== undefined) setOpened(`${to}`)
    if (!(await editing.change(ref, { kind: 'move', to }))) follow.current = undefined
  }
  const mover = useRef(move)
  mover.current = move
  const moveBy = useCallback((place: number, to: number, button: string) => {
    void mover.current(place, to, button)
  }, [])

  function onKeyDown(event: KeyboardEvent): void {
    const { target } = event
    if (!editing || !(target instanceof HTMLElement) || !target.matches('[data-item]')) return
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const place = Number(target.dataset['place'] ?? 0)
    const ref = place > 0 ? refOf(place) : undefined
    const off = gone.find(({ key }) => key === target.dataset['gone'])
    if (event.altKey) {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
      void move(place, place + (event.key === 'ArrowUp' ? -1 : 1))
    } else if (event.key === 'Enter' && ref) editing.begin(ref, 'change')
    else if (event.key === 'Enter' && off) void editing.restore(off)
    else if (event.key === 'Delete' && ref) void editing.change(ref, { kind: 'remove' })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function dropAt(target: EventTarget | null, y: number): Drop | undefined {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null
    if (!row || dragged.current === undefined || !list.current?.contains(row)) return undefined
    const { top, height } = row.getBoundingClientRect()
    return { place: Number(row.dataset['place']), side: y < top + height / 2 ? 'before' : 'after' }
  }
  const show = (at: Drop | undefined): void =>
    setDrop((now) => (now?.place === at?.place && now?.side === at?.side ? now : at))

  /** What is dragged falls there. */
  function fall(at: Drop | undefined): void {
    const from = dragged.current
    dragged.current = undefined
    setDrop(undefined)
    setLifted(undefined)
    if (!at || from === undefined) return
    const before = at.side === 'before' ? at.place : at.place + 1
    void move(from, before > from ? before - 1 : before)
  }

  const touched = useRef<Drop>(undefined)
  useLongPress(list, editing !== undefined, {
    placeOf(target) {
      const grip = target instanceof Element ? target.closest('[data-grip]') : null
      return grip ? Number(grip.closest<HTMLElement>('[data-place]')?.dataset['place']) : undefined
    },
    onStart(place) {
      dragged.current = place
      touched.current = undefined
      setLifted(place)
    },
    onMove(x, y) {
      touched.current = dropAt(document.elementFromPoint(x, y), y)
      show(touched.current)
    },
    onEnd: (drop) => fall(drop ? touched.current : undefined),
  })

  const handlers = {
    onKeyDown,
    onFocus(event: FocusEvent) {
      const id = idOf(event.target)
      setFocused(id)
      setHovered(undefined)
      close(id)
    },
    onBlur(event: FocusEvent) {
      if (!leaves(event)) return
      setFocused(undefined)
      close()
    },
    onPointerOver: (event: PointerEvent) => event.pointerType === 'mouse' && setHovered(idOf(event.target)),
    onPointerLeave: () => setHovered(undefined),
    onDragStart(event: DragEvent) {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null
      if (!row) return
      dragged.current = Number(row.dataset['place'])
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData(TYPE, `${dragged.current}`)
      event.dataTransfer.setDragImage(row, 12, 12)
    },
    onDragOver(event: DragEvent) {
      const at = dropAt(event.target, event.clientY)
      if (!at) return
      event.preventDefault()
      show(at)
    },
    onDragEnd() {
      dragged.current = undefined
      setDrop(undefined)
    },
    onDrop(event: DragEvent) {
      const at = dropAt(event.target, event.clientY)
      if (at) event.preventDefault()
      fall(at)
    },
  }
  // One row shows that it has buttons: whichever was pointed at or focused last.
  return {
    list,
    active: hovered ?? focused,
    opened,
    open: setOpened,
    moveBy,
    drop,
    lifted,
    handlers: editing ? handlers : {},
  }
}

/** What goes with its row has nowhere to go: then nothing is left. */
const leaves = ({ relatedTarget, currentTarget }: FocusEvent): boolean =>
  relatedTarget !== null && !currentTarget.contains(relatedTarget as Node)

function idOf(target: EventTarget): string | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-item]') : null
  return row?.dataset['place'] ?? row?.dataset['gone']
}
