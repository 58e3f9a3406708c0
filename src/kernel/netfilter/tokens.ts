/** The words of a line of iptables-restore text (iptables/xshared.c, add_param_to_argv). */

const SPACE = 32
const TAB = 9
const RETURN = 13
const QUOTE = 34

/**
 * Words are parted by blanks; `"` opens a string in which `\` keeps the next character, and which ends the word.
 * Undefined where a string does not end.
 */
export function tokenize(line: string, from = 0): string[] | undefined {
  const words: string[] = []
  const end = line.length
  let at = from
  while (at < end) {
    const first = line.charCodeAt(at)
    if (first === SPACE || first === TAB || (first === RETURN && at === end - 1)) {
      at++
      continue
    }
    let stop = at
    for (; stop < end; stop++) {
      const c = line.charCodeAt(stop)
      if (c === SPACE || c === TAB || c === QUOTE) break
    }
    if (stop === end || line.charCodeAt(stop) !== QUOTE) {
      words.push(line.slice(at, stop))
      at = stop
      continue
    }
    const close = closingQuote(line, stop + 1)
    if (close < 0) return undefined
    const inside = line.slice(stop + 1, close)
    words.push(line.slice(at, stop) + (inside.includes('\\') ? inside.replaceAll(/\\(.)/g, '$1') : inside))
    at = close + 1
  }
  return words
}

function closingQuote(line: string, from: number): number {
  let close = line.indexOf('"', from)
  while (close > 0) {
    let slashes = 0
    while (line[close - 1 - slashes] === '\\' && close - 1 - slashes >= from) slashes++
    if (slashes % 2 === 0) return close
    close = line.indexOf('"', close + 1)
  }
  return -1
}

/** libxtables/xtables.c, xtables_save_string: quoted unless letters, digits, `-` and `_` alone. */
export function quote(text: string): string {
  if (/^[\w-]+$/.test(text)) return text
  return `"${text.replaceAll(/["'\\]/g, '\\$&')}"`
}
