import { lazy, Suspense } from 'react'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { Notice } from './Notice.tsx'
import { ProblemList } from './ProblemList.tsx'
import styles from './trouble.module.css'

const LabNotices = lazy(async () => ({ default: (await import('../labs/LabNotices.tsx')).LabNotices }))

/** What happened apart from the user's own act: a crash, a link that asks for what is not there. */
export function Notices() {
  const text = useText()
  const { dismiss } = useActions()
  const crash = useLab((lab) => lab.crash)
  const linkProblems = useLab((lab) => lab.linkProblems)
  const ofLab = useLab((lab) => lab.replaced || lab.keeping === 'failed' || lab.otherwise.length > 0)
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
      {ofLab && (
        <Suspense>
          <LabNotices />
        </Suspense>
      )}
    </div>
  )
}
