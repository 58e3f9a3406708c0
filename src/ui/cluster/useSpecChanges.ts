import { useEffect, useState } from 'react'
import { keyText } from '../../client/clusterForms.ts'
import type { SpecChange, SpecChanges, SpecKey } from '../../protocol/engine.ts'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'

const NONE: SpecChanges = { items: [], parts: [] }

/** What is not as it was opened: the engine tells. */
export function useSpecChanges(): SpecChanges {
  const { ask } = useHopscope()
  const source = useLab((lab) => lab.inForce)
  const edited = (source?.edits?.spec.length ?? 0) > 0 || source?.pools !== undefined
  const loaded = useLab((lab) => lab.loaded)
  const [changes, setChanges] = useState(NONE)
  useEffect(() => {
    if (!loaded || !edited) {
      setChanges(NONE)
      return
    }
    const abort = new AbortController()
    void ask('specChanges', {}, { signal: abort.signal }).then((answer) => {
      if (!abort.signal.aborted && answer.kind === 'ok') setChanges(answer.answer)
    })
    return () => abort.abort()
  }, [ask, loaded, edited])
  return changes
}

export const changeOf = (changes: SpecChanges, key: SpecKey): SpecChange | undefined =>
  changes.items.find((change) => keyText(change.key) === keyText(key))
