import { describe, expect, it } from 'vitest'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import type { NetfilterMoment, WalkView } from '../protocol/netfilterView.ts'
import { columnsOf } from '../worker/inspect/rulesetColumns.ts'
import { chainTree, orderOf, type Unfolding } from './chainTree.ts'
import { type Ruleset, rulesetOf } from './ruleset.ts'

/** A Service of fifty, and its one endpoint. */
const TEXT = `*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-SEP-X4R67US2PCZJVEDY - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-OCJIUORDHIMMVHOI - [0:0]
:cali-PREROUTING - [0:0]
-A PREROUTING -j cali-PREROUTING
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -j KUBE-SERVICES
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-SEP-X4R67US2PCZJVEDY -s 10.244.166.159/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-X4R67US2PCZJVEDY -p tcp -m tcp -j DNAT --to-destination 10.244.166.159:80
${Array.from({ length: 50 }, (_, at) => `-A KUBE-SERVICES -d 10.1.0.${at}/32 -j KUBE-SVC-OCJIUORDHIMMVHOI`).join('\n')}
-A KUBE-SVC-OCJIUORDHIMMVHOI -j KUBE-SEP-X4R67US2PCZJVEDY
COMMIT
*filter
:FORWARD DROP [0:0]
-A FORWARD -j ACCEPT
COMMIT
`

