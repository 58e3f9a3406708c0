/** What can be done to a chain beyond a rule's own words: rules moved, switched off and on; policies. */
import type { Netns } from '../kernel/netns.ts'
import type { ChainPlace } from './compare.ts'
import { disabledRules, REMARK } from './disabledRules.ts'
import type { KernelEdit } from './edit.ts'
import { rulesetIn } from './rulesets.ts'

export type ChainCommand =
  /** To this number, from 1; beyond the ends nothing moves. */
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'disable' }
  /** The rule that was disabled, by its number among the chain's disabled ones. */
  | { readonly kind: 'enable'; readonly disabled: number }
  | { readonly kind: 'policy'; readonly policy: 'ACCEPT' | 'DROP' }

export function changeOfChain(
  netns: Netns,
  edits: readonly KernelEdit[],
  { table, chain, place }: ChainPlace,
  change: ChainCommand,
): string[] {
  const iptables = `iptables -t ${table}`
  const rules = rulesetIn(netns.netfilter).tables.get(table)?.chains.get(chain)?.rules ?? []
  const words = rules[place - 1]?.text.replace(/^-A \S+ ?/, '')
  switch (change.kind) {
    case 'move': {
      const { to } = change
      if (words === undefined || to === place || to < 1 || to > rules.length) return []
      return [`${iptables} -D ${chain} ${place}`, `${iptables} -I ${chain} ${to} ${words}`.trimEnd()]
    }
    case 'disable':
      return words === undefined ? [] : [`${iptables} -D ${chain} ${place} ${REMARK} ${words}`.trimEnd()]
    case 'enable': {
      const own = disabledRules(netns, edits).filter((one) => one.table === table && one.chain === chain)
      const rule = own[change.disabled]
      return rule ? [`${iptables} -I ${chain} ${rule.place} ${rule.words}`.trimEnd()] : []
    }
    case 'policy':
      return [`${iptables} -P ${chain} ${change.policy}`]
  }
}
