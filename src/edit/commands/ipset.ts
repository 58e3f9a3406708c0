/** `ipset` (7.17): the words of `ipset restore`, but that nothing may be there already. */
import { parseIpsets } from '../../kernel/netfilter/ipset/parse.ts'
import { printIpsets } from '../../kernel/netfilter/ipset/print.ts'
import type { IpSet } from '../../kernel/netfilter/ipset.ts'
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { ipsetsOf, rulesetIn } from '../rulesets.ts'
import { joined, type Word } from '../text.ts'
import { type Command, CommandError } from './command.ts'

export const IPSET_COMMANDS = ['add', 'create', 'del', 'destroy', 'flush', 'rename', 'swap'] as const
const PROGRAM = 'ipset v7.17: '

/** The place of the word that a sentence is about: `ipset VERB SET ELEMENT`. */
const ABOUT: readonly (readonly [RegExp, number])[] = [
  [/^The set with the given name|^Set cannot be|setname/, 2],
  [/^Element|^Syntax error/, 3],
]

export const ipsetCommand = (): Command => ({ table: 'ipset', from: 1, run })

function run(draft: NetnsDraft, words: readonly Word[]): void {
  const verb = words[1]?.text ?? ''
  if (!IPSET_COMMANDS.some((known) => known === verb))
    throw new CommandError(`${PROGRAM}No command specified: unknown argument ${verb}`, 1)
  const name = words[2]?.text
  if (name === undefined) throw new CommandError(`${PROGRAM}Missing mandatory argument to command ${verb}`)
  const needsMore = verb !== 'destroy' && verb !== 'flush'
  if (needsMore && words.length < 4)
    throw new CommandError(`${PROGRAM}Missing second mandatory argument to command ${verb}`)
  const before = ipsetsOf(draft.netfilter.ipset)
  if (verb === 'rename' && before.has(name) && isAsked(draft, name))
    throw new CommandError(`${PROGRAM}Set cannot be renamed: it is in use by another system`, 2)
  const text = draft.netfilter.ipset ?? ''
  // Quotes are the shell's and ipset's alike.
  const line = joined(words, 1)
  const parsed = parseIpsets(`${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`)
  if (!parsed.ok) {
    const message = parsed.problems[0]?.message ?? ''
    const about = ABOUT.find(([sentence]) => sentence.test(message))?.[1]
    throw new CommandError(PROGRAM + message.replace(/^(The set with the given name does not exist): .*$/, '$1'), about)
  }
  const lenient = words.some((word) => word.text === '-exist' || word.text === '-!')
  if (!lenient) refuseKnown(verb, before.get(name), parsed.value.get(name))
  if (verb === 'destroy' && isAsked(draft, name))
    throw new CommandError(`${PROGRAM}Set cannot be destroyed: it is in use by a kernel component`, 2)
  draft.netfilter = { ...draft.netfilter, ipset: printIpsets(parsed.value) }
}

function refuseKnown(verb: string, before: IpSet | undefined, after: IpSet | undefined): void {
  if (verb === 'create' && before)
    throw new CommandError(`${PROGRAM}Set cannot be created: set with the same name already exists`, 2)
  if (verb === 'add' && before?.entries.size === after?.entries.size)
    throw new CommandError(`${PROGRAM}Element cannot be added to the set: it's already added`, 3)
}

const isAsked = (draft: NetnsDraft, name: string): boolean =>
  [...rulesetIn(draft.netfilter).tables.values()].some(({ chains }) =>
    [...chains.values()].some(({ rules }) =>
      rules.some(({ matches }) => matches.some((match) => match.kind === 'set' && match.set === name)),
    ),
  )
