import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { LookedInto, SetView } from '../../protocol/netfilterView.ts'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import chains from './chains/chains.module.css'
import { moveFocus } from './chains/moveFocus.ts'
import styles from './tables.module.css'

interface Props {
  readonly sets: readonly SetView[]
  readonly looked: readonly LookedInto[]
  readonly hop: number
  readonly find: string
}

const PAGE = 200
/** Sets that have members, and not more than this, are open by themselves. */
const SHORT = 8

/** ipsets and their members; those that a rule looked into at this hop, and the member that was found, marked. */
export function SetsView({ sets, looked, hop, find }: Props) {
  const text = useText()
  const id = useId()
  const { selection } = useHopscope()
  const item = useSelection((state) => state.item)
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const root = useRef<HTMLDivElement>(null)
  const toggle = (name: string, open: boolean) => {
    setOpened(new Map(opened).set(name, open))
    selection.setState({ item: open ? name : undefined })
  }
  const wanted = find.trim().toLowerCase()
  const found = sets
    .map((set) => ({
      set,
      members: set.name.toLowerCase().includes(wanted)
        ? set.members
        : set.members.filter((member) => member.toLowerCase().includes(wanted)),
    }))
    .filter(({ set, members }) => members.length > 0 || set.name.toLowerCase().includes(wanted))

  useEffect(() => {
    const chosen = item === undefined ? undefined : root.current?.querySelector(`[data-set="${CSS.escape(item)}"]`)
    const marked = root.current?.querySelector('[data-marked]')
    if (hop >= -1) (chosen ?? marked)?.scrollIntoView({ block: 'nearest' })
  }, [hop, item])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the buttons within.
    <div ref={root} className={chains.chains} onKeyDown={(event: KeyboardEvent) => moveFocus(event, toggle)}>
      {found.length === 0 && (
        <p className={chains.note}>
          <Rich text={text.tables.noneFound({ find })} />
        </p>
      )}
      {found.map(({ set, members }, at) => {
        const here = looked.filter((one) => one.set === set.name)
        const short = set.members.length > 0 && set.members.length <= SHORT
        const open = opened.get(set.name) ?? (wanted !== '' || short || here.length > 0 || set.name === item)
        return (
          <div key={set.name} className={chains.chain} data-set={set.name} data-lit={here.length > 0}>
            <h3 className={chains.chainHead}>
              <button
                type="button"
                className={chains.fold}
                data-head={set.name}
                data-arrows
                aria-expanded={open}
                aria-controls={open ? `${id}-${at}` : undefined}
                onClick={() => toggle(set.name, !open)}
              >
                <ChevronRight size={13} aria-hidden className={chains.chevron} />
                <code>{set.name}</code>
              </button>
              <code className={chains.soft}>{set.type}</code>
              <span className={chains.soft}>{text.tables.members({ members: set.members.length })}</span>
              {here.length > 0 && <span className={styles.said}>{text.tables.lookedInto}</span>}
            </h3>
            {open && <Members id={`${id}-${at}`} members={members} looked={here} />}
          </div>
        )
      })}
    </div>
  )
}

interface MembersProps {
  readonly id: string
  readonly members: readonly string[]
  readonly looked: readonly LookedInto[]
}

function Members({ id, members, looked }: MembersProps) {
  const text = useText()
  const [most, setMost] = useState(PAGE)
  const isMarked = (member: string): boolean => looked.some((one) => one.member === member.split(' ')[0])
  const marked = members.filter(isMarked)
  const shown = [...marked, ...members.filter((member) => !isMarked(member)).slice(0, most)]
  if (members.length === 0) return <p className={chains.note}>{text.tables.noMembers}</p>
  return (
    <ul id={id} className={styles.rows}>
      {shown.map((member) => (
        <li key={member} className={styles.row} data-indent {...(isMarked(member) ? { 'data-marked': true } : {})}>
          <code>{member}</code>
          {isMarked(member) && <span className={styles.label}>{text.tables.covers}</span>}
        </li>
      ))}
      {members.length > shown.length && (
        <li className={chains.gap}>
          <button type="button" className={chains.more} onClick={() => setMost(most + PAGE)}>
            {text.tables.moreMembers({ count: members.length - shown.length })}
          </button>
        </li>
      )}
    </ul>
  )
}
