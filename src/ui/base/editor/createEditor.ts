/** An editor in an element, without React: created, told what changes, destroyed. */
import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension, Prec, Transaction } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { commandLanguage } from './commandLanguage.ts'
import { completing } from './completing.ts'
import { theme } from './theme.ts'
import type { EditorCompletion, EditorDiagnostic, EditorHandle, EditorLanguage } from './types.ts'

interface Wanted {
  readonly value: string
  readonly lines: 'one' | 'many'
  readonly language: EditorLanguage
  readonly readOnly: boolean
  readonly onChange: (value: string) => void
  readonly onRun: () => void
  readonly onEscape: () => boolean
  readonly complete: (text: string, offset: number, signal: AbortSignal) => Promise<EditorCompletion | undefined>
}

export interface LiveEditor extends EditorHandle {
  readonly setValue: (value: string) => void
  /** Of a text that is no longer there they are let go. */
  readonly setDiagnostics: (value: string, diagnostics: readonly EditorDiagnostic[]) => void
  readonly setAttributes: (attributes: Readonly<Record<string, string>>) => void
  readonly destroy: () => void
}

export function createEditor(parent: HTMLElement, wanted: Wanted): LiveEditor {
  const attributes = new Compartment()
  const language = new Compartment()
  const many = wanted.lines === 'many'
  const run = (): boolean => {
    wanted.onRun()
    return true
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: wanted.value,
      extensions: [
        attributes.of([]),
        language.of(wanted.language === 'command' ? commandLanguage : []),
        theme,
        history(),
        drawSelection(),
        EditorState.readOnly.of(wanted.readOnly),
        many ? manyLines() : oneLine(),
        Prec.high(
          keymap.of([
            { key: many ? 'Mod-Enter' : 'Enter', run },
            { key: 'Escape', run: () => wanted.onEscape(), stopPropagation: true },
          ]),
        ),
        autocompletion({ ...completing.options, override: [completing.source(wanted.complete)] }),
        Prec.highest(keymap.of(completing.keys)),
        keymap.of([...defaultKeymap, ...historyKeymap, ...(many ? lintKeymap : [])]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((one) => one.annotation(Transaction.remote)))
            wanted.onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
  if (wanted.language === 'yaml')
    import('./yamlLanguage.ts').then(
      ({ yamlLanguage }) => view.dispatch({ effects: language.reconfigure(yamlLanguage) }),
      // Without it the text is in one colour, and as good.
      () => undefined,
    )

  const clamped = (place: number): number => Math.max(0, Math.min(place, view.state.doc.length))
  return {
    focus: () => view.focus(),
    select(from, to) {
      view.focus()
      view.dispatch({ selection: { anchor: clamped(from), head: clamped(to) }, scrollIntoView: true })
    },
    setValue(value) {
      const now = view.state.doc.toString()
      if (now === value) return
      view.dispatch({
        changes: { from: 0, to: now.length, insert: value },
        selection: { anchor: value.length },
        annotations: Transaction.remote.of(true),
      })
    },
    setDiagnostics(value, diagnostics) {
      if (view.state.doc.toString() !== value) return
      const marks = diagnostics.map(({ from, to, message }) => ({
        from: clamped(from),
        to: clamped(Math.max(from, to)),
        message,
        severity: 'error' as const,
      }))
      view.dispatch(setDiagnostics(view.state, marks))
    },
    setAttributes: (all) =>
      view.dispatch({
        effects: attributes.reconfigure(
          EditorView.contentAttributes.of({ ...all, spellcheck: 'false', tabindex: '0' }),
        ),
      }),
    destroy: () => view.destroy(),
  }
}

const manyLines = (): Extension => [
  lineNumbers(),
  lintGutter(),
  bracketMatching(),
  indentOnInput(),
  EditorState.tabSize.of(2),
  EditorView.theme({ '&': { flex: '1', minHeight: '0' }, '.cm-scroller': { overflow: 'auto' } }),
]

/** Whatever is pasted stands in one line; a text that is too long for it is scrolled. */
const oneLine = (): Extension => [
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction
    const text = transaction.newDoc.toString()
    const cursor = transaction.newSelection.main.head
    const kept = (upTo: number): string => text.slice(0, upTo).replaceAll(/\s*\n\s*/g, ' ')
    return {
      changes: { from: 0, to: transaction.startState.doc.length, insert: kept(text.length).trimStart() },
      selection: { anchor: Math.min(kept(cursor).trimStart().length, kept(text.length).trimStart().length) },
    }
  }),
  EditorView.theme({
    '.cm-scroller': { overflowX: 'auto', overflowY: 'hidden', scrollbarWidth: 'none' },
    '.cm-content': { padding: '4px 0' },
  }),
]
