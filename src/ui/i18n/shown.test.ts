import { expect, it, vi } from 'vitest'
import { createPrefs } from '../../client/prefs.ts'
import { showLanguage } from './shown.ts'

it('shows the language of the preferences, and follows them', async () => {
  const prefs = createPrefs(undefined, ['zh-CN'])
  const shown = await showLanguage(prefs)
  expect(shown.getState()).toMatchObject({ locale: 'zh', text: { transport: expect.anything() } })
  const chinese = shown.getState().text
  prefs.setState({ locale: 'en' })
  expect(shown.getState().text, 'until the other is there').toBe(chinese)
  await vi.waitFor(() => expect(shown.getState().locale).toBe('en'), { timeout: 30_000 })
  expect(shown.getState().text).not.toBe(chinese)
})

it('ends with the last choice, whatever comes first', async () => {
  const prefs = createPrefs(undefined, ['en'])
  const shown = await showLanguage(prefs)
  for (const locale of ['zh', 'en', 'zh', 'en'] as const) prefs.setState({ locale })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(shown.getState().locale).toBe('en')
})
