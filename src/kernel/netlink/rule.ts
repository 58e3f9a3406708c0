/** `ip rule add` (iproute2 6.1, ip/iprule.c; net/core/fib_rules.c fib_nl_newrule). */
import type { Cidr } from '../../net/cidr.ts'
import { createFibTable } from '../fib/table.ts'
import { type PortRange, type Rule, type RuleAction, TABLE } from '../netns.ts'
import type { NetnsDraft } from './draft.ts'
import { dsfieldOf, tableOf } from './names.ts'
import { protocolNumber } from './protocols.ts'
import { parseUnsigned, Words } from './words.ts'

type Draft = { -readonly [K in keyof Rule]?: Rule[K] }

const ACTIONS: Readonly<Record<string, RuleAction>> = {
  unicast: 'lookup',
  blackhole: 'blackhole',
  unreachable: 'unreachable',
  prohibit: 'prohibit',
  nop: 'nop',
  goto: 'goto',
}
/** Other words of `ip rule add`. */
const NOT_MODELLED = [
  ...['realms', 'protocol', 'suppress_ifgroup', 'l3mdev', 'uidrange', 'nat', 'map-to'],
  ...['tun_id', 'local', 'broadcast', 'anycast', 'multicast', 'throw', 'xresolve'],
]
const ECN_BITS = 3
/** IPTOS_TOS_MASK. */
const TOS_MASK = 0x1e

/** Words of `ip rule add`: `from 10.0.0.0/8 lookup 100 prio 500`. Without a priority: one below the second rule. */
export function ruleAdd(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip rule add', text)
  if (words.done) words.fail('"ip rule add" requires arguments.')
  const { action = 'lookup', table, target, ...selectors } = parseRule(words)
  const named = tableFor(draft, action, table)
  const rule: Rule = {
    priority: Math.max(0, (draft.rules[1]?.priority ?? 32766) - 1),
    action,
    ...selectors,
    ...(named !== undefined && { table: named }),
    ...(action === 'goto' && { target: target ?? 0 }),
  }
  if ((rule.tos ?? 0) & ECN_BITS) words.fail('Error: Invalid dsfield (tos): ECN bits must be 0.')
  if ((rule.tos ?? 0) & ~TOS_MASK) words.fail('Error: Invalid tos.')
  checkPorts(rule.sport, 'sport', words)
  checkPorts(rule.dport, 'dport', words)
  if (rule.target !== undefined && rule.target <= rule.priority) words.fail('Error: Backward goto not supported.')
  if (draft.rules.some((other) => isSame(other, rule))) words.fail('RTNETLINK answers: File exists')
  // A new rule goes behind those of equal priority.
  const at = draft.rules.findIndex((other) => other.priority > rule.priority)
  draft.rules.splice(at < 0 ? draft.rules.length : at, 0, rule)
}

/** fib4_rule_configure: a lookup in table 0 gets the first table that nobody has yet. */
function tableFor(draft: NetnsDraft, action: RuleAction, table: number | undefined): number | undefined {
  if (action !== 'lookup') return table || undefined
  if (table !== 0) return table ?? TABLE.main
  let free = 1
  while (draft.tables.has(free)) free++
  draft.tables.set(free, createFibTable())
  return free
}

/** fib_rule_port_range_valid. */
function checkPorts(range: PortRange | undefined, side: 'sport' | 'dport', words: Words): void {
  if (range && (range.from === 0 || range.to >= 65535 || range.from > range.to))
    words.fail(`Error: Invalid ${side} range.`)
}

