import { useEffect, useMemo, useState } from 'react'
import { type Variant, variantOf, variantsOf } from '../../client/compareVariants.ts'
import { createSavedLabs } from '../../client/savedLabs.ts'
import type { Comparing } from '../../client/selection.ts'
import type { FaultOffer } from '../../protocol/faults.ts'
import { browserShelf } from '../browser.ts'
import { useHopscope, useLab, useTrace } from '../hooks/useHopscope.ts'

interface Chosen {
  readonly words: Comparing
  readonly left: Variant | undefined
  readonly right: Variant | undefined
}

/** What can be chosen; the faults come once the simulator has said which there can be. */
export function useVariants() {
  const { ask } = useHopscope()
  const inForce = useLab((lab) => lab.inForce)
  const loaded = useLab((lab) => lab.loaded)
  const history = useLab((lab) => lab.history)
  const probe = useTrace()?.probe
  const [faults, setFaults] = useState<readonly FaultOffer[] | undefined>()
  const [labs] = useState(() => createSavedLabs(browserShelf()).store.getState().labs)

  useEffect(() => {
    if (!loaded || !probe) return
    const wish = new AbortController()
    void ask('faults', { probe }, { signal: wish.signal }).then((answer) => {
      if (!wish.signal.aborted) setFaults(answer.kind === 'ok' ? answer.answer : [])
    })
    return () => wish.abort()
  }, [ask, loaded, probe])

  const variants = useMemo(
    () => variantsOf({ lab: { inForce, loaded, history }, faults: faults ?? [], labs }),
    [inForce, loaded, history, faults, labs],
  )
  return { variants, inForce, probe, complete: faults !== undefined }
}

/** What two words mean; undefined until that is known, and a side undefined where nothing is called so. */
export function useChosen(
  words: Comparing | undefined,
  { variants, inForce, complete }: ReturnType<typeof useVariants>,
): Chosen | undefined {
  const [chosen, setChosen] = useState<Chosen | undefined>()
  useEffect(() => {
    if (!words || !inForce) return
    let stale = false
    const find = (word: string) => variantOf(word, variants, inForce)
    void Promise.all([find(words.left), find(words.right)]).then(([left, right]) => {
      // A fault's name may be known in a moment.
      if (!stale && (complete || (left && right))) setChosen({ words, left, right })
    })
    return () => {
      stale = true
    }
  }, [words, variants, inForce, complete])
  return chosen?.words === words ? chosen : undefined
}
