import { writeLabFile } from '../../client/savedLabs.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { download } from '../browser.ts'
import { useActions, useLab } from '../hooks/useHopscope.ts'
import { useWords } from '../hooks/useText.ts'
import { keeping as en } from '../i18n/en/keeping.ts'
import { keeping as zh } from '../i18n/zh/keeping.ts'
import { Notice } from '../trouble/Notice.tsx'

const MOST_NAMED = 6

/**
 * What the user would lose unsaid: an edited lab that a link replaced, edits that the browser
 * does not keep, what of a document is not done.
 */
export function LabNotices() {
  const words = useWords({ en, zh })
  const { dismiss, undo } = useActions()
  const source = useLab((lab) => lab.inForce)
  const name = useLab((lab) => lab.loaded?.name ?? 'lab')
  const failed = useLab((lab) => lab.keeping === 'failed')
  // Once it is undone, or something else is done, there is nothing more to say.
  const replaced = useLab((lab) => lab.replaced && lab.history.done.at(-1)?.name.code === 'link')
  const otherwise = useLab((lab) => lab.otherwise)
  const named = otherwise.slice(0, MOST_NAMED).map((id) => `\`${id}\``)

  const bringBack = () => {
    dismiss('replaced')
    void undo()
  }
  const exportIt = () => {
    if (source) download(`${name}.hopscope.json`, writeLabFile({ name, source }))
    dismiss('keeping')
  }
  return (
    <>
      {replaced && (
        <Notice calm title={words.replacedTitle} onDismiss={() => dismiss('replaced')}>
          <p>{words.replaced}</p>
          <button type="button" className={controls.button} onClick={bringBack}>
            {words.bringBack}
          </button>
        </Notice>
      )}
      {failed && (
        <Notice title={words.failedTitle} onDismiss={() => dismiss('keeping')}>
          <p>{words.failed}</p>
          <button type="button" className={controls.button} onClick={exportIt}>
            {words.exportIt}
          </button>
        </Notice>
      )}
      {otherwise.length > 0 && (
        <Notice calm title={words.otherwiseTitle} onDismiss={() => dismiss('otherwise')}>
          <p>
            <Rich text={words.otherwise({ probes: named.join(words.comma), more: otherwise.length - named.length })} />
          </p>
        </Notice>
      )}
    </>
  )
}