function read(text: string): Ruleset {
  const parsed = parseRuleset(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return rulesetOf(columnsOf(parsed.value).columns)
}

const ruleset = read(TEXT)
const NOTHING: Unfolding = { opened: new Map(), asked: new Set(), listed: new Map(), find: '', item: undefined }
const moment = (...walks: WalkView[]): NetfilterMoment => ({ walks, counted: [], sets: [], ipvs: [] })

const chain = (name: string): number => ruleset.chainNamed(name) ?? -1
/** `nat/PREROUTING 2`: its second rule; without a number, its policy. */
function step(text: string): WalkView['steps'][number] {
  const [name = '', place] = text.split(' ')
  const { firstRule = 0 } = ruleset.columns.chains[chain(name)] ?? {}
  return place === undefined ? { chain: chain(name) } : { chain: chain(name), rule: firstRule + Number(place) - 1 }
}
const walk = (table: 'nat' | 'filter', ...steps: string[]): WalkView => ({
  table,
  verdict: 'ACCEPT',
  steps: steps.map((one) => step(`${table}/${one}`)),
})

const WALK = walk(
  'nat',
  'PREROUTING 1',
  'PREROUTING 2',
  'KUBE-SERVICES 31',
  'KUBE-SVC-OCJIUORDHIMMVHOI 1',
  'KUBE-SEP-X4R67US2PCZJVEDY 2',
)

/** The tree as text: `*` an open table, `+` a closed one; `>` a lit chain; places of rules, gaps in brackets. */
function drawn(at: NetfilterMoment, unfolding: Partial<Unfolding> = {}): string {
  const { tables } = chainTree(ruleset, at, { ...NOTHING, ...unfolding })
  return tables
    .flatMap((table) => [
      `${table.open ? '*' : '+'}${table.name}${table.hidden > 0 ? ` and ${table.hidden} chains` : ''}`,
      ...(table.open ? table.chains : []).map(({ chain: number, lit, open, pieces }) => {
        const { name = '', firstRule = 0 } = ruleset.columns.chains[number] ?? {}
        const rules = pieces.map((piece) =>
          piece.kind === 'rule' ? `${piece.rule - firstRule + 1}` : `[${piece.to - piece.from}]`,
        )
        return `${lit ? '> ' : '  '}${name}${open ? `: ${rules.join(' ')}` : ''}`
      }),
    ])
    .join('\n')
}

describe('what is shown', () => {
  it('at a hook: the way of the packet, in its order and unfolded; then the rest, folded', () => {
    expect(drawn(moment(WALK))).toBe(`*nat
> PREROUTING: 1 2
> cali-PREROUTING: 
> KUBE-SERVICES: [28] 29 30 31 32 33 [17]
> KUBE-SVC-OCJIUORDHIMMVHOI: 1
> KUBE-SEP-X4R67US2PCZJVEDY: 1 2
  INPUT
  OUTPUT
  POSTROUTING
  KUBE-MARK-MASQ
+filter`)
  })

  it('elsewhere: all tables, their chains folded', () => {
    const lines = drawn(moment()).split('\n')
    expect(lines.filter((line) => line.startsWith('*'))).toEqual(['*nat', '*filter'])
    expect(lines.some((line) => line.includes(':'))).toBe(false)
  })

  it('what the reader opened and closed, against that', () => {
    const opened = new Map([
      ['nat/KUBE-SERVICES', false],
      ['nat/KUBE-MARK-MASQ', true],
      ['filter', true],
    ])
    const lines = drawn(moment(WALK), { opened }).split('\n')
    expect(lines).toContain('> KUBE-SERVICES')
    expect(lines).toContain('  KUBE-MARK-MASQ: 1')
    expect(lines).toContain('*filter')
  })

  it('what is looked at, open wherever it stands', () => {
    expect(drawn(moment(WALK), { item: 'filter/FORWARD' })).toContain('*filter\n  INPUT\n  FORWARD: 1\n')
    expect(drawn(moment(), { item: 'nat/NOWHERE' })).toBe(drawn(moment()))
  })

  it('more of a long chain, where it is asked for', () => {
    const { firstRule = 0 } = ruleset.columns.chains[chain('nat/KUBE-SERVICES')] ?? {}
    const asked = new Set([firstRule, firstRule + 1])
    expect(drawn(moment(WALK), { asked })).toContain('> KUBE-SERVICES: 1 2 [26] 29 30 31 32 33 [17]\n')
  })

  it('what holds a text: rules, and chains by their names, in upper and lower case', () => {
    expect(drawn(moment(WALK), { find: 'kube-mark' })).toBe(`*nat
  KUBE-MARK-MASQ: 1
  KUBE-SEP-X4R67US2PCZJVEDY: 1`)
    expect(drawn(moment(), { find: '-d 10.1.0.7/32' })).toBe('*nat\n  KUBE-SERVICES: 8')
    expect(drawn(moment(), { find: 'nothing of that kind' })).toBe('')
    expect(chainTree(ruleset, moment(), { ...NOTHING, find: '10.1.0.' })).toMatchObject({ found: 50, shown: 50 })
  })

  it('so many chains at a time', () => {
    const names = Array.from({ length: 500 }, (_, at) => `cali-tw-${at}`)
    const many = read(`*filter\n${names.map((name) => `:${name} - [0:0]`).join('\n')}\nCOMMIT\n`)
    const table = (unfolding: Partial<Unfolding>) => chainTree(many, moment(), { ...NOTHING, ...unfolding }).tables[0]
    expect(table({})).toMatchObject({ chainCount: 503, hidden: 303 })
    expect(table({ listed: new Map([['filter', 400]]) })?.hidden).toBe(103)
    expect(table({ item: 'filter/cali-tw-98' })?.chains.at(-1)).toMatchObject({ key: 'filter/cali-tw-98', open: true })
  })
})

describe('the order of a hop', () => {
  it('counts what matched through all tables, and names what tells most', () => {
    const order = orderOf(ruleset, [WALK, walk('filter', 'FORWARD 1')])
    const rule = (text: string) => step(text).rule ?? -1
    expect(order.rules.get(rule('nat/KUBE-SERVICES 31'))).toEqual([3])
    expect(order.rules.get(rule('filter/FORWARD 1'))).toEqual([6])
    expect(order.telling).toBe(rule('nat/KUBE-SEP-X4R67US2PCZJVEDY 2'))
    expect(order.last).toEqual(new Set([order.telling, rule('filter/FORWARD 1')]))
  })

  it('knows a policy that was reached', () => {
    const order = orderOf(ruleset, [walk('nat', 'PREROUTING 1', 'PREROUTING')])
    expect(order.policies.get(chain('nat/PREROUTING'))).toEqual([2])
    expect(order.last.size).toBe(0)
  })
})

describe('a ruleset', () => {
  it('answers who leads to a chain, and where a rule stands', () => {
    const callers = ruleset.callersOf(chain('nat/KUBE-SERVICES'))
    expect(callers.map((rule) => ruleset.nameOf(ruleset.chainOf(rule)))).toEqual(['nat/PREROUTING', 'nat/OUTPUT'])
    for (const [number, { firstRule, rules }] of ruleset.columns.chains.entries())
      for (let rule = firstRule; rule < firstRule + rules; rule++) expect(ruleset.chainOf(rule)).toBe(number)
  })

  it('gives a rule as text and as words', () => {
    const { rule = -1 } = step('nat/KUBE-SEP-X4R67US2PCZJVEDY 1')
    expect(ruleset.textOf(rule)).toBe('-A KUBE-SEP-X4R67US2PCZJVEDY -s 10.244.166.159/32 -j KUBE-MARK-MASQ')
    expect(ruleset.wordsOf(rule).at(-1)).toEqual({ kind: 'chain', text: 'KUBE-MARK-MASQ' })
  })
})
