import { CATALOGUES } from '../i18n/catalogues.ts'
import { usePrefs } from './useHopscope.ts'

/** The language's catalogue. */
export const useText = () => CATALOGUES[usePrefs((prefs) => prefs.locale)]
