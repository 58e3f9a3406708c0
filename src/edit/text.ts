/** A command's words with their places. Blanks part them; within quotes they do not. From `#` on it is a remark. */

export interface Word {
  /** Without its quotes. */
  readonly text: string
  readonly offset: number
  /** As written. */
  readonly length: number
}

export function wordsOf(command: string): Word[] {
  const words = [...command.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\S)+/g)]
  const remark = words.findIndex(([word]) => word.startsWith('#'))
  return (remark < 0 ? words : words.slice(0, remark)).map((match) => ({
    text: unquoted(match[0]),
    offset: match.index,
    length: match[0].length,
  }))
}

const unquoted = (text: string): string =>
  text.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double: string | undefined, single: string | undefined) =>
    double === undefined ? (single ?? '') : double.replaceAll(/\\(.)/g, '$1'),
  )

/** The words as one text again, from place `from` on, where quotes mean nothing. */
export const joined = (words: readonly Word[], from: number): string =>
  words
    .slice(from)
    .map(({ text }) => text)
    .join(' ')
