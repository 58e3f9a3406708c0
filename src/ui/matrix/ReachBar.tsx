import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { MOST_PAIRS, type Reach, type ReachPart, RUN_AT_ONCE } from '../../client/matrixReach.ts'
import type { ReachQuestion } from '../../protocol/matrix.ts'
import controls from '../base/controls.module.css'
import { Segmented } from '../base/Segmented.tsx'
import { useHopscope } from '../hooks/useHopscope.ts'
import styles from './reach.module.css'
import { type Choice, type Group, groupsOf } from './reachParts.ts'
import { startIfSmall, useRun } from './useReach.ts'
import { type MatrixWords, useMatrixWords } from './words.ts'

interface Props {
  readonly reach: Reach
  readonly choice: Choice
  readonly part: ReachPart
  readonly stale: boolean
  readonly onChoice: (change: Partial<Choice>) => void
  readonly onAgain: () => void
}

/** What to ask, of whom, and how far it is. */
export function ReachBar({ reach, choice, part, stale, onChoice, onAgain }: Props) {
  const words = useMatrixWords().reach
  const axes = useStore(reach.store, (state) => state.axes)
  const edited = useStore(reach.store, (state) => state.before !== undefined)
  return (
    <div className={styles.bar}>
      <Question reach={reach} />
      <Side
        label={words.from}
        group={choice.from}
        groups={groupsOf(axes.sources)}
        text={choice.fromText}
        onChange={(from, fromText) => onChoice({ from, fromText })}
      />
      <Side
        label={words.to}
        group={choice.to}
        groups={groupsOf(axes.targets)}
        text={choice.toText}
        onChange={(to, toText) => onChoice({ to, toText })}
      />
      <Segmented
        label={words.show}
        value={choice.show}
        options={(['all', 'failures', ...(edited ? (['changes'] as const) : [])] as const).map((value) => ({
          value,
          label: words.shows[value],
        }))}
        onChange={(show) => onChoice({ show })}
      />
      <Running reach={reach} part={part} stale={stale} onAgain={onAgain} />
    </div>
  )
}

function Question({ reach }: { readonly reach: Reach }) {
  const words = useMatrixWords().reach
  const { selection } = useHopscope()
  const question = useStore(reach.store, (state) => state.question)
  const [port, setPort] = useState(question.kind === 'tcp' ? `${question.port}` : '80')
  const id = useId()
  const number = Number(port)
  const isPort = Number.isInteger(number) && number >= 1 && number <= 65535
  function ask(next: ReachQuestion): void {
    reach.ask(next)
    selection.setState(({ matrix }) => ({ matrix: { ...matrix, question: next } }))
    void startIfSmall(reach)
  }
  return (
    <div className={styles.question}>
      <Segmented
        label={words.question}
        value={question.kind}
        options={(['port', 'ping', 'tcp'] as const).map((value) => ({ value, label: words.questions[value] }))}
        onChange={(kind) => ask(kind === 'tcp' ? { kind, port: isPort ? number : 80 } : { kind })}
      />
      {question.kind === 'tcp' && (
        <>
          <label htmlFor={id} className="visually-hidden">
            {words.port}
          </label>
          <input
            id={id}
            className={`${controls.field} ${styles.port}`}
            inputMode="numeric"
            value={port}
            aria-invalid={!isPort}
            onChange={(event) => setPort(event.target.value)}
            onBlur={() => isPort && ask({ kind: 'tcp', port: number })}
            onKeyDown={(event) => event.key === 'Enter' && isPort && ask({ kind: 'tcp', port: number })}
          />
        </>
      )}
    </div>
  )
}

interface SideProps {
  readonly label: string
  readonly group: Group
  readonly groups: readonly Group[]
  readonly text: string
  readonly onChange: (group: Group, text: string) => void
}

function Side({ label, group, groups, text, onChange }: SideProps) {
  const words = useMatrixWords().reach
  return (
    <fieldset className={styles.side}>
      <legend>{label}</legend>
      <select
        className={controls.field}
        aria-label={label}
        value={group}
        onChange={(event) => onChange(event.target.value, text)}
      >
        {/* A link may name a namespace that is not here. */}
        {[...new Set([...groups, group])].map((own) => (
          <option key={own} value={own}>
            {groupName(words, own)}
          </option>
        ))}
      </select>
      <input
        className={controls.field}
        type="search"
        maxLength={100}
        aria-label={`${label}: ${words.search}`}
        placeholder={words.search}
        value={text}
        onChange={(event) => onChange(group, event.target.value)}
      />
    </fieldset>
  )
}

function groupName(words: MatrixWords['reach'], group: Group): string {
  if (group === 'nodes') return words.nodes
  if (group === 'services') return words.services
  return group === 'all' ? words.everybody : words.namespace({ name: group.slice(3) })
}

function Running({ reach, part, stale, onAgain }: Pick<Props, 'reach' | 'part' | 'stale' | 'onAgain'>) {
  const words = useMatrixWords().reach
  const status = useStore(reach.store, (state) => state.status)
  const progress = useStore(reach.store, (state) => state.progress)
  const { open, tooMany, start } = useRun(reach, part)
  if (status === 'running' || status === 'loading') {
    return (
      <div className={styles.running}>
        <span role="status" className={styles.progress}>
          {progress ? words.progress(progress) : words.loading}
        </span>
        <progress value={progress?.done} max={progress?.total ?? 1} aria-label={words.tracing} />
        {status === 'running' && (
          <button type="button" className={controls.button} onClick={reach.cancel}>
            {words.cancel}
          </button>
        )}
      </div>
    )
  }
  if (stale || status === 'failed')
    return (
      <div className={styles.running} role="status">
        {stale && <span>{words.stale}</span>}
        <button type="button" className={controls.action} onClick={onAgain}>
          {words.again}
        </button>
      </div>
    )
  if (open === 0) return null
  return (
    <div className={styles.running}>
      {(tooMany || open > RUN_AT_ONCE) && (
        <span className={styles.many}>
          {tooMany ? words.tooMany({ count: open, most: MOST_PAIRS }) : words.many({ count: open })}
        </span>
      )}
      <button type="button" className={controls.action} disabled={tooMany} onClick={start}>
        {words.run({ count: open })}
      </button>
    </div>
  )
}
