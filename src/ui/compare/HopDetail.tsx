import { ExternalLink } from 'lucide-react'
import type { HopPair } from '../../protocol/compare.ts'
import type { Hop } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { useText } from '../hooks/useText.ts'
import { HeaderStack } from '../hop/HeaderStack.tsx'
import { reasonSentence } from '../i18n/sentences.ts'
import { useShownComparison } from './context.ts'
import styles from './detail.module.css'
import { Tag } from './Tag.tsx'
import { NAME_OF, type Side, useCompareWords } from './words.ts'

interface Props {
  readonly pair: HopPair
  readonly left: Hop | undefined
  readonly right: Hop | undefined
}

/** Both hops in full; the right one's headers with what the left one's have otherwise. */
export function HopDetail({ pair, left, right }: Props) {
  return (
    <div className={styles.detail}>
      <OneSide side="left" index={pair.left} hop={left && asItLeft(left)} />
      <OneSide
        side="right"
        index={pair.right}
        hop={right && (left ? { ...right, before: left.packet } : asItLeft(right))}
      />
    </div>
  )
}

/** Without what the place itself changed: here the other variant is what it is compared with. */
const asItLeft = ({ before: _, ...hop }: Hop): Hop => hop

interface SideProps {
  readonly side: Side
  readonly index: number | undefined
  readonly hop: Hop | undefined
}

function OneSide({ side, index, hop }: SideProps) {
  const text = useText()
  const words = useCompareWords()
  const shown = useShownComparison()
  if (!hop || index === undefined) return <div className={styles.detailSide} data-side={side} />
  const number = words.hopNumber({ hop: index + 1, total: shown[side].trace.hops.length })
  return (
    <div className={styles.detailSide} data-side={side}>
      <p className={styles.where}>
        <Tag side={side} />
        {number}
      </p>
      {hop.reasons.map((reason) => (
        <p key={`${reason.code} ${JSON.stringify(reason.params)}`} className={styles.reason}>
          <Rich text={reasonSentence(text, reason, shown.nameOf[side](hop.ns))} />
        </p>
      ))}
      <HeaderStack hop={hop} label={`${text.hop.headers}, ${NAME_OF[side]}, ${number}`} />
      <button type="button" className={controls.button} onClick={() => shown.onShowHop(side, index)}>
        <ExternalLink size={14} aria-hidden />
        {words.showHop({ side: NAME_OF[side] })}
      </button>
    </div>
  )
}
