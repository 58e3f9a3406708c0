/** A cell in words: what came of it, and why. */
import type { ReachCell } from '../../protocol/matrix.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { causeSentence } from '../i18n/sentences.ts'
import type { MatrixWords } from './words.ts'

type NameOf = (ns: string) => string

export const SIGNS: Readonly<Record<ReachCell['verdict'] | 'open', string>> = {
  answered: '✓',
  lost: '✗',
  refused: '⊘',
  silent: '?',
  unasked: '–',
  open: '·',
}

/** Without the verdict's own word. */
export function cellReason(text: Catalogue, words: MatrixWords['reach'], cell: ReachCell, nameOf: NameOf): string {
  if (cell.verdict === 'unasked') return words.unaskedBecause
  if (cell.verdict === 'answered') return words.by({ by: nameOf(cell.by) })
  const { outcome, loss, icmp } = cell
  if (loss) {
    const node = nameOf(loss.ns)
    return text.verdict.lostAt({ node, dev: loss.dev ?? '', why: causeSentence(text, loss, node) })
  }
  if (outcome.kind === 'icmp') return text.verdict.icmp({ from: outcome.from, name: icmp ?? '', mtu: outcome.mtu })
  if (outcome.kind === 'refused') return text.verdict.refusedBy({ by: nameOf(outcome.by) })
  if (outcome.kind === 'error') return text.verdict.error(outcome)
  return text.verdict.silence
}
