/**
 * Wireshark's display filter over the packet list: `ip.addr == 172.16.0.0/16 && tcp.flags.syn`, `ip.proto == 4 || arp`,
 * `frame.node == "k8s-node02"`, `!(tcp.port == 80)`. A bare word that is no field is looked for in the row's text.
 */
import { fieldValues, isField, nearestField, PROTOCOLS } from './filterFields.ts'
import { matches, type Operator, operatorOf, parseValue } from './filterValues.ts'
import type { PacketRow } from './packetRows.ts'

type Filter = (row: PacketRow) => boolean

/** What is wrong with a filter: the word, where it stands, and what would do. */
export interface FilterFault {
  readonly code: 'unknownField' | 'expectedValue' | 'expectedTerm' | 'unexpected' | 'unclosed' | 'badValue'
  readonly word: string
  readonly at: number
  /** For `unknownField`: the field that was perhaps meant. For `badValue`: the kind of value expected. */
  readonly hint?: string
}

export type FilterResult =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly fault: FilterFault }

interface Token {
  readonly kind: 'word' | 'string' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

class Refused extends Error {
  readonly fault: FilterFault
  constructor(fault: FilterFault) {
    super(fault.code)
    this.fault = fault
  }
}

export function parseFilter(text: string): FilterResult {
  try {
    const parser = createParser(tokenise(text))
    return { ok: true, filter: parser.peek().kind === 'end' ? () => true : parser.all() }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, fault: error.fault }
    throw error
  }
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(&&|\|\||==|!=|>=|<=|[()!<>])|([^\s()!&|=<>"]+)|(.))/gy

function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  const source = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source)
    if (!match) break
    const [all, string, symbol, word, other] = match
    const at = match.index + all.length - all.trimStart().length
    if (other !== undefined) throw new Refused({ code: other === '"' ? 'unclosed' : 'unexpected', word: other, at })
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replace(/\\(.)/g, '$1'), at })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }]
}

function createParser(tokens: readonly Token[]) {
  let position = 0
  const end: Token = { kind: 'end', text: '', at: 0 }
  const peek = (ahead = 0): Token => tokens[Math.min(position + ahead, tokens.length - 1)] ?? end
  const take = (): Token => {
    const token = peek()
    position += 1
    return token
  }
  const isWord = (token: Token, ...words: string[]): boolean =>
    token.kind !== 'string' && words.includes(token.text.toLowerCase())

  function all(): Filter {
    const filter = either()
    const rest = peek()
    if (rest.kind !== 'end') throw new Refused({ code: 'unexpected', word: rest.text, at: rest.at })
    return filter
  }

  function either(): Filter {
    let left = both()
    while (isWord(peek(), '||', 'or')) {
      take()
      const [a, b] = [left, both()]
      left = (row) => a(row) || b(row)
    }
    return left
  }

  function both(): Filter {
    let left = not()
    while (isWord(peek(), '&&', 'and')) {
      take()
      const [a, b] = [left, not()]
      left = (row) => a(row) && b(row)
    }
    return left
  }

  function not(): Filter {
    if (!isWord(peek(), '!', 'not')) return term()
    take()
    const inner = not()
    return (row) => !inner(row)
  }

  function term(): Filter {
    const token = take()
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = either()
      const close = take()
      if (close.text !== ')') throw new Refused({ code: 'unclosed', word: '(', at: token.at })
      return inner
    }
    if (token.kind === 'end' || token.kind === 'symbol' || isWord(token, 'and', 'or')) {
      throw new Refused({ code: 'expectedTerm', word: token.text, at: token.at })
    }
    if (token.kind === 'string') return textSearch(token.text)
    const operator = operatorOf(peek().kind === 'string' ? '' : peek().text)
    return operator ? comparison(token, operator) : presence(token)
  }

  function comparison(field: Token, operator: Operator): Filter {
    if (!isField(field.text)) throw unknownField(field)
    take()
    const value = take()
    if (value.kind === 'end' || value.kind === 'symbol') {
      throw new Refused({ code: 'expectedValue', word: field.text, at: value.at })
    }
    const wanted = parseValue(field.text, operator, value.text)
    if (!wanted.ok) throw new Refused({ code: 'badValue', word: value.text, at: value.at, hint: wanted.expected })
    return (row) => matches(fieldValues(row, field.text), operator, wanted.value)
  }

  /** A field or protocol alone: is it there? A flag alone: is it set? Any other word: text. */
  function presence(token: Token): Filter {
    const name = token.text.toLowerCase()
    if (isField(name)) return (row) => fieldValues(row, name).some((value) => value !== '0')
    if (looksLikeField(name)) throw unknownField(token)
    // Several bare words are one phrase, as one would type it.
    const words = [token.text]
    while (peek().kind === 'word' && !isWord(peek(), 'and', 'or', 'not') && !isField(peek().text.toLowerCase())) {
      words.push(take().text)
    }
    return textSearch(words.join(' '))
  }

  return { peek, all }
}

const unknownField = (token: Token): Refused => {
  const hint = nearestField(token.text)
  return new Refused({ code: 'unknownField', word: token.text, at: token.at, ...(hint ? { hint } : {}) })
}

const looksLikeField = (word: string): boolean => {
  const [protocol, rest] = word.split('.', 2)
  return rest !== undefined && /^[a-z]/.test(rest) && [...PROTOCOLS, 'frame'].includes(protocol ?? '')
}

function textSearch(text: string): Filter {
  const wanted = text.toLowerCase()
  return (row) => rowText(row).includes(wanted)
}

const rowText = ({ number, node, ns, dev, summary }: PacketRow): string =>
  `${number} ${node} ${ns} ${dev} ${summary.source} → ${summary.destination} ${summary.protocol} ${summary.info}`.toLowerCase()
