/** `ip rule del` (iproute2 6.1, ip/iprule.c; net/core/fib_rules.c rule_find, net/ipv4/fib_rules.c fib4_rule_compare). */
import type { Cidr } from '../../net/cidr.ts'
import type { PortRange, Rule } from '../netns.ts'
import type { NetnsDraft } from './draft.ts'
import { parseRule } from './rule.ts'
import { Words } from './words.ts'

/** The first rule that has all that is said; `not` does not count. */
export function ruleDel(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip rule del', text)
  if (words.done) words.fail('"ip rule del" requires arguments.')
  const asked = parseRule(words)
  const at = draft.rules.findIndex((rule) => fits(rule, asked))
  if (at < 0) words.fail('RTNETLINK answers: No such file or directory')
  draft.rules.splice(at, 1)
}

function fits(rule: Rule, asked: Partial<Rule>): boolean {
  const { action, table, priority, iif, oif, fwmark, ipProto, suppressPrefixLength, tos } = asked
  return (
    (action === undefined || rule.action === action) &&
    (!table || rule.table === table) &&
    (priority === undefined || rule.priority === priority) &&
    (iif === undefined || rule.iif === iif) &&
    (oif === undefined || rule.oif === oif) &&
    (!fwmark || (rule.fwmark?.mark === fwmark.mark && rule.fwmark.mask === fwmark.mask)) &&
    (ipProto === undefined || rule.ipProto === ipProto) &&
    (suppressPrefixLength === undefined || rule.suppressPrefixLength === suppressPrefixLength) &&
    (!tos || rule.tos === tos) &&
    isPrefix(rule.from, asked.from) &&
    isPrefix(rule.to, asked.to) &&
    isRange(rule.sport, asked.sport) &&
    isRange(rule.dport, asked.dport)
  )
}

const isPrefix = (own: Cidr | undefined, asked: Cidr | undefined): boolean =>
  !asked || (own?.addr === asked.addr && own.len === asked.len)

const isRange = (own: PortRange | undefined, asked: PortRange | undefined): boolean =>
  !asked || (own?.from === asked.from && own.to === asked.to)
