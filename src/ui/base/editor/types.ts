/** What the editor is told and tells: offsets are UTF-16 units of its text. */

export interface EditorHandle {
  readonly focus: () => void
  /** Focuses, and selects the characters from `from` up to `to`. */
  readonly select: (from: number, to: number) => void
}

/** What may stand at a place; the chosen label takes the place of `from` up to `to`. */
export interface EditorCompletion {
  readonly from: number
  readonly to: number
  readonly options: readonly {
    readonly label: string
    /** What kind of word it is. */
    readonly detail?: string
    /** What is written behind it, a blank where another word must follow: then that one is asked for at once. */
    readonly follow?: string
  }[]
}

/** A place that is wrong. Where something is missing, `from` equals `to`. */
export interface EditorDiagnostic {
  readonly from: number
  readonly to: number
  readonly message: string
}

export type EditorLanguage = 'command' | 'yaml' | 'plain'

export interface EditorProps {
  /** The accessible name. */
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly language: EditorLanguage
  /** One: a field, as high as any; many: as high as its box. */
  readonly lines?: 'one' | 'many'
  /** Enter, where there is one line; Ctrl+Enter, where there are many. */
  readonly onRun?: () => void
  /** Asked while the reader types, with the text up to its end and the place of the cursor. Nothing: none is offered. */
  readonly complete?: (text: string, offset: number, signal: AbortSignal) => Promise<EditorCompletion | undefined>
  readonly diagnostics?: readonly EditorDiagnostic[]
  /** The element that says what is wrong, where the page says it itself; else the messages are listed below the text. */
  readonly describedBy?: string | undefined
  readonly invalid?: boolean
  readonly readOnly?: boolean
  readonly handle?: ((handle: EditorHandle | undefined) => void) | undefined
  /** Escape, where it has no completion to close; true: it was taken. */
  readonly onEscape?: () => boolean
  /** For tests and scripts to find it by. */
  readonly name?: string
  readonly className?: string | undefined
}
