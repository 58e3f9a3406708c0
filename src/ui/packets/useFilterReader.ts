import { useEffect, useState } from 'react'
import { useHopscope } from '../hooks/useHopscope.ts'

type Reader = Pick<typeof import('../../client/filter.ts'), 'parseFilter'> &
  Pick<typeof import('../../client/filterFields.ts'), 'FIELDS' | 'PROTOCOLS'>

let known: Reader | undefined

/** Who reads filters: fetched when the first one is about to be typed, or comes with a link. */
export function useFilterReader(wanted: boolean): Reader | undefined {
  const { fetch } = useHopscope()
  const [reader, setReader] = useState(known)
  useEffect(() => {
    if (!wanted || reader) return
    let isWanted = true
    fetch(readerOfFilters).then(
      (fetched) => {
        known = fetched
        if (isWanted) setReader(fetched)
      },
      // Given up: the list stays whole.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [wanted, reader, fetch])
  return reader
}

async function readerOfFilters(): Promise<Reader> {
  const [{ parseFilter }, { FIELDS, PROTOCOLS }] = await Promise.all([
    import('../../client/filter.ts'),
    import('../../client/filterFields.ts'),
  ])
  return { parseFilter, FIELDS, PROTOCOLS }
}
