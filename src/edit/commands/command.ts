/** A command that was understood as far as its program and verb. */
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import type { EditTable } from '../edit.ts'
import type { Word } from '../text.ts'

export interface Command {
  readonly table: EditTable
  /** The place of the first word after the verb. */
  readonly from: number
  /** Changes the draft, or throws a CommandError or a NetlinkError. */
  readonly run: (draft: NetnsDraft, words: readonly Word[]) => void
}

/** What the real program says. */
export class CommandError extends Error {
  /** The place of the word that is wrong, if it is one. */
  readonly word: number | undefined

  constructor(message: string, word?: number) {
    super(message)
    this.word = word
  }
}

/** iproute2's `matches`: a word may be cut short; the first that begins so is meant. */
export const abbreviated = <T extends string>(word: string, names: readonly T[]): T | undefined =>
  word === '' ? undefined : names.find((name) => name.startsWith(word))
