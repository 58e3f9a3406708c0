/** `ip rule add` (iproute2 iprule.c; net/core/fib_rules.c). */
import type { Cidr } from '../../net/cidr.ts'
import type { Rule } from '../netns.ts'
import type { NetnsDraft } from './draft.ts'
import { tableNumber } from './route.ts'
import { Words } from './words.ts'

/** Words of `ip rule add`: `from 10.0.0.0/8 lookup 100 prio 500`. Without a priority: one below the second rule. */
export function ruleAdd(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip rule add', text)
  const rule: { -readonly [K in keyof Rule]?: Rule[K] } = {}
  const selector = (prefix: Cidr): Cidr | undefined => (prefix.len === 0 ? undefined : prefix)
  while (!words.done) {
    const word = words.next()
    if (word === 'not') rule.not = true
    else if (word === 'from') {
      const from = selector(words.prefix())
      if (from) rule.from = from
    } else if (word === 'to') {
      const to = selector(words.prefix())
      if (to) rule.to = to
    } else if (word === 'iif' || word === 'dev') rule.iif = words.next()
    else if (word === 'oif') rule.oif = words.next()
    else if (word === 'tos' || word === 'dsfield') rule.tos = words.number('tos', 255)
    else if (word === 'fwmark') {
      const [mark, mask] = words.next().split('/')
      rule.fwmark = { mark: Number(mark), mask: mask === undefined ? 0xffffffff : Number(mask) }
      if (Number.isNaN(rule.fwmark.mark) || Number.isNaN(rule.fwmark.mask))
        words.fail(`Error: argument "${mark}" is wrong: fwmark value is invalid`)
    } else if (word === 'lookup' || word === 'table') {
      rule.action = 'lookup'
      rule.table = tableNumber(words)
    } else if (word === 'blackhole' || word === 'unreachable' || word === 'prohibit') rule.action = word
    else if (word === 'goto') {
      rule.action = 'goto'
      rule.target = words.number('target')
    } else if (word === 'nop') rule.action = 'nop'
    else if (word === 'type') continue
    else if (word === 'prio' || word === 'priority' || word === 'pref' || word === 'order')
      rule.priority = words.number('preference')
    else if (word === 'suppress_prefixlength') rule.suppressPrefixLength = words.number('suppress_prefixlength', 32)
    else words.fail(`Error: argument "${word}" is wrong: Failed to parse rule type`)
  }
  rule.action ??= 'lookup'
  if (rule.action === 'lookup') rule.table ??= 254
  rule.priority ??= Math.max(0, (draft.rules[1]?.priority ?? 32766) - 1)
  // A new rule goes behind those of equal priority.
  const at = draft.rules.findIndex((other) => other.priority > (rule.priority ?? 0))
  draft.rules.splice(at < 0 ? draft.rules.length : at, 0, rule as Rule)
}
