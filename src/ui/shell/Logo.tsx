import styles from './Header.module.css'

/** Three hops, and the one that is under the glass. */
export function Logo() {
  return (
    <svg className={styles.logo} viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
      <path className={styles.logoPath} d="M4 17c2-9 5-9 7-2s4 4 8-8" />
      <circle className={styles.logoStart} cx="4" cy="17" r="2.2" />
      <circle className={styles.logoEnd} cx="19.5" cy="6" r="2.6" />
    </svg>
  )
}
