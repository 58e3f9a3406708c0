import { describe, expect, it } from 'vitest'
import { compile } from '../../cluster/compile.ts'
import { ipv4 } from '../../net/ipv4.ts'
import type { Ipv4Packet } from '../../net/packet.ts'
import type { Scenario } from '../../scenario/library/parts.ts'
import { serviceEndpoints } from '../../scenario/library/serviceEndpoints.ts'
import { policyStops, sessionAffinity } from '../../scenario/library/serviceFar.ts'
import { nodePort, podToOutside, serviceIpvs } from '../../scenario/library/serviceNative.ts'
import { createMachine } from '../../sim/machine.ts'
import { netfilterIn } from '../../sim/namespace.ts'
import { traceProbe } from '../../sim/run.ts'
import type { TableWalk } from './evaluate.ts'
import { missOf } from './explain/miss.ts'
import { retrace } from './explain/retrace.ts'
import { missesOf } from './explain.ts'
import type { MatchContext } from './matchContext.ts'
import { parseRuleset } from './parse.ts'
import type { Rule, Table } from './ruleset.ts'
import { echoPacket, pieceOf, setsOf, tcpPacket, testContext, udpPacket } from './testMatch.ts'

function tableOf(text: string, name: 'filter' | 'nat' | 'mangle' | 'raw' = 'filter'): Table {
  const read = parseRuleset(`*${name}\n${text}\nCOMMIT\n`)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '))
  const table = read.value.tables.get(name)
  if (!table) throw new Error('no table')
  return table
}

const walked = (table: Table, steps: readonly (readonly [chain: string, index: number])[], mark = 0): TableWalk => ({
  ...{ table: table.name, in: 'cali1', out: 'eth0', packet: tcpPacket(40000, 80), mark, verdict: 'ACCEPT' },
  ct: { states: ['NEW'], direction: 'ORIGINAL', connmark: 0 },
  steps: steps.map(([chain, index]) => {
    const rule = table.chains.get(chain)?.rules[index]
    return { chain, index, text: rule?.text ?? 'policy', target: rule?.target?.kind ?? '' }
  }),
})

/** `  matched 3 0x0→0x10`, `  tried user 0–2 0x10`: a part a line, as deep as it was. */
const written = (table: Table, walk: TableWalk): string[] =>
  (retrace(table, 'FORWARD', walk) ?? []).map((part) => {
    const indent = '  '.repeat(part.depth)
    if (part.kind === 'tried')
      return `${indent}tried ${part.chain} ${part.from}–${part.to} 0x${part.at.mark.toString(16)}`
    return `${indent}matched ${walk.steps[part.step]?.chain} ${walk.steps[part.step]?.index} ${part.marks.map((mark) => `0x${mark.toString(16)}`).join('→')}`
  })

describe('a walk retraced', () => {
  const table = tableOf(`:FORWARD ACCEPT [0:0]
:user - [0:0]
:deep - [0:0]
-A FORWARD -i none
-A FORWARD -j user
-A FORWARD -i none
-A FORWARD -j MARK --set-xmark 0x10/0x10
-A FORWARD -g deep
-A user -i none
-A user -i none
-A user -j MARK --set-xmark 0x1/0x1
-A user -i none -j RETURN
-A user -j deep
-A user -i none
-A deep -i none
-A deep -i cali1 -j RETURN
-A deep -i none`)

  it('goes down with jumps and gotos, back with RETURN and at the end of a chain', () => {
    const steps = [
      ['FORWARD', 1],
      ['user', 2],
      ['user', 4],
      ['deep', 1],
      ['FORWARD', 3],
      ['FORWARD', 4],
      ['deep', 1],
      ['FORWARD', -1],
    ] as const
    expect(written(table, walked(table, steps))).toEqual([
      'tried FORWARD 0–1 0x0',
      'matched FORWARD 1 0x0→0x0',
      '  tried user 0–2 0x0',
      '  matched user 2 0x0→0x1',
      '  tried user 3–4 0x1',
      '  matched user 4 0x1→0x1',
      '    tried deep 0–1 0x1',
      '    matched deep 1 0x1→0x1',
      '  tried user 5–6 0x1',
      'tried FORWARD 2–3 0x1',
      'matched FORWARD 3 0x1→0x11',
      'matched FORWARD 4 0x11→0x11',
      '  tried deep 0–1 0x11',
      '  matched deep 1 0x11→0x11',
      'matched FORWARD -1 0x11→0x11',
    ])
  })

  it('is refused where it cannot have been', () => {
    expect(retrace(table, 'FORWARD', walked(table, [['deep', 1]]))).toBeUndefined()
    expect(retrace(table, 'INPUT', walked(table, [['FORWARD', 1]]))).toBeUndefined()
  })
})

