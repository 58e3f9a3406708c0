/**
 * Selectors as Felix keeps them: as a tree, whose text in one form is what an ipset's name is hashed from
 * (libcalico-go/lib/selector/parser, v3.22). `selector/` answers only whether labels match.
 * Not modelled: `global()`, which no pod matches.
 */
import { byText } from '../../check/values.ts'
import { type Token, tokenize } from '../../selector/tokens.ts'

type Comparison = '==' | '!=' | 'contains' | 'starts with' | 'ends with'

export type SelectorNode =
  | { readonly kind: 'all' }
  | { readonly kind: 'has'; readonly label: string }
  | { readonly kind: Comparison; readonly label: string; readonly value: string }
  | { readonly kind: 'in' | 'not in'; readonly label: string; readonly values: readonly string[] }
  | { readonly kind: '!'; readonly operand: SelectorNode }
  | { readonly kind: '&&' | '||'; readonly operands: readonly SelectorNode[] }

/** A label's value, or undefined where there is no such label. */
export type LabelOf = (label: string) => string | undefined

/** Of a text that has been checked: it throws RangeError where it is no selector. */
export function parseSelectorNode(text: string): SelectorNode {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') throw new RangeError(`${text}: ${tokens}`)
  if (tokens.length === 0) return { kind: 'all' }
  const cursor: Cursor = { text, tokens, at: 0 }
  const node = parseList(cursor, '||')
  if (cursor.at < tokens.length) throw new RangeError(`${text}: something is left`)
  return node
}

interface Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  at: number
}

const take = (cursor: Cursor, kind: Token['kind']): Token | undefined => {
  const token = cursor.tokens[cursor.at]
  if (token?.kind !== kind) return undefined
  cursor.at++
  return token
}

const expect = (cursor: Cursor, kind: Token['kind']): string => {
  const token = take(cursor, kind)
  if (!token) throw new RangeError(`${cursor.text}: ${kind} is missing`)
  return token.text
}

function parseList(cursor: Cursor, kind: '&&' | '||'): SelectorNode {
  const next = (): SelectorNode => (kind === '||' ? parseList(cursor, '&&') : parseOperation(cursor))
  const first = next()
  const operands = [first]
  while (take(cursor, kind)) operands.push(next())
  return operands.length === 1 ? first : { kind, operands }
}

function parseOperation(cursor: Cursor): SelectorNode {
  let negated = false
  while (take(cursor, '!')) negated = !negated
  const operand = parseOperand(cursor)
  return negated ? { kind: '!', operand } : operand
}

function parseOperand(cursor: Cursor): SelectorNode {
  if (take(cursor, '(')) {
    const inner = parseList(cursor, '||')
    expect(cursor, ')')
    return inner
  }
  if (take(cursor, 'all()')) return { kind: 'all' }
  const has = take(cursor, 'has()')
  if (has) return { kind: 'has', label: has.text }
  const label = expect(cursor, 'label')
  const operator = cursor.tokens[cursor.at++]?.kind
  switch (operator) {
    case '==':
    case '!=':
    case 'contains':
    case 'starts with':
    case 'ends with':
      return { kind: operator, label, value: expect(cursor, 'string') }
    case 'in':
    case 'not in':
      return { kind: operator, label, values: parseSet(cursor) }
    default:
      throw new RangeError(`${cursor.text}: an operator is missing`)
  }
}

/** Sorted and without duplicates, as ConvertToStringSetInPlace leaves it. */
function parseSet(cursor: Cursor): string[] {
  const values = new Set<string>()
  expect(cursor, '{')
  for (let value = take(cursor, 'string'); value; value = take(cursor, ',') && take(cursor, 'string'))
    values.add(value.text)
  expect(cursor, '}')
  return [...values].sort(byText)
}

const quoted = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`)

export function formatSelector(node: SelectorNode): string {
  switch (node.kind) {
    case 'all':
      return 'all()'
    case 'has':
      return `has(${node.label})`
    case 'in':
    case 'not in':
      return `${node.label} ${node.kind} {${node.values.map(quoted).join(', ')}}`
    case '!':
      return `!${formatSelector(node.operand)}`
    case '&&':
    case '||':
      return `(${node.operands.map(formatSelector).join(` ${node.kind} `)})`
    default:
      return `${node.label} ${node.kind} ${quoted(node.value)}`
  }
}

/** PrefixVisitor: labels of namespaces are inherited under another name. */
export function prefixLabels(node: SelectorNode, prefix: string): SelectorNode {
  switch (node.kind) {
    case 'all':
      return node
    case '!':
      return { ...node, operand: prefixLabels(node.operand, prefix) }
    case '&&':
    case '||':
      return { ...node, operands: node.operands.map((operand) => prefixLabels(operand, prefix)) }
    default:
      return { ...node, label: prefix + node.label }
  }
}

export function selects(node: SelectorNode, labelOf: LabelOf): boolean {
  switch (node.kind) {
    case 'all':
      return true
    case '!':
      return !selects(node.operand, labelOf)
    case '&&':
      return node.operands.every((operand) => selects(operand, labelOf))
    case '||':
      return node.operands.some((operand) => selects(operand, labelOf))
    case 'has':
      return labelOf(node.label) !== undefined
    case 'in':
    case 'not in': {
      const own = labelOf(node.label)
      return (own !== undefined && node.values.includes(own)) === (node.kind === 'in')
    }
    case '==':
    case '!=':
      return (labelOf(node.label) === node.value) === (node.kind === '==')
    case 'contains':
      return labelOf(node.label)?.includes(node.value) ?? false
    case 'starts with':
      return labelOf(node.label)?.startsWith(node.value) ?? false
    case 'ends with':
      return labelOf(node.label)?.endsWith(node.value) ?? false
  }
}
