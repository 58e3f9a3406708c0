/** All matches, and whether one holds for a packet. */
import type { ExtensionKind, MatchExtension } from '../extension.ts'
import type { MatchContext } from '../matchContext.ts'
import type { Match } from '../ruleset.ts'
import { addrtype } from './addrtype.ts'
import { comment } from './comment.ts'
import { conntrack, state } from './conntrack.ts'
import { headMatches, printHead } from './head.ts'
import { iprange, length, ttl } from './header.ts'
import { icmp } from './icmp.ts'
import { ipvs } from './ipvs.ts'
import { limit } from './limit.ts'
import { connmark, mark } from './mark.ts'
import { physdev } from './physdev.ts'
import { multiport, tcp, udp } from './ports.ts'
import { recent } from './recent.ts'
import { rpfilter } from './rpfilter.ts'
import { set } from './set.ts'
import { statistic } from './statistic.ts'

const EXTENSIONS: { readonly [K in ExtensionKind]: MatchExtension<K> } = {
  addrtype,
  comment,
  connmark,
  conntrack,
  icmp,
  iprange,
  length,
  ipvs,
  limit,
  mark,
  multiport,
  physdev,
  recent,
  rpfilter,
  set,
  state,
  statistic,
  tcp,
  ttl,
  udp,
}

/** An extension whose own kind of match the caller vouches for. */
export type AnyMatchExtension = Omit<MatchExtension<ExtensionKind>, 'print' | 'matches' | 'read'> & {
  read(...args: Parameters<MatchExtension<ExtensionKind>['read']>): Match | undefined
  print(match: Match): string
  matches(match: Match, context: MatchContext): boolean
}

const BY_NAME: ReadonlyMap<string, AnyMatchExtension> = new Map(
  // The map's key is the match's kind, so that each extension meets its own matches alone.
  Object.entries(EXTENSIONS) as unknown as [string, AnyMatchExtension][],
)

export const MATCH_NAMES: readonly string[] = [...BY_NAME.keys()]
export const matchExtension = (name: string): AnyMatchExtension | undefined => BY_NAME.get(name)

export const matches = (match: Match, context: MatchContext): boolean =>
  headMatches(match, context) ?? BY_NAME.get(match.kind)?.matches(match, context) ?? false

export const printMatch = (match: Match): string =>
  printHead(match) ?? ` -m ${match.kind}${BY_NAME.get(match.kind)?.print(match)}`
