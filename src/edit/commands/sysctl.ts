/** `sysctl -w KEY=VALUE …` (procps-ng). */
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { NetlinkError } from '../../kernel/netlink/error.ts'
import { sysctlSet } from '../../kernel/netlink/sysctl.ts'
import type { Word } from '../text.ts'
import { type Command, CommandError } from './command.ts'

export function sysctlCommand(words: readonly Word[]): Command {
  const from = words[1]?.text === '-w' || words[1]?.text === '--write' ? 2 : 1
  return { table: 'sysctl', from, run: (draft, all) => run(draft, all, from) }
}

function run(draft: NetnsDraft, words: readonly Word[], from: number): void {
  if (words.length <= from) throw new CommandError('sysctl: no variables specified')
  for (const [at, { text }] of words.entries()) {
    if (at < from) continue
    const equals = text.indexOf('=')
    if (equals <= 0) throw new CommandError(`sysctl: "${text}" must be of the form name=value`, at)
    try {
      sysctlSet(draft, text.slice(0, equals), text.slice(equals + 1))
    } catch (error) {
      throw error instanceof NetlinkError ? new CommandError(error.detail, at) : error
    }
  }
}
