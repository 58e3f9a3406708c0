import { usePrefs } from './useHopscope.ts'
import { useMediaQuery } from './useMediaQuery.ts'

/** The reader's own choice, or the system's. */
export function useReducedMotion(): boolean {
  const chosen = usePrefs((prefs) => prefs.motion === 'reduced')
  const system = useMediaQuery('(prefers-reduced-motion: reduce)')
  return chosen || system
}
