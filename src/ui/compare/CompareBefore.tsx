import controls from '../base/controls.module.css'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'

/** After a change: the lab before it beside the lab as it is now. */
export function CompareBefore() {
  const text = useText()
  const { lab, selection, fetch } = useHopscope()
  const last = useLab(({ history }) => history.done.at(-1))
  if (!last) return null

  async function compare(): Promise<void> {
    const { wordBefore } = await fetch(() => import('../../client/compareVariants.ts'))
    selection.setState({ compare: { left: await wordBefore(lab.getState()), right: 'now' } })
  }

  return (
    <button
      type="button"
      className={controls.button}
      aria-haspopup="dialog"
      onClick={() => void compare().catch(() => undefined)}
    >
      {text.pool.compareBefore}
    </button>
  )
}
