/** `-m comment` (net/netfilter/xt_comment.c): always matches. */
import { argOf, type MatchExtension } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'
import { quote } from '../tokens.ts'

const MAX_COMMENT = 255

export const comment: MatchExtension<'comment'> = {
  name: 'comment',
  options: [{ name: 'comment', args: 1, mandatory: true }],
  read(given) {
    const text = argOf(given, 'comment') ?? ''
    if (text.length > MAX_COMMENT) {
      throw iptablesRefuses(`comment: string too long (${text.length} bytes; at most ${MAX_COMMENT})`)
    }
    return { kind: 'comment', comment: text }
  },
  print: (match) => ` --comment ${quote(match.comment)}`,
  matches: () => true,
}
