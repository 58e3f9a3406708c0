/** `-m mark`, `-m connmark` (net/netfilter/xt_mark.c, xt_connmark.c). */
import { type MatchExtension, markOption, type OptionSpec } from '../extension.ts'
import { hex } from '../numbers.ts'
import type { MaybeNot } from '../ruleset.ts'

interface Value extends MaybeNot {
  readonly value: number
  readonly mask: number
}

const OPTIONS: readonly OptionSpec[] = [{ name: 'mark', args: 1, invert: true, mandatory: true }]

const print = ({ value, mask, not }: Value): string =>
  `${not ? ' !' : ''} --mark ${hex(value)}${mask === 0xffffffff ? '' : `/${hex(mask)}`}`

const compare = (mark: number, { value, mask, not }: Value): boolean => ((mark & mask) >>> 0 === value) !== not

export const mark: MatchExtension<'mark'> = {
  name: 'mark',
  options: OPTIONS,
  read(given) {
    const option = given.get('mark')
    return { kind: 'mark', ...markOption('mark', 'mark', option?.args[0] ?? ''), not: option?.not ?? false }
  },
  print,
  matches: (match, context) => compare(context.mark, match),
}

/** A packet without an entry matches nothing, inverted or not. */
export const connmark: MatchExtension<'connmark'> = {
  name: 'connmark',
  options: OPTIONS,
  read(given) {
    const option = given.get('mark')
    return { kind: 'connmark', ...markOption('connmark', 'mark', option?.args[0] ?? ''), not: option?.not ?? false }
  },
  print,
  matches: (match, context) =>
    !context.states.has('INVALID') && !context.states.has('UNTRACKED') && compare(context.connmark, match),
}
