import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { EditedView } from '../../protocol/namespaceView.ts'
import type { LookedInto, SetView } from '../../protocol/netfilterView.ts'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import chains from './chains/chains.module.css'
import { FoldButton } from './chains/FoldButton.tsx'
import { moveFocus } from './chains/moveFocus.ts'
import { useEditing } from './editing.ts'
import { RowList } from './RowList.tsx'
import { type SectionRow, withGone } from './sections.ts'
import styles from './tables.module.css'

interface Props {
  readonly sets: readonly SetView[]
  /** What edits made of the namespace. */
  readonly edited: readonly EditedView[]
  readonly looked: readonly LookedInto[]
  readonly hop: number
  readonly find: string
}

const PAGE = 200
/** Sets that have members, and not more than this, are open by themselves. */
const SHORT = 8

/** ipsets and their members; those that a rule looked into at this hop, and the member that was found, marked. */
export function SetsView({ sets, edited, looked, hop, find }: Props) {
  const text = useText()
  const editing = useEditing()
  const edits = edited.filter(({ table }) => table === 'ipset')
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
      members: membersOf(set, edits).filter(
        ({ text: member }) => set.name.toLowerCase().includes(wanted) || member.toLowerCase().includes(wanted),
      ),
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
        const short = set.members.length <= SHORT && (set.members.length > 0 || members.length > 0)
        const open = opened.get(set.name) ?? (wanted !== '' || short || here.length > 0 || set.name === item)
        return (
          <div key={set.name} className={chains.chain} data-set={set.name} data-lit={here.length > 0}>
            <div className={chains.chainHead}>
              <h3 className={chains.heading}>
                <FoldButton
                  head={set.name}
                  controls={`${id}-${at}`}
                  open={open}
                  size={13}
                  name={set.name}
                  onToggle={toggle}
                />
                <code className={chains.soft}>{set.type}</code>
                <span className={chains.soft}>{text.tables.members({ members: set.members.length })}</span>
                {here.length > 0 && <span className={styles.said}>{text.tables.lookedInto}</span>}
                {stateOf(edits, set.at) && (
                  <span className={styles.edit}>{text.tables.edit.states[stateOf(edits, set.at) ?? 'added']}</span>
                )}
              </h3>
              {editing && <editing.SetTools name={set.name} at={set.at} />}
            </div>
            {open && <Members id={`${id}-${at}`} members={members} looked={here} />}
          </div>
        )
      })}
      {edits.filter(isGoneSet).map((row) => (
        <h3 key={row.key} className={chains.chainHead}>
          <code className={chains.goneName}>
            <del>{row.programmed}</del>
          </code>
          <span className={styles.edit}>{text.tables.edit.states.removed}</span>
          {editing && <editing.RowTools name={row.programmed ?? ''} edited={row} />}
        </h3>
      ))}
    </div>
  )
}

const isGoneSet = ({ key, state }: EditedView): boolean => key.startsWith('create ') && state === 'removed'

const stateOf = (edits: readonly EditedView[], at: string) => edits.find(({ key }) => key === at)?.state

/** With those that were removed, where they stood. */
function membersOf({ name, members, membersAt }: SetView, edits: readonly EditedView[]): readonly SectionRow[] {
  const rows = members.map((text, at): SectionRow => {
    const key = membersAt[at]
    const edit = edits.find((row) => row.key === key)
    return {
      ...{ key: text, text, decided: false, changed: false },
      ...(key !== undefined && { ref: { table: 'ipset', key } }),
      ...(edit && { edit }),
    }
  })
  return withGone(rows, edits, 'ipset', ({ key }) => key.startsWith(`add ${name} `))
}

interface MembersProps {
  readonly id: string
  readonly members: readonly SectionRow[]
  readonly looked: readonly LookedInto[]
}

function Members({ id, members, looked }: MembersProps) {
  const text = useText()
  const [most, setMost] = useState(PAGE)
  const isMarked = (member: SectionRow): boolean => looked.some((one) => one.member === member.text.split(' ')[0])
  const marked = members.filter(isMarked)
  const shown = [...marked, ...members.filter((member) => !isMarked(member)).slice(0, most)]
  if (members.length === 0) return <p className={chains.note}>{text.tables.noMembers}</p>
  const rows = shown.map((member) => ({
    ...member,
    indent: true,
    ...(isMarked(member) && { decided: true, label: text.tables.covers }),
  }))
  return (
    <div id={id}>
      <RowList sections={[{ title: '', rows }]} empty="" />
      {members.length > shown.length && (
        <button type="button" className={chains.more} onClick={() => setMost(most + PAGE)}>
          {text.tables.moreMembers({ count: members.length - shown.length })}
        </button>
      )}
    </div>
  )
}
