/** Which program is called, and what it would change. */
import type { EditTable, KernelEdit } from '../edit.ts'
import { type Word, wordsOf } from '../text.ts'
import { type Command, CommandError } from './command.ts'
import { conntrackCommand } from './conntrack.ts'
import { bridgeCommand, ipCommand } from './ip.ts'
import { ipsetCommand } from './ipset.ts'
import { iptablesCommand } from './iptables.ts'
import { ipvsadmCommand } from './ipvsadm.ts'
import { sysctlCommand } from './sysctl.ts'

const PROGRAMS: Readonly<Record<string, (words: readonly Word[]) => Command>> = {
  ip: ipCommand,
  bridge: bridgeCommand,
  sysctl: sysctlCommand,
  iptables: iptablesCommand,
  ipset: ipsetCommand,
  ipvsadm: ipvsadmCommand,
  conntrack: conntrackCommand,
}
export const PROGRAM_NAMES: readonly string[] = Object.keys(PROGRAMS)

/** Throws a CommandError where no program or verb of that name is known. */
export function commandOf(words: readonly Word[]): Command {
  const program = words[0]?.text ?? ''
  const known = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined
  if (!known) throw new CommandError(`${program}: command not found`, 0)
  return known(words)
}

/** An edit of these words; of words that no program takes, one that is refused when it is applied. */
export function kernelEdit(ns: string, words: string): KernelEdit {
  return { ns, table: tableOf(words) ?? 'link', words }
}

function tableOf(words: string): EditTable | undefined {
  try {
    return commandOf(wordsOf(words)).table
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}
