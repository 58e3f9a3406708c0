import styles from './tag.module.css'
import { NAME_OF, type Side } from './words.ts'

interface Props {
  readonly side: Side
  /** Where columns tell the sides apart it is only heard. */
  readonly inColumns?: boolean
}

/** A or B. */
export function Tag({ side, inColumns }: Props) {
  return (
    <span className={styles.tag} data-side={side} data-columns={inColumns}>
      {NAME_OF[side]}
      <span className="visually-hidden">: </span>
    </span>
  )
}
