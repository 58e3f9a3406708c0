import type { Failed } from '../../client/lab.ts'
import controls from '../base/controls.module.css'
import { Reload } from '../base/ErrorBoundary.tsx'
import { askAgain, later } from '../base/later.tsx'
import { PartOver } from '../base/Part.tsx'
import { useActions, useHopscope, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { Notice } from './Notice.tsx'
import { ProblemList } from './ProblemList.tsx'
import styles from './trouble.module.css'

const LabNotices = later(async () => (await import('../labs/LabNotices.tsx')).LabNotices)

const CRASH = { restored: 'crashRestored', empty: 'crashEmpty', gone: 'crashGone' } as const

/** What happened apart from the user's own act: a crash, a link that asks for what is not there. */
export function Notices() {
  const text = useText()
  const { dismiss, retry } = useActions()
  const { selection } = useHopscope()
  const failed = useLab((lab) => lab.failed)
  const crash = useLab((lab) => lab.crash)
  const linkProblems = useLab((lab) => lab.linkProblems)
  const ofLab = useLab((lab) => lab.replaced || lab.keeping === 'failed' || lab.otherwise.length > 0)
  function again({ reopen }: Failed): void {
    retry()
    askAgain()
    if (reopen) selection.setState(reopen)
  }
  return (
    <div className={styles.notices} role="alert">
      {crash && (
        <Notice title={text.trouble.crashTitle} onDismiss={() => dismiss('crash')}>
          <p>{text.trouble[CRASH[crash.after]]}</p>
          <p className={styles.fix}>
            {text.trouble.detail}: <code>{crash.message}</code>
          </p>
        </Notice>
      )}
      {failed && (
        <Notice
          title={failed.unfetched ? text.trouble.unfetchedTitle : text.trouble.partFailed}
          onDismiss={() => dismiss('failed')}
        >
          {failed.unfetched && <p>{text.trouble.unfetched}</p>}
          <p className={styles.fix}>
            {text.trouble.detail}: <code>{failed.message}</code>
          </p>
          <div className={styles.ways}>
            <button type="button" className={controls.button} onClick={() => again(failed)}>
              {text.trouble.retry}
            </button>
            <Reload />
          </div>
        </Notice>
      )}
      {linkProblems.length > 0 && (
        <Notice title={text.trouble.linkTitle} onDismiss={() => dismiss('linkProblems')}>
          <ProblemList problems={linkProblems} />
        </Notice>
      )}
      {ofLab && (
        <PartOver>
          <LabNotices />
        </PartOver>
      )}
    </div>
  )
}
