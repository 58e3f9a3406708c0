import { TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../base/IconButton.tsx'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { ProblemList } from './ProblemList.tsx'
import styles from './trouble.module.css'

/** What happened apart from the user's own act: a crash, a link that asks for what is not there. */
export function Notices() {
  const text = useText()
  const { dismiss } = useActions()
  const crash = useLab((lab) => lab.crash)
  const linkProblems = useLab((lab) => lab.linkProblems)
  return (
    <div className={styles.notices} role="alert">
      {crash && (
        <Notice title={text.trouble.crashTitle} onDismiss={() => dismiss('crash')}>
          <p>{crash.restored ? text.trouble.crashRestored : text.trouble.crashEmpty}</p>
          <p className={styles.fix}>
            {text.trouble.detail}: <code>{crash.message}</code>
          </p>
        </Notice>
      )}
      {linkProblems.length > 0 && (
        <Notice title={text.trouble.linkTitle} onDismiss={() => dismiss('linkProblems')}>
          <ProblemList problems={linkProblems} />
        </Notice>
      )}
    </div>
  )
}

interface NoticeProps {
  readonly title: string
  readonly onDismiss: () => void
  readonly children: ReactNode
}

function Notice({ title, onDismiss, children }: NoticeProps) {
  const text = useText()
  return (
    <section className={styles.notice}>
      <TriangleAlert className={styles.sign} size={18} aria-hidden />
      <div>
        <h2 className={styles.noticeTitle}>{title}</h2>
        {children}
      </div>
      <IconButton icon={X} label={text.trouble.dismiss} onClick={onDismiss} />
    </section>
  )
}
