/**
 * Calico's label selectors (libcalico-go/lib/selector, v3.22): `all()`, `has(k)`, `k == 'v'`, `k != 'v'`, `k in {'a',
 * 'b'}`, `k not in {…}`, `k contains 'v'`, `k starts with 'v'`, `k ends with 'v'`, `!`, `&&`, `||` and parentheses.
 * `!=` and `not in` hold where the label is missing. Not modelled: `global()`.
 */
import { type Token, tokenize } from './tokens.ts'

type Labels = Readonly<Record<string, string>>
type Selector = (labels: Labels) => boolean
export type ParsedSelector =
  | { readonly ok: true; readonly selects: Selector }
  | { readonly ok: false; readonly detail: string }

/** An empty selector selects all. */
export function parseSelector(text: string): ParsedSelector {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return { ok: false, detail: tokens }
  if (tokens.length === 0) return { ok: true, selects: () => true }
  const reader = new Reader(tokens)
  try {
    const selects = parseOr(reader)
    if (reader.peek()) reader.fail('the end')
    return { ok: true, selects }
  } catch (error) {
    if (error instanceof SelectorError) return { ok: false, detail: error.message }
    throw error
  }
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
  expect(kind: Token['kind'], what: string): Token {
    return this.take(kind) ?? this.fail(what)
  }
  fail(what: string): never {
    const token = this.peek()
    throw new SelectorError(`expected ${what}, found ${token ? `"${token.text}"` : 'the end'}`)
  }
}

function parseOr(reader: Reader): Selector {
  const terms = [parseAnd(reader)]
  while (reader.take('||')) terms.push(parseAnd(reader))
  return terms.length === 1 && terms[0] ? terms[0] : (labels) => terms.some((term) => term(labels))
}

function parseAnd(reader: Reader): Selector {
  const terms = [parseOperation(reader)]
  while (reader.take('&&')) terms.push(parseOperation(reader))
  return terms.length === 1 && terms[0] ? terms[0] : (labels) => terms.every((term) => term(labels))
}

function parseOperation(reader: Reader): Selector {
  if (reader.take('!')) {
    const negated = parseOperation(reader)
    return (labels) => !negated(labels)
  }
  if (reader.take('(')) {
    const inner = parseOr(reader)
    reader.expect(')', '")"')
    return inner
  }
  if (reader.take('all()')) return () => true
  const has = reader.take('has()')
  if (has) return (labels) => Object.hasOwn(labels, has.text)
  const label = reader.expect('label', 'a label, has(…), all(), "!" or "("').text
  return parseComparison(reader, label)
}

function parseComparison(reader: Reader, label: string): Selector {
  const value = (): string => reader.expect('string', "a quoted value such as 'v'").text
  const compare = (test: (own: string) => boolean): Selector => {
    return (labels) => {
      const own = Object.hasOwn(labels, label) ? labels[label] : undefined
      return own !== undefined && test(own)
    }
  }
  const not = (selector: Selector): Selector => {
    return (labels) => !selector(labels)
  }
  const operator = reader.peek()?.kind
  switch (operator) {
    case '==':
    case '!=':
    case 'contains':
    case 'starts with':
    case 'ends with': {
      reader.take(operator)
      const wanted = value()
      if (operator === 'contains') return compare((own) => own.includes(wanted))
      if (operator === 'starts with') return compare((own) => own.startsWith(wanted))
      if (operator === 'ends with') return compare((own) => own.endsWith(wanted))
      const equal = compare((own) => own === wanted)
      return operator === '==' ? equal : not(equal)
    }
    case 'in':
    case 'not in': {
      reader.take(operator)
      const member = memberOf(parseSet(reader))
      return operator === 'in' ? compare(member) : not(compare(member))
    }
    default:
      return reader.fail('==, !=, in, not in, contains, starts with or ends with')
  }
}

function parseSet(reader: Reader): ReadonlySet<string> {
  const values = new Set<string>()
  reader.expect('{', '"{"')
  if (reader.take('}')) return values
  do values.add(reader.expect('string', "a quoted value such as 'v'").text)
  while (reader.take(','))
  reader.expect('}', '"," or "}"')
  return values
}

const memberOf = (values: ReadonlySet<string>) => {
  return (value: string): boolean => values.has(value)
}
