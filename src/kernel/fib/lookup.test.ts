/** The lookup against the plainest reading of the rules: of all routes that fit, the longest; TOS and metric decide ties. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cidrContains, cidrOf } from '../../net/cidr.ts'
import { ANY, ipv4FromNumber } from '../../net/ipv4.ts'
import { type NextHop, type Route, type RouteType, type Rule, SCOPE, TABLE } from '../netns.ts'
import { type Fib, type FibResult, type Flow, fibLookup } from './lookup.ts'
import { createFibTable, type FibTable, fibTableHas, fibTableInsert } from './table.ts'

const TABLES = [100, 200, 254]
const DEVICES = ['eth0', 'eth1', 'dead0']

/** Few addresses, many nested prefixes: 10.0.0.0/8 with the last four bits of each byte in play. */
const address = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 7 }))
  .map(([a, b, c]) => ipv4FromNumber((10 << 24) | (a << 16) | (b << 8) | c))
const prefix = fc
  .tuple(address, fc.constantFrom(0, 8, 15, 16, 23, 24, 29, 30, 31, 32))
  .map(([a, len]) => cidrOf(a, len))

const nexthop: fc.Arbitrary<NextHop> = fc.record(
  { dev: fc.constantFrom(...DEVICES), via: address },
  { requiredKeys: ['dev'] },
)
const type = fc.constantFrom<RouteType>(
  'unicast',
  'unicast',
  'unicast',
  'local',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
)
const isVerdict = (t: RouteType): boolean => t !== 'unicast' && t !== 'local'

const route: fc.Arbitrary<Route> = fc
  .record({
    type,
    dst: prefix,
    table: fc.constantFrom(...TABLES),
    metric: fc.constantFrom(0, 0, 5, 100),
    tos: fc.constantFrom(0, 0, 0x10),
    scope: fc.constantFrom('global', 'site', 'link', 'host'),
    proto: fc.constant('static'),
    nexthops: fc.array(nexthop, { minLength: 1, maxLength: 2 }),
  })
  .map((r) => (isVerdict(r.type) ? { ...r, nexthops: [] } : r))

const flow: fc.Arbitrary<Flow> = fc.record(
  {
    dst: address,
    src: fc.constant(ANY),
    iif: fc.constant('lo'),
    tos: fc.constantFrom(0, 0x10),
    oif: fc.constantFrom(...DEVICES),
    scope: fc.constantFrom(SCOPE.global, SCOPE.link),
  },
  { requiredKeys: ['dst', 'src', 'iif'] },
)

const rule: fc.Arbitrary<Rule> = fc.record(
  {
    priority: fc.constant(0),
    action: fc.constant('lookup' as const),
    table: fc.constantFrom(...TABLES),
    to: prefix,
    not: fc.constant(true as const),
    suppressPrefixLength: fc.constantFrom(0, 16),
  },
  { requiredKeys: ['priority', 'action', 'table'] },
)

/** A table takes one route of a prefix, TOS and metric. */
function fibOf(routes: readonly Route[], rules: readonly Rule[]): { fib: Fib; kept: Route[] } {
  const tables = new Map<number, FibTable>(TABLES.map((table) => [table, createFibTable()]))
  const kept = routes.filter((r) => {
    const table = tables.get(r.table) ?? createFibTable()
    tables.set(r.table, table)
    if (fibTableHas(table, r)) return false
    fibTableInsert(table, r)
    return true
  })
  return { fib: { tables, rules, usable: (dev) => dev !== 'dead0' }, kept }
}

const usable = (r: Route, { oif }: Flow): number[] =>
  r.nexthops.flatMap((hop, index) =>
    (hop.dev !== 'dead0' || r.type === 'local') && (oif === undefined || hop.dev === oif) ? [index] : [],
  )

const ERRORS = { blackhole: 'EINVAL', unreachable: 'EHOSTUNREACH', prohibit: 'EACCES' } as const

function bruteForce(routes: readonly Route[], rules: readonly Rule[], query: Flow): FibResult {
  for (const asked of rules) {
    const selected = asked.to === undefined || cidrContains(asked.to, query.dst)
    if (selected === (asked.not ?? false)) continue
    const [best] = routes
      .filter((r) => r.table === asked.table && cidrContains(r.dst, query.dst))
      .filter((r) => r.tos === 0 || r.tos === (query.tos ?? 0))
      .filter((r) => SCOPE[r.scope] >= (query.scope ?? 0))
      .filter((r) => isVerdict(r.type) || usable(r, query).length > 0)
      .sort((a, b) => b.dst.len - a.dst.len || b.tos - a.tos || a.metric - b.metric)
    if (!best || best.type === 'throw') continue
    if (best.type === 'blackhole' || best.type === 'unreachable' || best.type === 'prohibit')
      return { ok: false, error: ERRORS[best.type], route: best, rule: asked }
    if (best.dst.len <= (asked.suppressPrefixLength ?? -1)) continue
    return { ok: true, route: best, rule: asked, nexthops: usable(best, query) }
  }
  return { ok: false, error: 'ENETUNREACH' }
}

describe('fibLookup', () => {
  it('finds what going through all routes finds', () => {
    const some = { minLength: 0, maxLength: 40 }
    fc.assert(
      fc.property(
        fc.array(route, some),
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        flow,
        (routes, rules, query) => {
          const { fib, kept } = fibOf(routes, rules)
          expect(fibLookup(fib, query)).toEqual(bruteForce(kept, rules, query))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it("reads local and main as one table while there are no rules but the kernel's own", () => {
    const some = fc.array(
      route.map((r) => ({ ...r, tos: 0, table: { 100: TABLE.local, 200: TABLE.default }[r.table] ?? r.table })),
      { maxLength: 40 },
    )
    const own: Rule[] = [
      { priority: 0, action: 'lookup', table: TABLE.local },
      { priority: 32766, action: 'lookup', table: TABLE.main },
      { priority: 32767, action: 'lookup', table: TABLE.default },
    ]
    fc.assert(
      fc.property(some, flow, (routes, query) => {
        const { fib, kept } = fibOf(routes, own)
        // One table in which the local routes of a prefix come first.
        const oneTable = kept
          .filter((r) => r.table !== TABLE.default)
          .map((r) => ({ ...r, metric: r.table === TABLE.local ? r.metric : r.metric + 1000, table: 1 }))
        const main = bruteForce(oneTable, [{ priority: 1, action: 'lookup', table: 1 }], query)
        const other = bruteForce(kept, own.slice(2), query)
        const expected = main.ok || main.route ? main : other
        const found = fibLookup(fib, query)
        expect([found.ok, found.route?.dst, found.route?.type]).toEqual([
          expected.ok,
          expected.route?.dst,
          expected.route?.type,
        ])
      }),
      { numRuns: 2000 },
    )
  })

  it('does not depend on the order in which routes were added', () => {
    const distinct = fc.uniqueArray(route, {
      maxLength: 20,
      selector: (r) => `${r.table} ${r.dst.addr}/${r.dst.len} ${r.tos} ${r.metric}`,
    })
    const rules: Rule[] = TABLES.map((table) => ({ priority: 0, action: 'lookup', table }))
    fc.assert(
      fc.property(
        distinct.chain((routes) =>
          fc.tuple(fc.constant(routes), fc.shuffledSubarray(routes, { minLength: routes.length })),
        ),
        flow,
        ([routes, shuffled], query) => {
          expect(fibLookup(fibOf(shuffled, rules).fib, query)).toEqual(fibLookup(fibOf(routes, rules).fib, query))
        },
      ),
    )
  })
})
