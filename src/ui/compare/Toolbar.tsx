import { ArrowDown, ArrowUp, FileText, Link } from 'lucide-react'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { useCopy } from '../hooks/useCopy.ts'
import { useText } from '../hooks/useText.ts'
import styles from './compare.module.css'
import type { Shown } from './context.ts'
import { factsOf } from './facts.ts'
import { markdownOf } from './markdown.ts'
import type { GoToDifference } from './useDifferenceKeys.ts'
import { useCompareWords } from './words.ts'

interface Props {
  readonly shown: Shown | undefined
  readonly names: { readonly left: string; readonly right: string }
  readonly command: string
  readonly go: GoToDifference
}

/** From difference to difference, and out of the page. */
export function Toolbar({ shown, names, command, go }: Props) {
  const text = useText()
  const words = useCompareWords()
  const { outcome, copy, copyLink } = useCopy()

  function markdown(): string {
    if (!shown) return ''
    const facts = factsOf(text, words, shown.left, shown.right, shown.compared.connections)
    return markdownOf(text, words, { ...shown, facts, names, command })
  }

  return (
    <div className={styles.toolbar}>
      <IconButton icon={ArrowUp} label={words.previous} keys="p" disabled={!shown} onClick={() => go(-1)} />
      <IconButton icon={ArrowDown} label={words.next} keys="n" disabled={!shown} onClick={() => go(1)} />
      <button type="button" className={controls.button} onClick={() => void copyLink()}>
        <Link size={15} aria-hidden />
        {words.copyLink}
      </button>
      <button type="button" className={controls.button} disabled={!shown} onClick={() => void copy(markdown())}>
        <FileText size={15} aria-hidden />
        {words.copyMarkdown}
      </button>
      <span role="status" className={outcome ? styles.outcome : undefined}>
        {outcome && words[outcome]}
      </span>
    </div>
  )
}
