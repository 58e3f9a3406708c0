import { Check, Link, TriangleAlert } from 'lucide-react'
import { IconButton } from '../base/IconButton.tsx'
import { useCopy } from '../hooks/useCopy.ts'
import { useText } from '../hooks/useText.ts'
import styles from './labs.module.css'

export function ShareButton() {
  const text = useText()
  const { outcome, copyLink } = useCopy()
  const icon = outcome === 'done' ? Check : outcome ? TriangleAlert : Link
  return (
    <span className={styles.share}>
      <IconButton icon={icon} label={text.labs.copyLink} onClick={() => void copyLink()} />
      <span role="status" className={outcome ? styles.said : undefined}>
        {outcome && text.labs.copied[outcome]}
      </span>
    </span>
  )
}
