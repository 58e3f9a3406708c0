import { ArrowLeftRight } from 'lucide-react'
import type { Variant } from '../../client/compareVariants.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { useText } from '../hooks/useText.ts'
import styles from './compare.module.css'
import { Tag } from './Tag.tsx'
import { groupOf, variantName } from './variantName.ts'
import { NAME_OF, type Side, useCompareWords } from './words.ts'

interface Props {
  readonly variants: readonly Variant[]
  readonly left: Variant | undefined
  readonly right: Variant | undefined
  readonly onChoose: (side: Side, variant: Variant) => void
  readonly onSwap: () => void
}

export function Choosers({ variants, left, right, onChoose, onSwap }: Props) {
  const words = useCompareWords()
  return (
    <div className={styles.choosers}>
      <Chooser side="left" variants={variants} chosen={left} onChoose={onChoose} />
      <IconButton icon={ArrowLeftRight} label={words.swap} onClick={onSwap} className={styles.swap} />
      <Chooser side="right" variants={variants} chosen={right} onChoose={onChoose} />
    </div>
  )
}

interface ChooserProps {
  readonly side: Side
  readonly variants: readonly Variant[]
  readonly chosen: Variant | undefined
  readonly onChoose: (side: Side, variant: Variant) => void
}

function Chooser({ side, variants, chosen, onChoose }: ChooserProps) {
  const text = useText()
  const words = useCompareWords()
  const all = !chosen || variants.some(({ word }) => word === chosen.word) ? variants : [chosen, ...variants]
  const groups = [...new Set(all.map(groupOf))]
  return (
    <label className={styles.chooser}>
      <Tag side={side} />
      <select
        className={controls.field}
        aria-label={words.variant({ side: NAME_OF[side] })}
        value={chosen?.word ?? ''}
        onChange={(event) => {
          const found = all.find(({ word }) => word === event.target.value)
          if (found) onChoose(side, found)
        }}
      >
        {!chosen && <option value="">{words.names.unknown}</option>}
        {groups.map((group) => (
          <optgroup key={group} label={words.groups[group]}>
            {all
              .filter((one) => groupOf(one) === group)
              .map((one) => (
                <option key={one.word} value={one.word}>
                  {variantName(text, words, one)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}
