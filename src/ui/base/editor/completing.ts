/**
 * Completion as a shell has it: Tab takes the first or the chosen word, Enter only one that was chosen, so that a line can
 * always be run; Escape closes the list and nothing else.
 */
import {
  acceptCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletionIndex,
  startCompletion,
} from '@codemirror/autocomplete'
import type { EditorView, KeyBinding } from '@codemirror/view'
import type { EditorCompletion } from './types.ts'

type Ask = (text: string, offset: number, signal: AbortSignal) => Promise<EditorCompletion | undefined>

const isOpen = (view: EditorView): boolean => completionStatus(view.state) === 'active'

function acceptFirst(view: EditorView): boolean {
  if (!isOpen(view)) return false
  if (selectedCompletionIndex(view.state) === null || selectedCompletionIndex(view.state) === -1)
    moveCompletionSelection(true)(view)
  return acceptCompletion(view)
}

const keys: readonly KeyBinding[] = [
  { key: 'Ctrl-Space', run: startCompletion },
  { key: 'Escape', run: closeCompletion, stopPropagation: true },
  { key: 'ArrowDown', run: moveCompletionSelection(true) },
  { key: 'ArrowUp', run: moveCompletionSelection(false) },
  { key: 'PageDown', run: moveCompletionSelection(true, 'page') },
  { key: 'PageUp', run: moveCompletionSelection(false, 'page') },
  { key: 'Enter', run: acceptCompletion },
  { key: 'Tab', run: acceptFirst },
]

function source(ask: Ask): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const controller = new AbortController()
    context.addEventListener('abort', () => controller.abort())
    const text = context.state.doc.toString()
    const found = await ask(text, context.pos, controller.signal)
    if (!found || found.options.length === 0 || context.aborted) return null
    const { from, to, options } = found
    const typed = context.pos - from
    return {
      from,
      to: Math.max(to, context.pos),
      options: options.map(({ label, detail, follow = '' }) => ({
        label,
        apply: label + follow,
        ...(detail !== undefined && { detail }),
      })),
      filter: false,
      getMatch: () => (typed > 0 ? [0, typed] : []),
    }
  }
}

export const completing = {
  keys,
  source,
  options: {
    selectOnOpen: false,
    defaultKeymap: false,
    icons: false,
    activateOnCompletion: ({ apply, label }: Completion) => apply !== label,
    interactionDelay: 0,
    activateOnTypingDelay: 60,
    maxRenderedOptions: 60,
  },
} as const
