import { CornerLeftUp } from 'lucide-react'
import { useText } from '../hooks/useText.ts'
import styles from './hook.module.css'
import { useShowChain } from './useShowChain.ts'

interface Props {
  readonly ns: string
  readonly table: string
  readonly name: string
  readonly owner: string | undefined
  /** The walk comes back into it. */
  readonly back: boolean
}

/** A chain's name over its rules: the way to it in the tables. */
export function Chain({ ns, table, name, owner, back }: Props) {
  const text = useText()
  const show = useShowChain()
  return (
    <div className={styles.chain} data-back={back}>
      {back && <CornerLeftUp size={12} aria-hidden />}
      <button
        type="button"
        className={styles.chainName}
        aria-label={back ? `${text.hook.back({ chain: name })}. ${text.hook.showChain({ chain: name })}` : undefined}
        title={text.hook.showChain({ chain: name })}
        onClick={() => show(ns, table, name)}
      >
        {name}
      </button>
      {!back && owner !== undefined && <small className={styles.comment}>{owner}</small>}
    </div>
  )
}
