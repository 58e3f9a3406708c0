/** Policy routing: rules in order, each with its table (net/ipv4/fib_rules.c, fib_trie.c fib_table_lookup). */
import { type Cidr, netmask } from '../../net/cidr.ts'
import type { IpAddr } from '../../net/ipv4.ts'
import { type NextHop, type PortRange, type Route, type Rule, SCOPE, TABLE } from '../netns.ts'
import { type FibTable, fibTableMatches } from './table.ts'

/** What a lookup needs of a namespace. */
export interface Fib {
  readonly tables: ReadonlyMap<number, FibTable>
  readonly rules: readonly Rule[]
  /** Whether a route may use this device now: it exists and is up (a nexthop on another is dead). */
  readonly usable: (dev: string) => boolean
  /** `hasCustomRules`, where the rules stay as they are. */
  readonly custom?: boolean
}

export interface Flow {
  readonly dst: IpAddr
  /** 0.0.0.0 where it is not chosen yet. */
  readonly src: IpAddr
  /** As in the packet. Only the bits of RFC 1349 count (fib_dscp_masked_match). */
  readonly tos?: number
  /** `lo` for locally generated packets. */
  readonly iif: string
  readonly oif?: string
  readonly mark?: number
  /** 0 where nobody looked, as for what comes in while no rule asks. */
  readonly proto?: number
  readonly sport?: number
  readonly dport?: number
  /** Routes of a wider scope are passed over. */
  readonly scope?: number
}

export type FibError = 'ENETUNREACH' | 'EHOSTUNREACH' | 'EACCES' | 'EINVAL'

export type FibResult =
  | { readonly ok: true; readonly route: Route; readonly rule: Rule; readonly nexthops: readonly number[] }
  /** `route` where a blackhole, unreachable or prohibit route said so; `rule` where a rule did. */
  | { readonly ok: false; readonly error: FibError; readonly route?: Route; readonly rule?: Rule }

/** net/ipv4/fib_semantics.c, fib_props. */
const TYPE_ERROR: Partial<Record<Route['type'], FibError | 'EAGAIN'>> = {
  blackhole: 'EINVAL',
  unreachable: 'EHOSTUNREACH',
  prohibit: 'EACCES',
  throw: 'EAGAIN',
}
const ACTION_ERROR = { blackhole: 'EINVAL', unreachable: 'ENETUNREACH', prohibit: 'EACCES' } as const

const inPrefix = (prefix: Cidr, addr: IpAddr): boolean => ((prefix.addr ^ addr) & netmask(prefix.len)) === 0
const inRange = (range: PortRange, port = 0): boolean => port >= range.from && port <= range.to

const RT_TOS = 0x1c
const tosOf = ({ tos = 0 }: Flow): number => tos & RT_TOS

/** fib_rule_match, fib4_rule_match. */
function ruleMatches(rule: Rule, flow: Flow): boolean {
  const matched =
    (rule.from === undefined || inPrefix(rule.from, flow.src)) &&
    (rule.to === undefined || inPrefix(rule.to, flow.dst)) &&
    (rule.iif === undefined || rule.iif === flow.iif) &&
    (rule.oif === undefined || rule.oif === flow.oif) &&
    (rule.tos === undefined || rule.tos === tosOf(flow)) &&
    (rule.ipProto === undefined || rule.ipProto === (flow.proto ?? 0)) &&
    (rule.sport === undefined || inRange(rule.sport, flow.sport)) &&
    (rule.dport === undefined || inRange(rule.dport, flow.dport)) &&
    (rule.fwmark === undefined || (((flow.mark ?? 0) ^ rule.fwmark.mark) & rule.fwmark.mask) === 0)
  return rule.not ? !matched : matched
}

/** fib4_has_custom_rules: whether there is any rule but the three that the kernel makes. */
export const hasCustomRules = (rules: readonly Rule[]): boolean =>
  rules.length !== 3 ||
  OWN_RULES.some(([priority, table], index) => {
    const rule = rules[index] as Rule
    // Three fields: it selects nothing.
    return rule.priority !== priority || rule.table !== table || Object.keys(rule).length !== 3
  })

const isCustom = ({ custom, rules }: Fib): boolean => custom ?? hasCustomRules(rules)

const OWN_RULES = [
  [0, TABLE.local],
  [32766, TABLE.main],
  [32767, TABLE.default],
] as const

/**
 * Until a rule is added, local and main are one trie (fib_trie_table, fib_unmerge): the longer prefix wins, from
 * whichever of the two.
 */
const lookupMerged = (fib: Fib, flow: Flow): FibResult =>
  fibTableLookup(fib, TABLE.main, flow) ?? fibTableLookup(fib, TABLE.default, flow) ?? UNREACHABLE

const UNREACHABLE: FibResult = { ok: false, error: 'ENETUNREACH' }

export function fibLookup(fib: Fib, flow: Flow): FibResult {
  if (!isCustom(fib)) return lookupMerged(fib, flow)
  for (let index = 0; index < fib.rules.length; index++) {
    const rule = fib.rules[index] as Rule
    if (rule.action === 'nop' || !ruleMatches(rule, flow)) continue
    if (rule.action === 'goto') {
      // A goto without its target is passed over; it never leads back.
      const target = fib.rules.findIndex((other) => other.priority === rule.target)
      if (target > index) index = target - 1
      continue
    }
    if (rule.action !== 'lookup') return { ok: false, error: ACTION_ERROR[rule.action], rule }
    const found = fibTableLookup(fib, rule.table ?? 0, flow, rule)
    if (found) return found
  }
  return UNREACHABLE
}

/** Undefined where the table has no answer and the next rule is asked. Without a rule: the one that the kernel made. */
export function fibTableLookup(fib: Fib, id: number, flow: Flow, by?: Rule): FibResult | undefined {
  for (const route of fibTableMatches(tablesOf(fib, id), flow.dst)) {
    const rule = by ?? ruleOf(fib, route.table)
    if (route.tos !== 0 && route.tos !== tosOf(flow)) continue
    if (flow.scope !== undefined && SCOPE[route.scope] < flow.scope) continue
    const error = TYPE_ERROR[route.type]
    if (error === 'EAGAIN') return undefined
    if (error) return { ok: false, error, route, rule }
    const nexthops = usableNexthops(fib, route, flow.oif)
    if (nexthops.length === 0) continue
    if (rule.suppressPrefixLength !== undefined && route.dst.len <= rule.suppressPrefixLength) return undefined
    return { ok: true, route, rule, nexthops }
  }
  return undefined
}

const ruleOf = ({ rules }: Fib, table: number): Rule =>
  rules.find((rule) => rule.table === table) ?? { priority: 0, action: 'lookup', table }

/** The local table first: it wins among equal prefixes. */
function tablesOf(fib: Fib, id: number): readonly FibTable[] {
  const merged = (id === TABLE.local || id === TABLE.main) && !isCustom(fib)
  const first = fib.tables.get(merged ? TABLE.local : id)
  const second = merged ? fib.tables.get(TABLE.main) : undefined
  if (!first) return second ? [second] : []
  return second ? [first, second] : [first]
}

function usableNexthops(fib: Fib, route: Route, oif: string | undefined): number[] {
  const alive: number[] = []
  route.nexthops.forEach((nexthop: NextHop, index) => {
    // A local route keeps working while its device is down (fib_sync_down_dev spares scope nowhere).
    const dead = route.type !== 'local' && !fib.usable(nexthop.dev)
    if (!dead && (oif === undefined || oif === nexthop.dev)) alive.push(index)
  })
  return alive
}
