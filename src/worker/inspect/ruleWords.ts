/** The words of a rule as iptables-save prints it, each with what it is: for the page, which does not know the syntax. */
import type { Rule, Target } from '../../kernel/netfilter/ruleset.ts'
import type { WordKind } from '../../protocol/netfilterView.ts'

/** Options whose argument is no plain value. */
const ARGUMENT: ReadonlyMap<string, WordKind> = new Map([
  ['-A', 'own'],
  ['-s', 'address'],
  ['-d', 'address'],
  ['-i', 'device'],
  ['-o', 'device'],
  ['-p', 'match'],
  ['-m', 'match'],
  ['--sport', 'port'],
  ['--dport', 'port'],
  ['--sports', 'port'],
  ['--dports', 'port'],
  ['--ports', 'port'],
  ['--to-ports', 'port'],
  ['--to-source', 'address'],
  ['--to-destination', 'address'],
  ['--match-set', 'set'],
  ['--comment', 'comment'],
])

/** Tells of each word what it is and where in the rule's text it ends; the next begins one blank later. */
export function eachWord(
  { text, target }: Pick<Rule, 'text' | 'target'>,
  tell: (kind: WordKind, end: number) => void,
): void {
  let argument: WordKind | undefined
  for (let at = 0; at < text.length; ) {
    const end = wordEnd(text, at)
    const first = text.charCodeAt(at)
    if (first === NOT && end === at + 1) tell('option', end)
    else if (first === DASH && argument !== 'comment') {
      const option = text.slice(at, end)
      argument = option === '-j' || option === '-g' ? kindOf(target) : ARGUMENT.get(option)
      tell(option === '-A' ? 'command' : 'option', end)
    } else {
      tell(argument ?? 'value', end)
      argument = undefined
    }
    at = end + 1
  }
}

const NOT = 33
const DASH = 45
const QUOTE = 34
const BACKSLASH = 92

/** The blank after the word, quoted blanks aside. */
function wordEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== QUOTE) {
    const blank = text.indexOf(' ', from)
    return blank < 0 ? text.length : blank
  }
  let at = from + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return Math.min(at + 1, text.length)
}

function kindOf(target: Target | undefined): WordKind {
  switch (target?.kind) {
    case 'jump':
    case 'goto':
      return 'chain'
    case 'ACCEPT':
    case 'DROP':
    case 'RETURN':
    case 'REJECT':
      return 'verdict'
    default:
      return 'target'
  }
}
