/**
 * Reads Calico's label selectors (libcalico-go/lib/selector/parser/parser.go, v3.22): `all()`, `global()`, `has(k)`,
 * `k == 'v'`, `k != 'v'`, `k in {'a', 'b'}`, `k not in {…}`, `k contains 'v'`, `k starts with 'v'`, `k ends with 'v'`,
 * `!`, `&&`, `||` and parentheses. An empty selector selects all.
 */
import { byText } from '../check/values.ts'
import type { SelectorNode } from './node.ts'
import { type Token, tokenize } from './tokens.ts'

export type ParsedSelector =
  | { readonly ok: true; readonly node: SelectorNode }
  | { readonly ok: false; readonly detail: string }

export function parseSelector(text: string): ParsedSelector {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return { ok: false, detail: tokens }
  if (tokens.length === 0) return { ok: true, node: { kind: 'all()' } }
  const reader = new Reader(tokens)
  try {
    const node = parseList(reader, '||')
    if (reader.peek()) reader.fail('the end')
    return { ok: true, node }
  } catch (error) {
    if (error instanceof SelectorError) return { ok: false, detail: error.message }
    throw error
  }
}

/** Of a text that has been checked: it throws RangeError where it is no selector. */
export function checkedSelector(text: string): SelectorNode {
  const parsed = parseSelector(text)
  if (!parsed.ok) throw new RangeError(`${text}: ${parsed.detail}`)
  return parsed.node
}

class SelectorError extends Error {}

class Reader {
  private readonly tokens: readonly Token[]
  private at = 0
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }
  peek(): Token | undefined {
    return this.tokens[this.at]
  }
  /** Takes the next token if it is this one. */
  take(kind: Token['kind']): Token | undefined {
    const token = this.tokens[this.at]
    if (token?.kind !== kind) return undefined
    this.at++
    return token
  }
  expect(kind: Token['kind'], what: string): string {
    return (this.take(kind) ?? this.fail(what)).text
  }
  fail(what: string): never {
    const token = this.peek()
    throw new SelectorError(`expected ${what}, found ${token ? `"${token.text}"` : 'the end'}`)
  }
}

function parseList(reader: Reader, kind: '&&' | '||'): SelectorNode {
  const next = (): SelectorNode => (kind === '||' ? parseList(reader, '&&') : parseOperation(reader))
  const first = next()
  const operands = [first]
  while (reader.take(kind)) operands.push(next())
  return operands.length === 1 ? first : { kind, operands }
}

function parseOperation(reader: Reader): SelectorNode {
  let negated = false
  while (reader.take('!')) negated = !negated
  const operand = parseOperand(reader)
  return negated ? { kind: '!', operand } : operand
}

function parseOperand(reader: Reader): SelectorNode {
  if (reader.take('(')) {
    const inner = parseList(reader, '||')
    reader.expect(')', '")"')
    return inner
  }
  for (const kind of ['all()', 'global()'] as const) if (reader.take(kind)) return { kind }
  const has = reader.take('has()')
  if (has) return { kind: 'has', label: has.text }
  const label = reader.expect('label', 'a label, has(…), all(), "!" or "("')
  const operator = reader.peek()?.kind
  switch (operator) {
    case '==':
    case '!=':
    case 'contains':
    case 'starts with':
    case 'ends with':
      reader.take(operator)
      return { kind: operator, label, value: reader.expect('string', "a quoted value such as 'v'") }
    case 'in':
    case 'not in':
      reader.take(operator)
      return { kind: operator, label, values: parseSet(reader) }
    default:
      return reader.fail('==, !=, in, not in, contains, starts with or ends with')
  }
}

/** Sorted and without duplicates, as ConvertToStringSetInPlace leaves it; a comma may end it. */
function parseSet(reader: Reader): string[] {
  const values = new Set<string>()
  reader.expect('{', '"{"')
  let more = true
  while (more) {
    const value = reader.take('string')
    if (value) values.add(value.text)
    more = value !== undefined && reader.take(',') !== undefined
  }
  reader.expect('}', '"," or "}"')
  return [...values].sort(byText)
}