describe('why a rule did not match', () => {
  const rule = (words: string, name: 'filter' | 'mangle' = 'filter'): Rule => {
    const found = tableOf(`:test - [0:0]\n-A test ${words}`, name).chains.get('test')?.rules[0]
    if (!found) throw new Error(words)
    return found
  }
  const sets = setsOf('create pods hash:net\nadd pods 10.0.0.0/24\ncreate svc hash:ip,port\n')
  const said = (words: string, packet: Ipv4Packet = tcpPacket(40000, 80), given: Partial<MatchContext> = {}) => {
    const miss = missOf(
      rule(words, words.includes('rpfilter') ? 'mangle' : 'filter'),
      testContext({ packet, sets, ...given }),
    )
    return miss && [miss.code, miss.match, miss.is, miss.of].join(' | ')
  }

  it.each([
    ['-d 10.1.118.185/32 -p tcp -m tcp --dport 80', 'destination | -d 10.1.118.185/32 | 10.96.0.10 | '],
    ['! -s 10.0.0.0/24', 'source | ! -s 10.0.0.0/24 | 10.0.0.1 | '],
    ['-i eth+', 'in | -i eth+ | cali1 | '],
    ['! -o eth0', 'out | ! -o eth0 | eth0 | '],
    ['-p udp', 'protocol | -p udp | tcp | '],
    ['-f', 'fragment | -f |  | '],
    ['-p tcp -m tcp --sport 1:1023 --dport 80', 'sport | -m tcp --sport 1:1023 | 40000 | '],
    ['-p tcp -m tcp --sport 40000 --dport 443', 'dport | -m tcp --dport 443 | 80 | '],
    ['-p tcp -m tcp --dport 80 ! --syn', 'tcpFlags | -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN | SYN | '],
    ['-p tcp -m tcp --tcp-option 2', 'tcpOption | -m tcp --tcp-option 2 |  | '],
    ['-p tcp -m multiport --dports 443,8080:8090', 'dport | -m multiport --dports 443,8080:8090 | 80 | '],
    ['-p tcp -m multiport --ports 443', 'ports | -m multiport --ports 443 | 40000, 80 | '],
    ['-m mark --mark 0x4000/0x4000', 'mark | -m mark --mark 0x4000/0x4000 | 0x0 | '],
    ['-m connmark --mark 0x1', 'connmark | -m connmark --mark 0x1 | 0x0 | '],
    ['-m conntrack --ctstate RELATED,ESTABLISHED', 'state | -m conntrack --ctstate RELATED,ESTABLISHED | NEW | '],
    ['-m conntrack --ctstate NEW --ctdir REPLY', 'direction | -m conntrack --ctdir REPLY | ORIGINAL | '],
    ['-m addrtype --dst-type LOCAL', 'destinationType | -m addrtype --dst-type LOCAL | UNICAST | 10.96.0.10'],
    [
      '-m addrtype --src-type UNICAST ! --dst-type UNICAST',
      'destinationType | -m addrtype ! --dst-type UNICAST | UNICAST | 10.96.0.10',
    ],
    ['-m set --match-set pods dst', 'notInSet | -m set --match-set pods dst |  | 10.96.0.10'],
    ['-m set ! --match-set pods src', 'inSet | -m set ! --match-set pods src |  | 10.0.0.1'],
    ['-m set --match-set svc dst,dst', 'notInSet | -m set --match-set svc dst,dst |  | 10.96.0.10,tcp:80'],
    ['-m rpfilter --invert', 'reversePath | -m rpfilter --invert |  | 10.0.0.1'],
    [
      '-m statistic --mode random --probability 0.5',
      'statistic | -m statistic --mode random --probability 0.50000000000 |  | ',
    ],
    [
      '-m recent --rcheck --name a --rsource',
      'recent | -m recent --rcheck --name a --mask 255.255.255.255 --rsource |  | 10.0.0.1',
    ],
    // What is certain is said, not what may have been.
    ['-p tcp -m statistic --mode random --probability 0.5 -m tcp --dport 81', 'dport | -m tcp --dport 81 | 80 | '],
  ])('%s', (words, expected) => {
    expect(said(words)).toBe(expected)
  })

  it('asks what the packet has', () => {
    expect(said('-p icmp -m icmp --icmp-type 0', echoPacket())).toBe('icmpType | -m icmp --icmp-type 0 | 8/0 | ')
    expect(said('-p udp -m udp --dport 53', udpPacket(1, 54))).toBe('dport | -m udp --dport 53 | 54 | ')
    expect(said('-p tcp -m tcp --dport 80', pieceOf(tcpPacket(1, 80), 8))).toMatch(/^noHeader/)
    expect(said('-m connmark --mark 0x1', undefined, { states: new Set(['INVALID']) })).toBe(
      'connmark | -m connmark --mark 0x1 |  | ',
    )
  })

  it('is nothing where all holds', () => {
    expect(said('-s 10.0.0.1/32 -p tcp -m tcp --dport 80 -m comment --comment x')).toBeUndefined()
    expect(said('-d 10.0.0.1/32', tcpPacket(1, 2, ['SYN'], { dst: ipv4('10.0.0.1') }))).toBeUndefined()
  })
})

