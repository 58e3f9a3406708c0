/** `conntrack -I | -D | -F` (conntrack-tools): the connections that are tracked before any packet passes. */
import { conntrackChange } from '../../kernel/netlink/conntrack.ts'
import type { Word } from '../text.ts'
import { type Command, CommandError } from './command.ts'

export const CONNTRACK_COMMANDS = ['-I', '-D', '-F'] as const

export function conntrackCommand(words: readonly Word[]): Command {
  const verb = CONNTRACK_COMMANDS.find((known) => known === words[1]?.text)
  if (verb === undefined) throw new CommandError(`Hopscope does not model "${words[1]?.text ?? 'conntrack'}"`, 1)
  const rest = words.slice(2).map(({ text }) => text)
  return { table: 'conntrack', from: 2, run: (draft) => conntrackChange(draft, verb, rest) }
}
