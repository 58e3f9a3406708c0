import { yamlLanguage as language } from '@codemirror/lang-yaml'
import { indentService, LanguageSupport } from '@codemirror/language'

/** Under a key that holds something, two columns further; else below the key of the line, past its dashes. */
const indent = indentService.of((context, place) => {
  const { text } = context.lineAt(place, -1)
  const found = /^( *(?:- +)*)[^#]*?(:?)\s*$/.exec(text)
  if (!found || text.trim() === '') return null
  const [, before = '', colon] = found
  return before.length + (colon === ':' ? 2 : 0)
})

export const yamlLanguage = new LanguageSupport(language, indent)
