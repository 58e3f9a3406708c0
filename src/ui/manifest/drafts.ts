/** What was written and not yet applied outlives the dialog: closing it by mistake costs nothing. */
import type { SpecKey } from '../../protocol/engine.ts'

const drafts = new Map<string, string>()

export interface Draft {
  readonly get: () => string | undefined
  /** A blank text is none. */
  readonly keep: (text: string) => void
}

export function draftOf(about: SpecKey | undefined): Draft {
  const key = about ? [about.list, about.apiVersion, about.namespace, about.name].join(' ') : ''
  return {
    get: () => drafts.get(key),
    keep: (text) => (text.trim() === '' ? drafts.delete(key) : drafts.set(key, text)),
  }
}
