import { describe, expect, it } from 'vitest'
import type { World } from '../kernel/netns.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { applyKernelEdits } from './apply.ts'
import { kernelEdit } from './commands/commandOf.ts'
import { type ChainPlace, compareNamespace, rowsIn } from './compare.ts'
import { disabledRules } from './disabledRules.ts'
import type { KernelEdit } from './edit.ts'
import { changeRow, type RowChange, type RowRef, rowCommand } from './rowCommands.ts'
import { compiled, edited, NODE, netnsOf } from './testWorld.ts'

const base = compiled()
const TABLES = ['link', 'address', 'route', 'rule', 'neighbour', 'fdb', 'ipset', 'ipvs'] as const

/** `[` and `]` stand round what is selected. */
function command(ref: RowRef, how: 'change' | 'before' | 'after' = 'change', world = base): string | undefined {
  const found = rowCommand(netnsOf(world, NODE), ref, how)
  return (
    found &&
    `${found.words.slice(0, found.from)}[${found.words.slice(found.from, found.to)}]${found.words.slice(found.to)}`
  )
}

const change = (ref: RowRef, what: RowChange, world = base, edits: readonly KernelEdit[] = []): string[] =>
  changeRow(world, edits, NODE, ref, what).map(({ words }) => words)

const rule = (place: number, chain = 'FORWARD', what: ChainPlace['what'] = 'rule'): RowRef => ({
  table: 'netfilter',
  chain: { table: 'filter', chain, what, place },
})
const rulesOf = (world: World, chain: string): string[] =>
  compareNamespace(netnsOf(world, NODE), netnsOf(world, NODE)).flatMap((row) =>
    row.chain?.table === 'filter' && row.chain.chain === chain && row.chain.what === 'rule' ? [row.edited ?? ''] : [],
  )

describe('the command that changes a row', () => {
  it.each<[RowRef, string]>([
    [{ table: 'link', key: 'tunl0' }, 'ip link set tunl0 mtu [1480] up'],
    [
      { table: 'address', key: 'ens33 192.168.40.112/24' },
      'ip addr add [192.168.40.112/24] broadcast 192.168.40.255 metric 100 dev ens33',
    ],
    [
      { table: 'route', key: '0.0.0.0/0 table 254 tos 0 metric 100' },
      'ip route replace default via [192.168.40.2] dev ens33 proto static metric 100',
    ],
    [{ table: 'rule', key: '32766:\tfrom all lookup main' }, 'ip rule add from all lookup [main] prio 32766'],
    [{ table: 'sysctl', key: 'net.ipv4.ip_forward' }, 'sysctl -w net.ipv4.ip_forward=[1]'],
    [{ table: 'sysctl', key: 'net.ipv4.conf.ens33.rp_filter' }, 'sysctl -w net.ipv4.conf.ens33.rp_filter=[0]'],
    [
      { table: 'ipset', key: 'add cali40masq-ipam-pools 172.16.0.0/16' },
      'ipset add cali40masq-ipam-pools [172.16.0.0/16]',
    ],
  ])('%o', (ref, expected) => {
    expect(command(ref)).toBe(expected)
  })

  it('of a rule replaces it at its place, or puts another before or after it', () => {
    expect(command(rule(1))).toMatch(/^iptables -t filter -R FORWARD 1 -m comment .* -j \[cali-FORWARD\]$/)
    expect(command(rule(2), 'before')).toBe('iptables -t filter -I FORWARD 2 []')
    expect(command(rule(2), 'after')).toBe('iptables -t filter -I FORWARD 3 []')
    expect(command(rule(0, 'FORWARD', 'chain'), 'after')).toBe('iptables -t filter -A FORWARD []')
    expect(command(rule(0, 'FORWARD', 'chain'))).toBeUndefined()
    expect(command(rule(0, 'cali-INPUT', 'chain'))).toBe('iptables -t filter -E cali-INPUT [cali-INPUT]')
  })

  it('changes nothing as long as nothing is typed, for every row of every table', () => {
    const netns = netnsOf(base, NODE)
    for (const table of TABLES) {
      for (const [key] of rowsIn(netns, table)) {
        const found = rowCommand(netns, { table, key }, 'change')
        if (!found) continue
        const edits = changeRow(base, [], NODE, { table, key }, { kind: 'replace', words: found.words })
        const applied = applyKernelEdits(base, edits)
        if (!applied.ok) throw new Error(applied.problem.message)
        const rows = compareNamespace(netns, netnsOf(applied.world, NODE))
        expect(
          rows.filter(({ state }) => state !== 'unchanged').map(({ key: other }) => `${found.words}: ${other}`),
        ).toEqual([])
      }
    }
  })
})

describe.each(['vxlan-always', 'service-ipvs', 'policy-allows'] as const)('in %s', (id) => {
  it('each row that was taken away comes back as it was by the command that changes it', () => {
    const world = compiled(scenarioSource(id).spec)
    for (const ns of world.namespaces.keys()) {
      const netns = netnsOf(world, ns)
      for (const table of TABLES) {
        for (const [key, text] of rowsIn(netns, table)) {
          const found = rowCommand(netns, { table, key }, 'change')
          if (!found || table === 'link') continue
          const gone = changeRow(world, [], ns, { table, key }, { kind: 'remove' })
          const named = table === 'ipvs' ? [] : gone
          const applied = applyKernelEdits(world, [...named, kernelEdit(ns, found.words)])
          if (!applied.ok) throw new Error(applied.problem.message)
          expect(new Map(rowsIn(netnsOf(applied.world, ns), table)).get(key)).toBe(text)
        }
      }
    }
  })
})

