/** What a word of a command is: each has its look, the same that the tables' rules have. */
import { Tag } from '@lezer/highlight'

export const WORDS = {
  program: Tag.define(),
  keyword: Tag.define(),
  address: Tag.define(),
  device: Tag.define(),
  port: Tag.define(),
  /** Of a chain, a set, a table, a target. */
  name: Tag.define(),
  accept: Tag.define(),
  drop: Tag.define(),
  comment: Tag.define(),
}
export type WordKind = keyof typeof WORDS
