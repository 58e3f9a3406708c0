import { useSyncExternalStore } from 'react'

interface Watched {
  readonly subscribe: (changed: () => void) => () => void
  readonly matches: () => boolean
}

const watched = new Map<string, Watched>()

/** One list a query, kept: asking for a new one at every rendering costs more than the answer. */
function watch(query: string): Watched {
  const known = watched.get(query)
  if (known) return known
  const media = matchMedia(query)
  const made: Watched = {
    matches: () => media.matches,
    subscribe(changed) {
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
  }
  watched.set(query, made)
  return made
}

export function useMediaQuery(query: string): boolean {
  const { subscribe, matches } = watch(query)
  return useSyncExternalStore(subscribe, matches)
}

/** Where panels take turns instead of standing side by side. */
export const useIsPhone = (): boolean => useMediaQuery('(max-width: 820px)')
