import { memo, useId, useMemo, useState } from 'react'
import type { HopPair } from '../../protocol/compare.ts'
import type { Hop } from '../../protocol/engine.ts'
import { Rich } from '../base/Rich.tsx'
import { useText } from '../hooks/useText.ts'
import { hopTitle } from '../i18n/sentences.ts'
import { useShownComparison } from './context.ts'
import { inBrief, type Line, lineOf, lossOf } from './differenceLines.ts'
import { HopDetail } from './HopDetail.tsx'
import { Marked } from './Marked.tsx'
import styles from './rows.module.css'
import { Tag } from './Tag.tsx'
import { diffLines, type Run } from './wordDiff.ts'
import { NAME_OF, type Side, useCompareWords } from './words.ts'

/** Two hops beside each other, or one beside a gap; opened, each in full. */
export const HopRow = memo(function HopRow({ pair }: { readonly pair: HopPair }) {
  const text = useText()
  const words = useCompareWords()
  const { left, right, nameOf } = useShownComparison()
  const [open, setOpen] = useState(false)
  const id = useId()
  const own = pair.left === undefined ? undefined : left.trace.hops[pair.left]
  const other = pair.right === undefined ? undefined : right.trace.hops[pair.right]
  const kind = own && other ? (pair.differs.length > 0 ? 'differs' : 'same') : own ? 'left' : 'right'
  const titleOf = (side: Side, hop: Hop): string => hopTitle(text, hop, nameOf[side])
  const mark = kind === 'differs' ? words.differs : kind === 'same' ? '' : words.only({ side: NAME_OF[kind] })
  const names = { left: own ? nameOf.left(own.ns) : '', right: other ? nameOf.right(other.ns) : '' }
  const same = own !== undefined && other !== undefined && titleOf('left', own) === titleOf('right', other)
  const told = open ? pair.differs : inBrief(pair.differs)
  const lines = own && other ? told.map((one) => lineOf(text, words, one, names)) : lossOf(text, words, own, other)
  const more = pair.differs.length - told.length
  return (
    <li className={styles.row} data-kind={kind}>
      <button
        type="button"
        className={styles.rowHead}
        aria-expanded={open}
        aria-controls={id}
        {...(kind !== 'same' && { 'data-difference': true })}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.mark}>{mark}</span>
        <Title side="left" hop={own} same={same} />
        <Title side="right" hop={other} same={same} />
      </button>
      {lines.length > 0 && (
        <ul className={styles.lines}>
          {lines.map((line) => (
            <DifferenceRow key={line.key} line={line} />
          ))}
          {more > 0 && <li className={styles.more}>{words.moreFields({ count: more })}</li>}
        </ul>
      )}
      <div id={id} hidden={!open}>
        {open && <HopDetail pair={pair} left={own} right={other} />}
      </div>
    </li>
  )
})

interface TitleProps {
  readonly side: Side
  readonly hop: Hop | undefined
  /** On both sides: where one stands above the other, once is enough. */
  readonly same: boolean
}

function Title({ side, hop, same }: TitleProps) {
  const text = useText()
  const words = useCompareWords()
  const { nameOf } = useShownComparison()
  return (
    <span className={styles.cell} data-side={side} data-gap={hop === undefined} data-same={same}>
      <Tag side={side} inColumns />
      <span>{hop ? <Rich text={hopTitle(text, hop, nameOf[side])} /> : words.notHere({ side: NAME_OF[side] })}</span>
    </span>
  )
}

function DifferenceRow({ line }: { readonly line: Line }) {
  const runs = useMemo(() => diffLines(line.left, line.right), [line])
  return (
    <li className={styles.line}>
      <span className={styles.label}>{line.label}</span>
      {(['left', 'right'] as const).map((side) => (
        <span key={side} className={styles.value} data-side={side} data-empty={line[side].length === 0}>
          <Tag side={side} inColumns />
          <Words words={line[side]} runs={runs[side === 'left' ? 0 : 1]} said={line.said === true} />
        </span>
      ))}
    </li>
  )
}

interface WordsProps {
  readonly words: readonly string[]
  /** The same, with what differs marked. */
  readonly runs: readonly (readonly Run[])[]
  readonly said: boolean
}

function Words({ words: all, runs, said }: WordsProps) {
  const words = useCompareWords()
  if (all.length === 0) return <span className={styles.empty}>{words.none}</span>
  const Line = said ? 'span' : 'code'
  return (
    <span className={styles.words}>
      {all.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rules may stand twice.
        <Line key={`${at} ${one}`}>
          <Marked runs={runs[at] ?? []} said={said} />
        </Line>
      ))}
    </span>
  )
}
