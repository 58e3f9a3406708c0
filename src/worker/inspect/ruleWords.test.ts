import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../cluster/compile.ts'
import { parseRuleset } from '../../kernel/netfilter/parse.ts'
import { printRuleset } from '../../kernel/netfilter/print.ts'
import type { Ruleset } from '../../kernel/netfilter/ruleset.ts'
import { WORD_KINDS } from '../../protocol/netfilterView.ts'
import { type ScenarioId, scenarioSource } from '../../scenario/scenarios.ts'
import { columnsOf } from './rulesetColumns.ts'
import { eachWord } from './ruleWords.ts'

function rulesetOf(text: string): Ruleset {
  const read = parseRuleset(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../../kernel/netfilter/fixtures/${name}`, import.meta.url), 'utf8')

/** `kind:word` for all but plain options. */
function said(rule: string): string {
  const chains = ['A', 'B', 'KUBE-SEP-X4R67US2PCZJVEDY'].map((name) => `:${name} - [0:0]\n`).join('')
  const [parsed] = [...(rulesetOf(`*nat\n${chains}${rule}\nCOMMIT\n`).tables.get('nat')?.chains.get('A')?.rules ?? [])]
  if (!parsed) throw new Error('no rule')
  const words: string[] = []
  let from = 0
  eachWord(parsed, (kind, end) => {
    const word = parsed.text.slice(from, end)
    from = end + 1
    words.push(kind === 'option' ? word : `${kind}:${word}`)
  })
  return words.join(' ')
}

describe('words of a rule', () => {
  it.each([
    [
      '-A A -d 10.1.118.185/32 -p tcp -m comment --comment "test/pod2-service cluster IP" -m tcp --dport 80 -j B',
      'command:-A own:A -d address:10.1.118.185/32 -p match:tcp -m match:comment --comment comment:"test/pod2-service cluster IP" -m match:tcp --dport port:80 -j chain:B',
    ],
    [
      '-A A -m comment --comment "a \\"quoted\\" -j DROP" -m statistic --mode random --probability 0.5 -j KUBE-SEP-X4R67US2PCZJVEDY',
      'command:-A own:A -m match:comment --comment comment:"a \\"quoted\\" -j DROP" -m match:statistic --mode value:random --probability value:0.50000000000 -j chain:KUBE-SEP-X4R67US2PCZJVEDY',
    ],
    [
      '-A A ! -s 10.244.0.0/16 -o docker0 -m comment --comment -j -m set --match-set cali40all-ipam-pools dst -j RETURN',
      'command:-A own:A ! -s address:10.244.0.0/16 -o device:docker0 -m match:comment --comment comment:-j -m match:set --match-set set:cali40all-ipam-pools value:dst -j verdict:RETURN',
    ],
    [
      '-A A -p tcp -m tcp -j DNAT --to-destination 10.244.166.159:80',
      'command:-A own:A -p match:tcp -m match:tcp -j target:DNAT --to-destination address:10.244.166.159:80',
    ],
    ['-A A -g B', 'command:-A own:A -g chain:B'],
    ['-A A', 'command:-A own:A'],
  ])('%s', (rule, words) => {
    expect(said(rule)).toBe(words)
  })
})

/** What compiled nodes have. */
function rulesOf(id: ScenarioId, node: string): string {
  const compiled = compile(scenarioSource(id).spec)
  return compiled.ok ? (compiled.value.namespaces.get(node)?.netfilter.iptables ?? '') : ''
}

describe.each([
  ['all that is read', fixture('written.saved.rules')],
  ['kube-proxy in iptables mode', rulesOf('node-port', 'master')],
  ['kube-proxy in IPVS mode', rulesOf('service-ipvs', 'master')],
])('columns: %s', (_, text) => {
  const ruleset = rulesetOf(text)
  const { columns } = columnsOf(ruleset)
  const rules = columns.ruleStarts.length - 1

  it('is all there, in lines that iptables-save prints', () => {
    const printed = printRuleset(ruleset)
      .split('\n')
      .filter((line) => line.startsWith('-A'))
    expect(columns.text.split('\n').slice(0, -1).sort()).toEqual(printed.sort())
    expect(columns.chains.reduce((sum, chain) => sum + chain.rules, 0)).toBe(rules)
  })

  it('parts into words that make the lines again', () => {
    for (let rule = 0; rule < rules; rule++) {
      const words: string[] = []
      let from = columns.ruleStarts[rule] ?? 0
      for (let word = columns.firstWords[rule] ?? 0; word < (columns.firstWords[rule + 1] ?? 0); word++) {
        words.push(columns.text.slice(from, columns.wordEnds[word]))
        from = (columns.wordEnds[word] ?? 0) + 1
        expect(WORD_KINDS[columns.wordKinds[word] ?? 99]).toBeDefined()
      }
      expect(from).toBe(columns.ruleStarts[rule + 1])
      expect(words.join(' ')).toBe(columns.text.slice(columns.ruleStarts[rule], from - 1))
    }
  })

  it('knows who leads to a chain: as many as say its name after -j or -g', () => {
    for (const [chain, { name, table }] of columns.chains.entries()) {
      const { firstChain = 0, chains = 0 } = columns.tables[table] ?? {}
      const own = columns.chains.slice(firstChain, firstChain + chains)
      const [first, last] = [own[0]?.firstRule ?? 0, (own.at(-1)?.firstRule ?? 0) + (own.at(-1)?.rules ?? 0)]
      const lines = columns.text.slice(columns.ruleStarts[first], columns.ruleStarts[last]).split('\n')
      const callers = columns.callers.subarray(columns.firstCallers[chain], columns.firstCallers[chain + 1])
      expect(callers.length).toBe(lines.filter((line) => / -[jg] (\S+)$/.exec(line)?.[1] === name).length)
      for (const rule of callers) expect(columns.jumps[rule]).toBe(chain)
    }
  })
})

it('takes ten thousand Services', { timeout: 20_000 }, () => {
  const services = Array.from(
    { length: 10_000 },
    (_, at) => `KUBE-SVC-${at.toString(10).toUpperCase().padStart(16, '0')}`,
  )
  const text = [
    '*nat',
    ':KUBE-SERVICES - [0:0]',
    ...services.map((name) => `:${name} - [0:0]`),
    '-A PREROUTING -j KUBE-SERVICES',
    ...services.map(
      (name, at) => `-A KUBE-SERVICES -d 10.${96 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}/32 -j ${name}`,
    ),
    ...services.map((name) => `-A ${name} -j RETURN`),
    'COMMIT',
  ].join('\n')
  const ruleset = rulesetOf(text)
  const { columns } = columnsOf(ruleset)
  expect(columns.chains.length).toBe(10_001 + 4)
  expect(structuredClone(columns).text).toBe(columns.text)
})
