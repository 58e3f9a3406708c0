/** What may stand at a place of a command, and which of it this namespace has a word for. */

import type { Netns } from '../kernel/netns.ts'
import { abbreviated } from './commands/command.ts'
import { PROGRAM_NAMES } from './commands/commandOf.ts'
import { CONNTRACK_COMMANDS } from './commands/conntrack.ts'
import { IP_WORDS } from './commands/ip.ts'
import { IPSET_COMMANDS } from './commands/ipset.ts'
import { IPVS_COMMANDS } from './commands/ipvsadm.ts'
import type { Expected } from './edit.ts'
import {
  type Argument,
  CONNTRACK_GRAMMARS,
  type Grammar,
  IP_GRAMMARS,
  IPSET_GRAMMARS,
  IPVS_GRAMMARS,
  type Slot,
} from './grammar.ts'
import { iptablesGrammar } from './grammarOfRules.ts'
import { wordsOf } from './text.ts'
import { valuesOf } from './values.ts'

export interface Completion {
  /** Characters of the command that the chosen word replaces. */
  readonly offset: number
  readonly length: number
  /** In the order in which they are worth being offered: what the command still needs, then its keywords. */
  readonly words: readonly CompletionWord[]
  readonly expected: readonly Expected[]
}

interface CompletionWord {
  readonly text: string
  readonly kind: Expected['kind']
}

export function complete(netns: Netns, command: string, offset: number): Completion {
  const word = wordsOf(command).find((one) => one.offset < offset && offset <= one.offset + one.length)
  const start = word?.offset ?? offset
  const typed = command.slice(start, offset)
  const expected = expectedAt(command, start)
  const before = wordsOf(command.slice(0, start)).map(({ text }) => text)
  const known = expected.flatMap((one) =>
    (one.kind === 'word' ? [one.text] : valuesOf(netns, one.kind, before, typed)).map(
      (text) => [text, one.kind] as const,
    ),
  )
  const words = [...new Map(known)]
    .filter(([text]) => text.startsWith(typed) && text !== typed)
    .map(([text, kind]) => ({ text, kind }))
  return { offset: start, length: word?.length ?? 0, words, expected }
}

/** What may stand at a place, which is the beginning of a word or the end of the text. */
export function expectedAt(command: string, offset: number): readonly Expected[] {
  const before = wordsOf(command.slice(0, offset)).map(({ text }) => text)
  const [program] = before
  switch (program) {
    case undefined:
      return texts(PROGRAM_NAMES)
    case 'ip':
      return expectedOfIp(before)
    case 'bridge':
      if (before.length < 2) return texts(['fdb'])
      return before.length < 3 ? texts(written(IP_WORDS.fdbVerbs)) : walk(IP_GRAMMARS['fdb'], before.slice(3))
    case 'sysctl':
      return before.length < 2 ? [...texts(['-w']), { kind: 'sysctl' }] : [{ kind: 'sysctl' }]
    case 'iptables':
      return walk(iptablesGrammar(before.slice(1)), before.slice(1))
    case 'ipset':
      return before.length < 2 ? texts(IPSET_COMMANDS) : walk(IPSET_GRAMMARS[before[1] ?? ''], before.slice(2))
    case 'conntrack':
      return before.length < 2 ? texts(CONNTRACK_COMMANDS) : walk(CONNTRACK_GRAMMARS[before[1] ?? ''], before.slice(2))
    case 'ipvsadm':
      return before.length < 2 ? texts(IPVS_COMMANDS) : walk(IPVS_GRAMMARS[before[1] ?? ''], before.slice(2))
    default:
      return []
  }
}

function expectedOfIp(before: readonly string[]): readonly Expected[] {
  const [, object = '', verb = ''] = before
  if (before.length < 2) return texts(IP_WORDS.objects)
  const verbs = IP_WORDS.verbsOf(object)
  if (before.length < 3) return texts(written(verbs))
  const name = abbreviated(object, ['address', 'route', 'rule', 'neighbour', 'link']) ?? ''
  const full = abbreviated(verb, verbs) ?? ''
  return walk(IP_GRAMMARS[`${name} ${full}`] ?? IP_GRAMMARS[name], before.slice(3))
}

/** As people write it. */
const written = (verbs: readonly string[]): string[] => verbs.map((verb) => (verb === 'delete' ? 'del' : verb))

const texts = (all: readonly string[]): Expected[] => all.map((text) => ({ kind: 'word', text }))

const allows = (slot: Slot, text: string): boolean => slot.some((one) => one.kind !== 'word' || one.text === text)

/** Goes through the words and tells what may follow them. */
function walk(grammar: Grammar | undefined, words: readonly string[]): readonly Expected[] {
  if (!grammar) return []
  let options = grammar.options
  let open: readonly Argument[] = grammar.start
  const used = new Set<string>()
  for (const text of words) {
    // An optional argument is passed over by a word that it does not allow.
    while (open[0]?.optional && (!allows(open[0].slot, text) || isOption(options, text))) open = open.slice(1)
    if (open.length > 0) {
      open = open.slice(1)
      continue
    }
    const section = grammar.sections?.[text]
    if (section) {
      options = section
      used.clear()
    } else if (isOption(options, text)) {
      if (!grammar.repeat?.includes(text)) used.add(text)
      open = options[text] ?? []
    }
  }
  // What is asked for now: all that may be left out, and the first that may not.
  const needed = open.findIndex((argument) => !argument.optional)
  const here = open.slice(0, needed < 0 ? open.length : needed + 1).flatMap(({ slot }) => slot)
  if (needed >= 0) return here
  const left = Object.keys(options).filter((name) => !used.has(name))
  return [...here, ...texts(left), { kind: 'end' }]
}

const isOption = (options: Grammar['options'], text: string): boolean => Object.hasOwn(options, text)
