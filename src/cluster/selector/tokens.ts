/** The words of a selector (libcalico-go/lib/selector/tokenizer, v3.22). */

/** Words and signs that stand for themselves. */
const SIGNS = ['&&', '||', '==', '!=', '!', '(', ')', '{', '}', ','] as const
const OPERATORS = ['in', 'not in', 'contains', 'starts with', 'ends with'] as const

export interface Token {
  readonly kind:
    | (typeof SIGNS)[number]
    | (typeof OPERATORS)[number]
    | 'all()'
    | 'global()'
    | 'has()'
    | 'label'
    | 'string'
  /** A label's or a string's content; `has(k)` carries k. */
  readonly text: string
}

const SPACE = /\s+/y
const STRING = /"([^"]*)"|'([^']*)'/y
const EVERY = /(all|global)\(\s*\)/y
const HAS = /has\(\s*([A-Za-z0-9_./-]{1,512})\s*\)/y
const OPERATOR = /(not\s*in|in|contains|starts\s*with|ends\s*with)(?=[\s{'"]|$)/y
const LABEL = /[A-Za-z0-9_./-]{1,512}/y

/** Tokens, or what is wrong. */
export function tokenize(text: string): readonly Token[] | string {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  while (at < text.length) {
    if (match(SPACE)) continue
    const quoted = match(STRING)
    if (quoted) {
      tokens.push({ kind: 'string', text: quoted[1] ?? quoted[2] ?? '' })
      continue
    }
    const sign = SIGNS.find((candidate) => text.startsWith(candidate, at))
    if (sign) {
      tokens.push({ kind: sign, text: sign })
      at += sign.length
      continue
    }
    const every = match(EVERY)
    if (every) {
      const kind = every[1] === 'all' ? 'all()' : 'global()'
      tokens.push({ kind, text: kind })
      continue
    }
    const has = match(HAS)
    if (has) {
      tokens.push({ kind: 'has()', text: has[1] ?? '' })
      continue
    }
    // A comparison's word follows a label; anywhere else it is a label that happens to be called so.
    const operator = tokens.at(-1)?.kind === 'label' ? match(OPERATOR) : null
    if (operator) {
      const kind = OPERATORS.find((name) => name.replaceAll(' ', '') === operator[1]?.replaceAll(/\s/g, ''))
      if (kind) tokens.push({ kind, text: kind })
      continue
    }
    const label = match(LABEL)
    if (!label) return `unexpected "${text.slice(at, at + 12)}"`
    tokens.push({ kind: 'label', text: label[0] })
  }
  return tokens
}
