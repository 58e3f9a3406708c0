/** What a namespace's rules were read as: nobody reads forty thousand twice. */
import type { NetfilterText } from '../netns.ts'
import type { Ruleset } from './ruleset.ts'

const readings = new WeakMap<NetfilterText, Ruleset>()

/** `ruleset` is what `parseRuleset` says of its `iptables`. */
export function keepReading(netfilter: NetfilterText, ruleset: Ruleset): void {
  readings.set(netfilter, ruleset)
}

export const readingOf = (netfilter: NetfilterText): Ruleset | undefined => readings.get(netfilter)
