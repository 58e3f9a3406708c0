/**
 * The line on which a text ceases to be JSON (RFC 8259). Parsers say where in words of their own, and not always; so the
 * text is read once more, without building anything.
 */

const BLANKS = /[ \t\n\r]*/y
const MARK = /[{}[\],:]/y
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y
const OTHER = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing'

export function jsonErrorLine(text: string): number {
  return text.slice(0, errorAt(text)).split('\n').length
}

/** The offset of the first token that has no place there; the text's length where it ends too early, or not at all wrong. */
function errorAt(text: string): number {
  let at = 0
  let expected: Expected = 'value'
  /** What is open: the marks that will close it. */
  const open: ('}' | ']')[] = []
  const eat = (pattern: RegExp): string => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? ''
  }
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'commaOrEnd')

  for (;;) {
    at += eat(BLANKS).length
    const mark = eat(MARK)
    const string = mark ? '' : eat(STRING)
    const token = mark || string || eat(OTHER)
    const next = token === '' ? undefined : follow(token, string !== '')
    if (next === undefined) return at
    expected = next
    at += token.length
  }

  function follow(token: string, isString: boolean): Expected | undefined {
    const wantsValue = expected === 'value' || expected === 'valueOrEnd'
    const mayEnd = expected === 'commaOrEnd' || expected === 'valueOrEnd' || expected === 'keyOrEnd'
    switch (token) {
      case '{':
      case '[':
        if (!wantsValue) return undefined
        open.push(token === '{' ? '}' : ']')
        return token === '{' ? 'keyOrEnd' : 'valueOrEnd'
      case '}':
      case ']':
        if (!mayEnd || open.at(-1) !== token) return undefined
        open.pop()
        return afterValue()
      case ':':
        return expected === 'colon' ? 'value' : undefined
      case ',':
        if (expected !== 'commaOrEnd') return undefined
        return open.at(-1) === '}' ? 'key' : 'value'
      default:
        if (isString && (expected === 'key' || expected === 'keyOrEnd')) return 'colon'
        return wantsValue ? afterValue() : undefined
    }
  }
}
