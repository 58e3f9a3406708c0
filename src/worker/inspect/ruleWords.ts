/** The words of a rule as iptables-save prints it, each with what it is: for the page, which does not know the syntax. */
import type { Rule, Target } from '../../kernel/netfilter/ruleset.ts'
import type { WordKind } from '../../protocol/netfilterView.ts'

export interface RuleWord {
  readonly kind: WordKind
  /** Where it ends in the rule's text; it begins one blank after the one before. */
  readonly end: number
}

/** Options whose argument is no plain value. */
const ARGUMENT: Readonly<Record<string, WordKind>> = {
  '-A': 'own',
  '-s': 'address',
  '-d': 'address',
  '-i': 'device',
  '-o': 'device',
  '-p': 'match',
  '-m': 'match',
  '--sport': 'port',
  '--dport': 'port',
  '--sports': 'port',
  '--dports': 'port',
  '--ports': 'port',
  '--to-ports': 'port',
  '--to-source': 'address',
  '--to-destination': 'address',
  '--match-set': 'set',
  '--comment': 'comment',
}

export function ruleWords({ text, target }: Pick<Rule, 'text' | 'target'>): RuleWord[] {
  const words: RuleWord[] = []
  let option = ''
  for (let at = 0; at < text.length; ) {
    const end = wordEnd(text, at)
    const word = text.slice(at, end)
    if (word === '!' || (word.charCodeAt(0) === DASH && ARGUMENT[option] !== 'comment')) {
      words.push({ kind: word === '-A' ? 'command' : 'option', end })
      if (word !== '!') option = word
    } else {
      words.push({ kind: option === '-j' || option === '-g' ? kindOf(target) : (ARGUMENT[option] ?? 'value'), end })
      option = ''
    }
    at = end + 1
  }
  return words
}

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
