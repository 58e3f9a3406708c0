/** `iptables -E OLD NEW` (1.8.9, nft variant): jumps know their chain by itself, not by its name, and follow it. */
import { printRule } from '../../kernel/netfilter/print.ts'
import type { Chain, Rule, Table, Target } from '../../kernel/netfilter/ruleset.ts'

/** All chains of the table; `chain` is one of them. */
export function renameChain({ chains }: Table, chain: Chain, name: string): Chain[] {
  const nameOf = (one: string): string => (one === chain.name ? name : one)
  const renamed = (rule: Rule): Rule => {
    const target: Target | undefined =
      rule.target?.kind === 'jump' || rule.target?.kind === 'goto'
        ? { ...rule.target, chain: nameOf(rule.target.chain) }
        : rule.target
    const own = nameOf(rule.chain)
    return { ...rule, chain: own, ...(target && { target }), text: printRule(own, rule.matches, target) }
  }
  return [...chains.values()].map((one) => ({ ...one, name: nameOf(one.name), rules: one.rules.map(renamed) }))
}
