import { yamlLanguage as language } from '@codemirror/lang-yaml'
import { LanguageSupport } from '@codemirror/language'

export const yamlLanguage = new LanguageSupport(language)
