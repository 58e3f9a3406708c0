/** What may come next in an iptables command: the rule's own options, and those of the matches and the target named so far. */
import type { OptionSpec } from '../kernel/netfilter/extension.ts'
import { MATCH_NAMES, matchExtension } from '../kernel/netfilter/matches/matches.ts'
import { TARGET_NAMES, targetExtension } from '../kernel/netfilter/targets/targets.ts'
import { type Argument, either, type Grammar, value, word } from './grammar.ts'

const NEGATION = '!'
const TABLES = word('filter', 'nat', 'mangle', 'raw', 'security')

/** By the option's name; of others it is said that they take a text. */
const ARGUMENTS: Readonly<Record<string, readonly Argument[]>> = {
  'source-port': [value('port')],
  'destination-port': [value('port')],
  sports: [value('port')],
  dports: [value('port')],
  ports: [value('port')],
  ctstate: [word('NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'DNAT', 'SNAT', 'UNTRACKED', 'RELATED,ESTABLISHED')],
  state: [word('NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'RELATED,ESTABLISHED')],
  'match-set': [value('set'), word('src', 'dst', 'src,src', 'src,dst', 'dst,src', 'dst,dst')],
  mark: [value('mark')],
  'src-type': [word('LOCAL', 'UNICAST', 'BROADCAST')],
  'dst-type': [word('LOCAL', 'UNICAST', 'BROADCAST')],
  mode: [word('random', 'nth')],
  'reject-with': [word('icmp-port-unreachable', 'icmp-host-unreachable', 'icmp-admin-prohibited', 'tcp-reset')],
  'to-destination': [value('address')],
  'to-source': [value('address')],
  'to-ports': [value('port')],
  'set-xmark': [value('mark')],
  'set-mark': [value('mark')],
}

const HEAD: Readonly<Record<string, readonly Argument[]>> = {
  '-s': [value('prefix')],
  '-d': [value('prefix')],
  '-i': [value('device')],
  '-o': [value('device')],
  '-p': [word('tcp', 'udp', 'icmp', '4')],
  '-f': [],
  '-m': [word(...MATCH_NAMES)],
  '-j': [either(word(...TARGET_NAMES), value('chain'))],
  '-g': [value('chain')],
  [NEGATION]: [],
}

const COMMANDS: Readonly<Record<string, readonly Argument[]>> = {
  '-A': [value('chain')],
  '-I': [value('chain'), { ...value('number'), optional: true }],
  '-D': [value('chain'), { ...value('number'), optional: true }],
  '-R': [value('chain'), value('number')],
  '-N': [value('text')],
  '-X': [value('chain')],
  '-F': [value('chain')],
  '-P': [value('chain'), word('ACCEPT', 'DROP')],
  '-E': [value('chain'), value('text')],
}
const WITH_RULE = ['-A', '-I', '-D', '-R']

/** `words`: those before the place that is asked about. */
export function iptablesGrammar(words: readonly string[]): Grammar {
  const command = words.find((text) => Object.hasOwn(COMMANDS, text))
  if (command === undefined) return { start: [], options: { ...COMMANDS, '-t': [TABLES] } }
  const own = COMMANDS[command] ?? []
  if (!WITH_RULE.includes(command)) return { start: [], options: { [command]: own, '-t': [TABLES] } }
  const table = words.includes('-t') ? {} : { '-t': [TABLES] }
  return {
    start: [],
    options: { [command]: own, ...table, ...HEAD, ...extensionOptions(words) },
    repeat: ['-m', NEGATION],
  }
}

function extensionOptions(words: readonly string[]): Record<string, readonly Argument[]> {
  const options: Record<string, readonly Argument[]> = {}
  const take = (specs: readonly OptionSpec[] = []): void => {
    for (const { name, also, args, refused } of specs) {
      if (refused) continue
      const known = ARGUMENTS[name] ?? Array.from({ length: args }, () => value('text'))
      options[`--${also?.[0] ?? name}`] = known
    }
  }
  for (const [at, text] of words.entries()) {
    const next = words[at + 1] ?? ''
    if (text === '-m' || text === '-p') take(matchExtension(next)?.options)
    if (text === '-j') take(targetExtension(next)?.options)
  }
  return options
}