describe('what is typed in the place of a row', () => {
  const route: RowRef = { table: 'route', key: '172.16.32.128/26 table 254 tos 0 metric 0' }
  it.each<[RowRef, string, string[]]>([
    [route, 'ip route replace 172.16.32.128/26 via 192.168.40.101 dev ens33', []],
    [
      route,
      'ip route replace 172.16.99.0/26 via 192.168.40.101 dev ens33',
      ['ip route del 172.16.32.128/26 via 192.168.40.101 dev tunl0 proto bird onlink'],
    ],
    [
      { table: 'rule', key: '32766:\tfrom all lookup main' },
      'ip rule add from all lookup 100 prio 32766',
      ['ip rule del from all lookup main prio 32766'],
    ],
    [
      { table: 'address', key: 'ens33 192.168.40.112/24' },
      'ip addr add 192.168.40.113/24 dev ens33',
      ['ip addr del 192.168.40.112/24 dev ens33'],
    ],
    [
      { table: 'ipset', key: 'add cali40masq-ipam-pools 172.16.0.0/16' },
      'ipset add cali40masq-ipam-pools 172.17.0.0/16',
      ['ipset del cali40masq-ipam-pools 172.16.0.0/16'],
    ],
  ])('%o: %s', (ref, words, before) => {
    expect(change(ref, { kind: 'replace', words })).toEqual([...before, words])
  })

  it('is refused at its own word', () => {
    expect(change(route, { kind: 'replace', words: 'ip route replace 10.0.0.0/40 dev ens33' })).toHaveLength(1)
  })
})

describe('rows taken away', () => {
  it('each of them by a command that the kernel takes, but what it never gives', () => {
    const netns = netnsOf(base, NODE)
    const refused: string[] = []
    for (const table of TABLES) {
      for (const [key] of rowsIn(netns, table)) {
        const applied = applyKernelEdits(base, changeRow(base, [], NODE, { table, key }, { kind: 'remove' }))
        if (!applied.ok) refused.push(applied.problem.message)
        else expect(rowsIn(netnsOf(applied.world, NODE), table).map(([other]) => other)).not.toContain(key)
      }
    }
    expect(refused.filter((message) => !/ip link del|it is in use by a kernel component/.test(message))).toEqual([])
  })

  it('of IPVS too', () => {
    const balanced = edited(
      base,
      NODE,
      'ipvsadm -A -t 10.96.0.1:80 -s rr',
      'ipvsadm -a -t 10.96.0.1:80 -r 10.0.0.2:8080 -m -w 1',
    )
    for (const [key] of rowsIn(netnsOf(balanced, NODE), 'ipvs').toReversed()) {
      const edits = changeRow(balanced, [], NODE, { table: 'ipvs', key }, { kind: 'remove' })
      const applied = applyKernelEdits(balanced, edits)
      if (!applied.ok) throw new Error(applied.problem.message)
      expect(rowsIn(netnsOf(applied.world, NODE), 'ipvs').map(([other]) => other)).not.toContain(key)
    }
    expect(command({ table: 'ipvs', key: '-a -t 10.96.0.1:80 -r 10.0.0.2:8080' }, 'change', balanced)).toBe(
      'ipvsadm -e -t 10.96.0.1:80 -r 10.0.0.2:8080 -m -w [1]',
    )
  })

  it('a chain is emptied first', () => {
    expect(change(rule(0, 'cali-FORWARD', 'chain'), { kind: 'remove' })).toEqual([
      'iptables -t filter -F cali-FORWARD',
      'iptables -t filter -X cali-FORWARD',
    ])
  })
})

describe('rules of a chain', () => {
  const before = rulesOf(base, 'FORWARD')

  it('move, and nothing moves beyond the ends', () => {
    const edits = changeRow(base, [], NODE, rule(1), { kind: 'move', to: 3 })
    const applied = applyKernelEdits(base, edits)
    if (!applied.ok) throw new Error(applied.problem.message)
    expect(rulesOf(applied.world, 'FORWARD')).toEqual([before[1], before[2], before[0]])
    expect(change(rule(1), { kind: 'move', to: 0 })).toEqual([])
    expect(change(rule(3), { kind: 'move', to: 4 })).toEqual([])
  })

  it('are switched off and on at their place, whatever is done before and behind them meanwhile', () => {
    const edits = changeRow(base, [], NODE, rule(2), { kind: 'disable' })
    expect(edits[0]?.words).toMatch(/^iptables -t filter -D FORWARD 2 # disabled: -m comment/)
    const others = ['iptables -I FORWARD -j ACCEPT', 'iptables -A FORWARD -j DROP', 'iptables -D FORWARD 2']
    const all = [...edits, ...others.map((words) => kernelEdit(NODE, words))]
    const off = edited(base, NODE, ...all.map(({ words }) => words))
    expect(disabledRules(netnsOf(off, NODE), all)).toMatchObject([{ chain: 'FORWARD', place: 2 }])
    const on = changeRow(off, all, NODE, rule(2), { kind: 'enable', disabled: 0 })
    const applied = applyKernelEdits(off, on)
    if (!applied.ok) throw new Error(applied.problem.message)
    expect(rulesOf(applied.world, 'FORWARD')[1]).toBe(before[1])
    expect(disabledRules(netnsOf(applied.world, NODE), [...all, ...on])).toEqual([])
  })

  it('have a policy', () => {
    expect(change(rule(0, 'FORWARD', 'policy'), { kind: 'policy', policy: 'DROP' })).toEqual([
      'iptables -t filter -P FORWARD DROP',
    ])
  })
})
