/**
 * What a YAML reader stumbled over, told as what its writer did: a tab, a colon forgotten, a quote never closed. The reader
 * only knows where it could go on no longer; the lines around that place say why.
 */
import { type Document, isAlias, isCollection, isScalar, visit } from 'yaml'
import type { Place } from './problem.ts'

export type SyntaxFault =
  | 'tab' // line
  | 'indent' // column allowed: columns that are open there
  | 'deeper' // column than: the column of the line above
  | 'openQuote' // quote
  | 'behindQuote' // quote
  | 'openBracket' // open close
  | 'otherBracket' // open close found
  | 'strayBracket' // found
  | 'comma'
  | 'emptyEntry'
  | 'noColon' // key
  | 'noBlank' // key
  | 'wideColon' // key
  | 'colonInValue' // value
  | 'dashBehindKey' // key
  | 'mixed'
  | 'duplicateKey' // key line: of the first
  | 'reserved' // char
  | 'escape' // escape
  | 'comment'
  | 'template'
  | 'pasted' // line
  | 'mapAsKey'
  | 'unknownAnchor' // name
  | 'bomb'
  | 'tooDeep'
  | 'merge'
  | 'control' // char: its code
  | 'other' // detail

export interface Stumble extends Place {
  readonly fault: SyntaxFault
  readonly params: Readonly<Record<string, string | number>>
}