const SCENARIOS: readonly (readonly [string, Scenario])[] = Object.entries({
  ...{ nodePort, podToOutside, serviceIpvs, serviceEndpoints, sessionAffinity, policyStops },
})

/** The engine's own walks are the oracle: it tried these rules, and they failed; it matched those. */
describe.each(SCENARIOS)('%s', (_, { spec, probes }) => {
  it('every rule tried has its reason, and no rule that matched has one', () => {
    const compiled = compile(spec)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const world = compiled.value
    const { machine } = createMachine(world, 1)
    let failed = 0
    for (const probe of probes) {
      for (const hop of traceProbe(world, probe, { seed: 1 }).hops) {
        const ns = machine.ns(hop.ns)
        const netns = world.namespaces.get(hop.ns)
        for (const walk of hop.walks ?? []) {
          const table = netns && netfilterIn(netns).ruleset?.tables.get(walk.table)
          if (!ns || !table || !hop.hook) throw new Error('no table')
          const parts = retrace(table, hop.hook, walk)
          expect(parts).toBeDefined()
          for (const part of parts ?? []) {
            if (part.kind === 'tried') {
              const rules = table.chains.get(part.chain)?.rules.slice(part.from, part.to) ?? []
              expect(missesOf(ns, hop.hook, walk, part.at, rules)).toHaveLength(rules.length)
              failed += rules.length
              continue
            }
            const { chain, index } = walk.steps[part.step] ?? { chain: '', index: -1 }
            const rule = table.chains.get(chain)?.rules[index]
            if (!rule) continue
            const marks = { mark: part.marks[0], connmark: 0, untracked: false }
            const codes = missesOf(ns, hop.hook, walk, marks, [rule]).map(({ code }) => code)
            expect(codes.filter((code) => code !== 'statistic' && code !== 'recent' && code !== 'limit')).toEqual([])
          }
        }
      }
    }
    expect(failed).toBeGreaterThan(50)
  })
})

it('a chain of ten thousand rules is one part, and judged a page at a time', () => {
  const rules = Array.from(
    { length: 10_000 },
    (_, n) => `-A FORWARD -d 10.${n >> 8}.${n & 255}.1/32 -p tcp -m tcp --dport 80 -j ACCEPT`,
  )
  const table = tableOf(`:FORWARD ACCEPT [0:0]\n${rules.join('\n')}`)
  const parts = retrace(table, 'FORWARD', walked(table, [['FORWARD', -1]])) ?? []
  expect(parts).toHaveLength(2)
  expect(parts[0]).toMatchObject({ kind: 'tried', from: 0, to: 10_000 })
  const page = table.chains.get('FORWARD')?.rules.slice(9_000, 9_200) ?? []
  const misses = page.map((rule) => missOf(rule, testContext({ packet: tcpPacket(40000, 80) })))
  expect(misses.every((miss) => miss?.code === 'destination')).toBe(true)
})
