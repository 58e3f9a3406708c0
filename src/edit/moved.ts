/** A rule that stands elsewhere in its chain is two rows of a comparison, one gone and one added: which belong together. */
import type { Row } from './compare.ts'

/** From each of the two to the other. */
export function movedRules<T extends Row>(rows: readonly T[]): Map<T, T> {
  const pairs = new Map<T, T>()
  const isRule = ({ chain }: T): boolean => chain?.what === 'rule'
  const gone = rows.filter((row) => isRule(row) && row.state === 'removed')
  for (const row of rows) {
    if (!isRule(row) || row.state !== 'added') continue
    const from = gone.find((one) => !pairs.has(one) && isSameRule(one, row))
    if (from) pairs.set(from, row).set(row, from)
  }
  return pairs
}

const isSameRule = (gone: Row, added: Row): boolean =>
  gone.programmed === added.edited &&
  gone.chain?.table === added.chain?.table &&
  gone.chain?.chain === added.chain?.chain
