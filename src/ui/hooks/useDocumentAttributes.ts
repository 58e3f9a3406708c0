import { useLayoutEffect } from 'react'
import { LANG } from '../i18n/shown.ts'
import { useLab, usePrefs } from './useHopscope.ts'
import { useReducedMotion } from './useReducedMotion.ts'
import { useShownLocale, useText } from './useText.ts'

/** Language, theme, motion and title on <html>, where CSS, screen readers and the browser look for them. */
export function useDocumentAttributes(): void {
  const locale = useShownLocale()
  const theme = usePrefs((prefs) => prefs.theme)
  const still = useReducedMotion()
  const text = useText()
  const source = useLab((lab) => lab.inForce)
  const title = source?.kind === 'scenario' ? text.scenarios[source.id].title : text.header.tagline

  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    document.documentElement.lang = LANG[locale]
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
    if (still) dataset['motion'] = 'reduced'
    else delete dataset['motion']
    document.title = `${title} · Hopscope`
  }, [locale, theme, still, title])
}
