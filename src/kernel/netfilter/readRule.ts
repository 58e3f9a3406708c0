/** A rule that was read from text; it remembers what the table as a whole is judged by. */
import { printRule } from './print.ts'
import type { PlaceOf } from './rule.ts'
import type { Counters, Match, Rule, TableName, Target } from './ruleset.ts'
import type { DraftRule } from './validate.ts'

export interface RuleDraft extends DraftRule {
  readonly matches: readonly Match[]
  readonly counters?: Counters | undefined
}

export function ruleFrom(table: TableName, chain: string, draft: RuleDraft, index: number): ReadRule {
  const { places, target, counters } = draft
  const matches = draft.matches.some(remembers)
    ? draft.matches.map((match, i) => keyed(match, `${table} ${chain} ${index} ${i}`))
    : draft.matches
  return new ReadRule(chain, index, { matches, places, target, counters })
}

/** What shows of it is a `Rule` and no more: the rest is not its own, so that it is in no trace. */
export class ReadRule implements Rule {
  readonly chain: string
  readonly index: number
  readonly matches: readonly Match[]
  declare readonly target?: Target
  declare readonly counters?: Counters
  readonly #places: readonly PlaceOf[]
  #printed: string | undefined

  constructor(chain: string, index: number, draft: Omit<RuleDraft, 'line'>, printed?: string) {
    this.chain = chain
    this.index = index
    this.matches = draft.matches
    if (draft.target) this.target = draft.target
    if (draft.counters) this.counters = draft.counters
    this.#places = draft.places
    this.#printed = printed
  }

  /** Of forty thousand rules a packet meets a few: the others are never printed. */
  get text(): string {
    this.#printed ??= printRule(this.chain, this.matches, this.target)
    return this.#printed
  }

  get places(): readonly PlaceOf[] {
    return this.#places
  }

  /** There is none any more. */
  get line(): number {
    return 0
  }
}

const remembers = (match: Match): boolean => 'key' in match
const keyed = (match: Match, key: string): Match => ('key' in match ? { ...match, key } : match)
