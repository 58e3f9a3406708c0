/** CodeMirror in the house's clothes: colours are the tokens', so light and dark are the page's own. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { WORDS } from './words.ts'

const look = EditorView.theme({
  '&': { color: 'var(--ink)', background: 'none', fontSize: 'var(--text-s)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', lineHeight: '1.5' },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 var(--space-2)' },
  '.cm-cursor, .cm-dropCursor': { borderInlineStartColor: 'var(--ink)', borderInlineStartWidth: '1.5px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { background: 'color-mix(in srgb, var(--ip) 26%, transparent)' },
  '.cm-gutters': { border: 'none', background: 'var(--band)', color: 'var(--soft)' },
  '.cm-activeLineGutter, .cm-activeLine': { background: 'color-mix(in srgb, var(--edge) 12%, transparent)' },
  '.cm-matchingBracket': { outline: '1px solid var(--edge)', background: 'none !important' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '3px',
    paddingBottom: '0',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--bad)' },
  '.cm-lint-marker': { width: '0.8em', height: '0.8em' },
  '.cm-tooltip': {
    maxWidth: 'min(36rem, 92vw)',
    overflow: 'hidden',
    border: '1px solid var(--edge)',
    borderRadius: 'var(--radius-m)',
    background: 'var(--card)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
  },
  // Clear of the line's frame and its focus ring.
  '.cm-tooltip.cm-tooltip-above': { marginBlockStart: '-10px' },
  '.cm-tooltip.cm-tooltip-below': { marginBlockStart: '8px' },
  '.cm-tooltip-lint': { fontFamily: 'var(--font-text)', fontSize: 'var(--text-s)' },
  '.cm-diagnostic-error': { borderInlineStart: '3px solid var(--bad)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '16em',
    padding: '3px',
    fontFamily: 'var(--font-mono)',
    fontSize: 'var(--text-s)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'baseline',
    gap: 'var(--space-4)',
    minHeight: 'var(--target)',
    padding: '2px var(--space-2)',
    borderRadius: 'var(--radius-s)',
    lineHeight: '1.6',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--action)',
    color: 'var(--on-action)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': {
    marginInlineStart: 'auto',
    color: 'var(--soft)',
    fontFamily: 'var(--font-text)',
    fontSize: 'var(--text-xs)',
    fontStyle: 'normal',
  },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
})

const colours = HighlightStyle.define([
  { tag: WORDS.program, fontWeight: '650' },
  { tag: WORDS.keyword, color: 'var(--soft)' },
  { tag: WORDS.address, color: 'var(--ip)' },
  { tag: WORDS.device, color: 'var(--eth)', fontWeight: '550' },
  { tag: WORDS.port, color: 'var(--tcp)' },
  { tag: WORDS.name, fontWeight: '600' },
  { tag: WORDS.accept, color: 'var(--good)', fontWeight: '650' },
  { tag: WORDS.drop, color: 'var(--bad)', fontWeight: '650' },
  { tag: WORDS.comment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ip)' },
  { tag: tags.string, color: 'var(--tcp)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--udp)' },
  { tag: [tags.punctuation, tags.separator, tags.meta], color: 'var(--soft)' },
])

export const theme: Extension = [look, syntaxHighlighting(colours)]