interface ReaderError {
  readonly code: string
  readonly pos: readonly [number, number]
  readonly message: string
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' }
/** Words of a terminal or of Markdown that came along with what was copied. */
const PASTED = /^(```|~~~|\$ |# kubectl |kubectl |calicoctl |cat <<|EOF$|\[root@|\w+@[\w.-]+[:~])/
const KEY = String.raw`"?[A-Za-z][\w./-]*"?`

export const stumble = (
  fault: SyntaxFault,
  offset: number,
  length: number,
  params: Stumble['params'] = {},
): Stumble => ({ fault, offset, length, params })

/** The first error of a document; those after it mostly follow from it. */
export function stumbleOf(text: string, document: Document.Parsed, { code, pos, message }: ReaderError): Stumble {
  const [at] = pos
  const line = lineAt(text, at)
  if (PASTED.test(line.text)) return stumble('pasted', line.start, line.text.length, { line: clip(line.text) })
  if (line.text.includes('{{')) return stumble('template', line.start, line.text.length)
  switch (code) {
    case 'TAB_AS_INDENT':
      return stumble('tab', at, Math.max(1, pos[1] - at), { line: line.number })
    case 'MULTILINE_IMPLICIT_KEY':
      return loneLine(text, at)
    case 'BLOCK_AS_IMPLICIT_KEY':
      return nested(text, at)
    case 'BAD_INDENT':
      return message.startsWith('Flow') ? unclosed(text, document, at) : misplaced(text, at)
    case 'MISSING_CHAR':
      if (message.startsWith('Missing closing')) return openQuote(text, document, at)
      if (message.startsWith('Flow')) return unclosed(text, document, at)
      if (message.startsWith('Comments')) return stumble('comment', at, 1)
      if (message.startsWith('Sequence item')) return misplaced(text, at)
      if (message.startsWith('Missing ,')) return stumble('comma', at, 1)
      return loneLine(text, at)
    case 'BLOCK_IN_FLOW':
      return stumble('comma', at, Math.max(1, line.start + line.text.length - at))
    case 'UNEXPECTED_TOKEN':
      return unexpected(text, document, at)
    case 'BAD_SCALAR_START':
      return stumble('reserved', at, 1, { char: text[at] ?? '' })
    case 'BAD_DQ_ESCAPE':
      return stumble('escape', at, 2, { escape: text.slice(at, at + 2) })
    default:
      if (message.includes('call stack')) return stumble('tooDeep', at, 1)
      return stumble('other', at, Math.max(0, Math.min(pos[1], text.length) - at), { detail: firstLine(message) })
  }
}

/** A map, written `{…}`, where a name should be: what `{{ .Values.x }}` is to YAML. */
export function mapAsKey(text: string, document: Document.Parsed): Stumble | undefined {
  let found: Stumble | undefined
  visit(document, {
    Pair(_, { key }) {
      if (!isCollection(key) || !key.range) return undefined
      const { start, text: line } = lineAt(text, key.range[0])
      const template = line.includes('{{')
      const at = template ? start + line.indexOf('{{') : key.range[0]
      found = stumble(template ? 'template' : 'mapAsKey', at, template ? line.length - line.indexOf('{{') : 1)
      return visit.BREAK
    },
  })
  return found
}

/** An alias of nothing; undefined where all have their anchors. */
export function unknownAnchor(document: Document.Parsed): Stumble | undefined {
  let found: Stumble | undefined
  visit(document, {
    Alias(_, alias) {
      if (!isAlias(alias) || alias.resolve(document) || !alias.range) return undefined
      const [from, to] = alias.range
      found = stumble('unknownAnchor', from, to - from, { name: alias.source })
      return visit.BREAK
    },
  })
  return found
}

/** Characters that YAML does not know (go-yaml, readerc.go), beside those that a line ends with. */
export function controlCharacter(text: string): Stumble | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them.
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/)
  if (at < 0) return undefined
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
  return stumble('control', at, 1, { char: `U+${code}` })
}

/** A line that is neither a field nor an entry of a list. */
function loneLine(text: string, at: number): Stumble {
  const { text: line, start } = lineAt(text, at)
  const word = line.replace(/^(- )+/, '')
  const from = start + line.length - word.length
  const found = (pattern: string): string | undefined => new RegExp(`^(${KEY})${pattern}`).exec(word)?.[1]
  const wide = found('\\s*：')
  if (wide !== undefined) return stumble('wideColon', from + wide.length, 1, { key: wide })
  const tight = found(':\\S')
  if (tight !== undefined) return stumble('noBlank', from, tight.length + 1, { key: tight })
  if (/^-( |$)/.test(line)) return stumble('mixed', start, 1)
  const key = found('(?=\\s|$)')
  if (key !== undefined) return stumble('noColon', from, key.length, { key })
  return stumble('noColon', start, line.length, { key: clip(line) })
}

/** A value that goes on as a field would: by a colon in its line, or in the line below. */
function nested(text: string, at: number): Stumble {
  if (/^\s*-( |$)/.test(text.slice(at, at + 20))) return misplaced(text, at)
  const { start, text: line, number } = lineAt(text, at)
  const value = text.slice(at, start + line.length)
  if (/:(\s|$)/.test(value)) return stumble('colonInValue', at, value.length, { value: clip(value) })
  const below = linesOf(text)
    .slice(number)
    .find((one) => isTold(one.text))
  if (!below) return stumble('indent', at, value.length, { column: at - startOf(text, at) + 1, allowed: '1' })
  const than = columnOf(lineAt(text, at), text)
  return stumble('deeper', below.start, wordAt(text, below.start), { column: columnOf(below, text), than })
}

/** A line between the columns where something has begun. */
function misplaced(text: string, at: number): Stumble {
  const line = lineAt(text, at)
  const column = columnOf(line, text)
  const allowed = openColumns(text, line.number).filter((one) => one !== column)
  return stumble('indent', line.start, wordAt(text, line.start), { column, allowed: allowed.join(', ') || '1' })
}

/** Columns, from 1, of the lines above that something could still belong to. */
function openColumns(text: string, number: number): number[] {
  let open: number[] = []
  for (const line of linesOf(text).slice(0, number - 1)) {
    if (!isTold(line.text)) continue
    if (/^---/.test(line.text)) {
      open = []
      continue
    }
    const column = columnOf(line, text)
    const dashes = /^(- +)+/.exec(line.text)?.[0].length ?? 0
    open = [...open.filter((one) => one < column), column, ...(dashes > 0 ? [column + dashes] : [])]
  }
  return open
}

function openQuote(text: string, document: Document.Parsed, at: number): Stumble {
  const from = lastQuoted(document, at)?.from ?? lineAt(text, at).start
  const { start, text: line } = lineAt(text, from)
  return stumble('openQuote', from, start + line.length - from, { quote: text[from] ?? '"' })
}

function lastQuoted(document: Document.Parsed, at: number): { readonly from: number; readonly to: number } | undefined {
  let last: { readonly from: number; readonly to: number } | undefined
  visit(document, {
    Scalar(_, scalar) {
      if (!isScalar(scalar) || !scalar.range || !String(scalar.type).startsWith('QUOTE')) return
      const [from, to] = scalar.range
      if (from < at && (!last || from >= last.from)) last = { from, to }
    },
  })
  return last
}

/** A bracket that is still open where the lines go on, or that another one closes. */
function unclosed(text: string, document: Document.Parsed, at: number): Stumble {
  const from = openBracket(text, at, document.range[0])
  const open = from === undefined ? '{' : (text[from] ?? '{')
  const close = CLOSING[open] ?? '}'
  const found = text[at] ?? ''
  if (found !== close && /[\]}]/.test(found)) return stumble('otherBracket', at, 1, { open, close, found })
  return stumble('openBracket', from ?? at, 1, { open, close })
}

function openBracket(text: string, at: number, begin: number): number | undefined {
  const open: number[] = []
  for (let i = begin; i < at; i++) {
    const char = text[i] ?? ''
    if (char in CLOSING) open.push(i)
    else if (char === CLOSING[text[open.at(-1) ?? -1] ?? '']) open.pop()
  }
  return open.at(-1)
}

function unexpected(text: string, document: Document.Parsed, at: number): Stumble {
  const char = text[at] ?? ''
  const { start, text: line } = lineAt(text, at)
  if (char === ']' || char === '}') return stumble('strayBracket', at, 1, { found: char })
  if (char === ',') return stumble('emptyEntry', at, 1)
  if (char === '-' && at === start) return stumble('mixed', at, 1)
  const key = new RegExp(`^(?:- )*(${KEY}):\\s+- `).exec(line)?.[1]
  if (char === '-' && key !== undefined) return stumble('dashBehindKey', at, 1, { key })
  const quoted = lastQuoted(document, at)
  if (quoted && text.slice(quoted.to, at).trim() === '') {
    const quote = text[quoted.from] ?? '"'
    const spans = text.slice(quoted.from, quoted.to).includes('\n')
    return spans ? openQuote(text, document, at) : stumble('behindQuote', at, start + line.length - at, { quote })
  }
  if (new RegExp(`^${KEY}:`).test(line)) return stumble('mixed', start, wordAt(text, start))
  return stumble('other', at, wordAt(text, at), { detail: `unexpected "${text.slice(at, at + wordAt(text, at))}"` })
}

interface Line {
  /** From 1. */
  readonly number: number
  /** Of its first word. */
  readonly start: number
  /** Without the blanks around it. */
  readonly text: string
}

function lineAt(text: string, at: number): Line {
  const from = startOf(text, at)
  const end = text.indexOf('\n', from)
  return lineFrom(text.slice(from, end < 0 ? undefined : end), from, text.slice(0, from).split('\n').length)
}

function linesOf(text: string): Line[] {
  let from = 0
  return text.split('\n').map((line, i) => {
    const found = lineFrom(line, from, i + 1)
    from += line.length + 1
    return found
  })
}

const lineFrom = (line: string, from: number, number: number): Line => ({
  number,
  start: from + line.length - line.trimStart().length,
  text: line.trim(),
})

const startOf = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const columnOf = ({ start }: Line, text: string): number => start - startOf(text, start) + 1
const isTold = (line: string): boolean => line !== '' && !line.startsWith('#')
const wordAt = (text: string, at: number): number => Math.max(1, /^\S+/.exec(text.slice(at, at + 80))?.[0].length ?? 1)

const MOST_QUOTED = 40
const clip = (line: string): string => (line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line)

export const firstLine = (message: string): string =>
  message
    .split('\n')[0]
    ?.replace(/:$/, '')
    .replace(/ at line .*$/, '') ?? ''
