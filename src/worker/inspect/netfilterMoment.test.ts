import { describe, expect, it } from 'vitest'
import { compile } from '../../cluster/compile.ts'
import type { World } from '../../kernel/netns.ts'
import { openLab } from '../../lab/open.ts'
import type { RulesetColumns } from '../../protocol/netfilterView.ts'
import { type ScenarioId, scenarioSource } from '../../scenario/scenarios.ts'
import { createRun } from '../../sim/run.ts'
import type { Probe, Trace } from '../../sim/trace.ts'
import { inspect } from '../inspect.ts'
import { netfilterMoment } from './netfilterMoment.ts'
import { netfilterView } from './netfilterView.ts'

const netnsOf = (world: World, ns: string) => {
  const netns = world.namespaces.get(ns)
  if (!netns) throw new Error(`no namespace ${ns}`)
  return netns
}

function traceOf(world: World, probe: Probe): Trace {
  const run = createRun(world, probe, { seed: 1 })
  while (!run.advance(10_000));
  return run.trace()
}

function scenario(id: ScenarioId, probe: string) {
  const compiled = compile(scenarioSource(id).spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const world = compiled.value
  const found = scenarioSource(id).probes.find((one) => one.id === probe)
  if (!found) throw new Error(`no probe ${probe}`)
  const trace = traceOf(world, found)
  return { hops: trace.hops, at: (ns: string, hop: number) => inspect(world, netnsOf(world, ns), trace, hop) }
}

const RULES = `*mangle
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p icmp -j MARK --set-xmark 0x1/0x1
-A PREROUTING -m mark --mark 0x1/0x1 -m comment --comment "counts alone"
COMMIT
*filter
:INPUT ACCEPT [3:7]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:asked - [0:0]
:known - [0:0]
:left - [0:0]
-A INPUT -p icmp -j asked
-A INPUT -m conntrack --ctstate NEW -g left
-A INPUT -j DROP
-A OUTPUT -p icmp -m conntrack --ctstate ESTABLISHED -j ACCEPT
[5:420] -A asked -m comment --comment "counts alone, and counted before"
-A asked -j known
-A asked -j RETURN
-A asked -j DROP
-A known -s 10.9.0.1/32 -j RETURN
-A known -j DROP
-A left -s 10.9.0.7/32 -j DROP
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:to-self - [0:0]
-A PREROUTING -d 10.9.0.3/32 -j to-self
-A to-self -p icmp -j DNAT --to-destination 10.9.0.2
COMMIT
`

/** What `iptables-save -c` 1.8.9 printed on Linux 6.18 after `ping -c1 -s100 10.9.0.3` from 10.9.0.1, where anything counted. */
const KERNEL = `[1:128] PREROUTING
[1:128] POSTROUTING
[1:128] -A PREROUTING -p icmp -j MARK --set-xmark 0x1/0x1
[1:128] -A PREROUTING -m mark --mark 0x1/0x1 -m comment --comment "counts alone"
[4:135] INPUT
[1:128] -A INPUT -p icmp -j asked
[1:128] -A INPUT -m conntrack --ctstate NEW -g left
[1:128] -A OUTPUT -p icmp -m conntrack --ctstate ESTABLISHED -j ACCEPT
[6:548] -A asked -m comment --comment "counts alone, and counted before"
[1:128] -A asked -j known
[1:128] -A asked -j RETURN
[1:128] -A known -s 10.9.0.1/32 -j RETURN
[1:128] INPUT
[1:128] -A PREROUTING -d 10.9.0.3/32 -j to-self
[1:128] -A to-self -p icmp -j DNAT --to-destination 10.9.0.2
`

describe('counters', () => {
  const opened = openLab(
    JSON.stringify({
      name: 'counters',
      namespaces: {
        client: { addresses: [['eth0', '10.9.0.1/24']], routes: ['10.9.0.3/32 via 10.9.0.2'] },
        server: { addresses: [['eth0', '10.9.0.2/24']], iptables: RULES },
      },
      veths: [
        [
          { ns: 'client', name: 'eth0' },
          { ns: 'server', name: 'eth0' },
        ],
      ],
      probes: [{ id: 'ping', kind: 'ping', from: 'client', to: '10.9.0.3', size: 100 }],
    }),
  )
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const { world } = opened.value
  const server = netnsOf(world, 'server')
  const { hops } = traceOf(world, { id: 'ping', kind: 'ping', from: 'client', to: '10.9.0.3', size: 100 })
  const { rules } = netfilterView(server)
  if (!rules) throw new Error('no rules')

  it('are what a kernel counted', () => {
    expect(sorted(countersAt(rules, hops.length - 1))).toEqual(sorted(KERNEL))
  })

  it('begin with what the text says', () => {
    expect(countersAt(rules, -1)).toBe(
      '[3:7] INPUT\n[5:420] -A asked -m comment --comment "counts alone, and counted before"\n',
    )
  })

  it('never go down, and forward and back say the same', () => {
    const sums = [...hops.keys()].map((hop) =>
      netfilterMoment(server, hops.slice(0, hop + 1)).counted.reduce((sum, { packets }) => sum + packets, 0),
    )
    expect(sums).toEqual([...sums].sort((a, b) => a - b))
  })

  function countersAt(columns: RulesetColumns, hop: number): string {
    return netfilterMoment(server, hops.slice(0, hop + 1))
      .counted.map((count) => {
        const name =
          'rule' in count
            ? columns.text.slice(columns.ruleStarts[count.rule], (columns.ruleStarts[count.rule + 1] ?? 1) - 1)
            : columns.chains[count.chain]?.name
        return `[${count.packets}:${count.bytes}] ${name}\n`
      })
      .join('')
  }
})

const sorted = (lines: string): string[] => lines.split('\n').sort()

describe('at a hop', () => {
  it('tells the set that a rule looked into, and the member that it found', () => {
    const { hops, at } = scenario('service-ipvs', 'cluster-ip')
    const hop = hops.findIndex(({ ns, hook }) => ns === 'master' && hook === 'PREROUTING')
    expect(at('master', hop).netfilter.sets).toContainEqual({ set: 'KUBE-CLUSTER-IP', member: '10.1.118.185,tcp:80' })
    expect(at('node1', hop).netfilter.sets).toEqual([])
  })

  it('counts IPVS’s connections as their TCP state goes', () => {
    const { hops, at } = scenario('service-ipvs', 'cluster-ip')
    const destination = (active: number, inactive: number) =>
      `  -> 10.244.166.159:80            Masq    1      ${active}          ${inactive}         `
    const forwarded = hops.findIndex(({ kind }) => kind === 'ipvs')
    expect(at('master', forwarded - 1).netfilter.ipvs).toEqual([])
    expect(at('master', forwarded).netfilter.ipvs).toMatchObject([{ text: destination(1, 0), decided: true }])
    expect(at('master', forwarded + 1).netfilter.ipvs).toMatchObject([{ decided: false }])
    expect(at('master', hops.length - 1).netfilter.ipvs).toMatchObject([{ text: destination(0, 1) }])
  })
})

/** `ipvsadm -Ln` 1.31 on Linux 6.1 after each of these probes, two seconds after the last packet. */
describe('IPVS counts a connection as a kernel does', () => {
  const opened = openLab(
    JSON.stringify({
      name: 'ipvs counts',
      namespaces: {
        client: { addresses: [['eth0', '10.9.0.1/24']], routes: ['default via 10.9.0.2'] },
        node: {
          links: ['kube-ipvs0 type dummy'],
          addresses: [
            ['eth0', '10.9.0.2/24'],
            ['eth1', '10.9.1.1/24'],
            ...[1, 2, 3, 4].map((at) => ['kube-ipvs0', `10.96.0.${at}/32`]),
          ],
          sysctls: { 'net.ipv4.ip_forward': '1' },
          ipvs: `-A -t 10.96.0.1:80 -s rr
-a -t 10.96.0.1:80 -r 10.9.1.2:80 -m -w 1
-A -t 10.96.0.2:80 -s rr -p 300
-a -t 10.96.0.2:80 -r 10.9.1.2:81 -m -w 1
-A -t 10.96.0.4:80 -s rr
-a -t 10.96.0.4:80 -r 10.9.1.2:84 -m -w 1
-A -u 10.96.0.3:53 -s sh
-a -u 10.96.0.3:53 -r 10.9.1.2:53 -m -w 1
`,
        },
        server: {
          addresses: [['eth0', '10.9.1.2/24']],
          routes: ['default via 10.9.1.1'],
          iptables: '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 81 -j DROP\nCOMMIT\n',
        },
      },
      veths: [
        [
          { ns: 'client', name: 'eth0' },
          { ns: 'node', name: 'eth0' },
        ],
        [
          { ns: 'node', name: 'eth1' },
          { ns: 'server', name: 'eth0' },
        ],
      ],
      servers: [
        { ns: 'server', proto: 'tcp', port: 80, name: 'server' },
        { ns: 'server', proto: 'udp', port: 53, name: 'server' },
      ],
      probes: [],
    }),
  )
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const { world } = opened.value
  const node = netnsOf(world, 'node')

  it('prints services as it does', () => {
    const { services, titles } = netfilterView(node)
    const lines = services.flatMap(({ text, destinations }) => [text, ...destinations])
    expect([...titles.services, ...lines]).toEqual([
      'Prot LocalAddress:Port Scheduler Flags',
      '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
      'TCP  10.96.0.1:80 rr',
      '  -> 10.9.1.2:80                  Masq    1      0          0         ',
      'TCP  10.96.0.2:80 rr persistent 300',
      '  -> 10.9.1.2:81                  Masq    1      0          0         ',
      'TCP  10.96.0.4:80 rr',
      '  -> 10.9.1.2:84                  Masq    1      0          0         ',
      'UDP  10.96.0.3:53 sh',
      '  -> 10.9.1.2:53                  Masq    1      0          0         ',
    ])
  })

  it.each<[string, Omit<Probe, 'id' | 'from'>, string]>([
    [
      'an exchange that ended: inactive',
      { kind: 'tcp', to: '10.96.0.1', port: 80 },
      '  -> 10.9.1.2:80                  Masq    1      0          1         ',
    ],
    [
      'a SYN that nobody answered: active',
      { kind: 'tcp', to: '10.96.0.2', port: 80 },
      '  -> 10.9.1.2:81                  Masq    1      1          0         ',
    ],
    [
      'a reset: inactive',
      { kind: 'tcp', to: '10.96.0.4', port: 80 },
      '  -> 10.9.1.2:84                  Masq    1      0          1         ',
    ],
    [
      'UDP: inactive',
      { kind: 'udp', to: '10.96.0.3', port: 53 },
      '  -> 10.9.1.2:53                  Masq    1      0          1         ',
    ],
  ])('%s', (_, probe, text) => {
    const { hops } = traceOf(world, { id: 'probe', from: 'client', ...probe })
    expect(netfilterMoment(node, hops).ipvs.map((count) => count.text)).toEqual([text])
  })
})