export function parseRule(words: Words): Draft {
  const rule: Draft = {}
  while (!words.done) {
    const word = words.next()
    if (word === 'not') rule.not = true
    else if (word === 'from') putPrefix(rule, 'from', words)
    else if (word === 'to') putPrefix(rule, 'to', words)
    else if (word === 'iif' || word === 'dev') rule.iif = deviceName(words, '"iif"/"dev" not a valid ifname')
    else if (word === 'oif') rule.oif = deviceName(words, '"oif" not a valid ifname')
    else if (word === 'tos' || word === 'dsfield') rule.tos = dsfieldOf(words, 'TOS value is invalid')
    else if (word === 'fwmark') readMark(rule, words)
    else if (word === 'ipproto') readProtocol(rule, words)
    else if (word === 'sport' || word === 'dport') rule[word] = portRange(words, word)
    else if (word === 'lookup' || word === 'table') rule.table = tableOf(words, 'invalid table ID')
    else if (word === 'prio' || word === 'priority' || word === 'pref' || word === 'preference' || word === 'order')
      rule.priority = words.number('preference value is invalid')
    else if (word === 'suppress_prefixlength' || word === 'sup_pl')
      rule.suppressPrefixLength = words.number('suppress_prefixlength value is invalid')
    else readAction(rule, word === 'type' ? words.next() : word, words)
  }
  return rule
}

function readAction(rule: Draft, word: string, words: Words): void {
  if (NOT_MODELLED.includes(word)) words.notModelled(word)
  rule.action = ACTIONS[word] ?? words.wrong(word, 'Failed to parse rule type')
  if (rule.action === 'goto') rule.target = words.number('invalid target')
}

function readProtocol(rule: Draft, words: Words): void {
  const name = words.next()
  const number = protocolNumber(name) ?? words.wrong(name, 'Invalid "ipproto" value')
  if (number === 0) delete rule.ipProto
  else rule.ipProto = number
}

/** iproute2 reads `%hu-%hu`: what follows a number is not looked at, and what is too large is cut to 16 bits. */
function portRange(words: Words, side: 'sport' | 'dport'): PortRange {
  const word = words.next()
  const [, from, to = from] = /^\s*([+-]?\d+)(?:-\s*([+-]?\d+))?/.exec(word) ?? []
  if (from === undefined) return words.wrong(word, `invalid ${side} range`)
  return { from: Number(from) & 0xffff, to: Number(to) & 0xffff }
}

/** A prefix of length 0 selects everything, as no prefix does. */
function putPrefix(rule: Draft, side: 'from' | 'to', words: Words): void {
  const { addr, len } = words.prefix()
  if (len > 0) rule[side] = { addr, len }
}

/** A mark that is not 0 is compared in all its bits unless a mask says otherwise; mark 0 without a mask in none. */
function readMark(rule: Draft, words: Words): void {
  const [mark = '', ...rest] = words.next().split('/')
  const value = parseUnsigned(mark) ?? words.wrong(mark, 'fwmark value is invalid')
  const written = rest.join('/')
  const bits =
    rest.length === 0 ? undefined : (parseUnsigned(written) ?? words.wrong(written, 'fwmask value is invalid'))
  const mask = bits ?? 0xffffffff
  // Bits outside of the mask are kept, and do not count.
  if (value !== 0 || (bits ?? 0) !== 0) rule.fwmark = { mark: value, mask }
}

function deviceName(words: Words, wrong: string): string {
  const word = words.next()
  return word.length > 15 || word.includes('/') ? words.wrong(word, wrong) : word
}

/** rule_exists. */
function isSame(a: Rule, b: Rule): boolean {
  const prefix = (one: Cidr | undefined, other: Cidr | undefined): boolean =>
    one?.addr === other?.addr && one?.len === other?.len
  const range = (one: PortRange | undefined, other: PortRange | undefined): boolean =>
    one?.from === other?.from && one?.to === other?.to
  return (
    a.priority === b.priority &&
    a.action === b.action &&
    a.table === b.table &&
    a.target === b.target &&
    a.suppressPrefixLength === b.suppressPrefixLength &&
    prefix(a.from, b.from) &&
    prefix(a.to, b.to) &&
    a.iif === b.iif &&
    a.oif === b.oif &&
    (a.tos ?? 0) === (b.tos ?? 0) &&
    (a.not ?? false) === (b.not ?? false) &&
    a.ipProto === b.ipProto &&
    range(a.sport, b.sport) &&
    range(a.dport, b.dport) &&
    a.fwmark?.mark === b.fwmark?.mark &&
    a.fwmark?.mask === b.fwmark?.mask
  )
}
