import { describe, expect, it } from 'vitest'
import type { World } from '../kernel/netns.ts'
import { createRandom } from '../sim/random.ts'
import { applyKernelEdits } from './apply.ts'
import { compareNamespace, differences, type Row } from './compare.ts'
import { restoreNamespace, restoreRow } from './restore.ts'
import { anyEdit } from './testEdits.ts'
import { compiled, edited as made, NODE, netnsOf } from './testWorld.ts'

const base = compiled()
const changed = (world: World, ns = NODE): Row[] =>
  compareNamespace(netnsOf(base, ns), netnsOf(world, ns)).filter(({ state }) => state !== 'unchanged')

const FORWARDING = [
  'changed sysctl net.ipv4.conf.all.accept_redirects',
  ...[
    'all',
    'cali190b13b1251',
    'cali3d006ffa41c',
    'cali4373dce91d4',
    'cali69ecdd194dd',
    'calieaff9349a21',
    'default',
    'docker0',
  ].map((dev) => `changed sysctl net.ipv4.conf.${dev}.forwarding`),
  ...['ens33', 'lo', 'tunl0'].map((dev) => `changed sysctl net.ipv4.conf.${dev}.forwarding`),
  'changed sysctl net.ipv4.ip_forward',
]

/** Commands on k8s-node02, and the rows that differ then. */
const CASES: readonly (readonly [commands: readonly string[], rows: readonly string[]])[] = [
  [['ip route del default'], ['removed route 0.0.0.0/0 table 254 tos 0 metric 100']],
  [['ip route replace default via 192.168.40.101'], ['added route 0.0.0.0/0 table 254 tos 0 metric 0']],
  [['ip route add 10.1.0.0/16 via 192.168.40.101'], ['added route 10.1.0.0/16 table 254 tos 0 metric 0']],
  [['ip rule add from 10.0.0.0/8 lookup 100 prio 500'], ['added rule 500:\tfrom 10.0.0.0/8 lookup 100']],
  [['ip rule del lookup main'], ['removed rule 32766:\tfrom all lookup main']],
  [
    ['ip neigh replace 192.168.40.101 lladdr 02:00:00:00:00:01 dev ens33 nud permanent'],
    ['added neighbour ens33 192.168.40.101'],
  ],
  [['ip neigh add proxy 192.168.40.7 dev ens33'], ['added neighbour 192.168.40.7 dev ens33 proxy']],
  [
    ['ip addr add 10.9.0.1/24 dev ens33'],
    [
      'added address ens33 10.9.0.1/24',
      'added route 10.9.0.1/32 table 255 tos 0 metric 0',
      'added route 10.9.0.0/24 table 254 tos 0 metric 0',
      'added route 10.9.0.255/32 table 255 tos 0 metric 0',
    ],
  ],
  [['ip link set tunl0 mtu 1400'], ['changed link tunl0']],
  [['ip link set tunl0 down'], ['changed link tunl0', 'removed route 172.16.32.128/26 table 254 tos 0 metric 0']],
  [['ip link add mine type bridge'], ['added link mine']],
  [['sysctl -w net.ipv4.ip_forward=0'], FORWARDING],
  [['sysctl -w net.ipv4.conf.all.rp_filter=1'], ['changed sysctl net.ipv4.conf.all.rp_filter']],
  [['iptables -I FORWARD 1 -j DROP'], ['added netfilter filter FORWARD rule 1']],
  [['iptables -D FORWARD 1'], ['removed netfilter filter FORWARD gone 1']],
  [['iptables -R cali-FORWARD 2 -j DROP'], ['changed netfilter filter cali-FORWARD rule 2']],
  [['iptables -P FORWARD DROP'], ['changed netfilter filter FORWARD policy 0']],
  [
    ['iptables -F cali-FORWARD'],
    [
      'removed netfilter filter cali-FORWARD gone 1',
      'removed netfilter filter cali-FORWARD gone 2',
      'removed netfilter filter cali-FORWARD gone 3',
      'removed netfilter filter cali-FORWARD gone 4',
      'removed netfilter filter cali-FORWARD gone 5',
      'removed netfilter filter cali-FORWARD gone 6',
    ],
  ],
  [
    ['iptables -N mine', 'iptables -A mine -j ACCEPT', 'iptables -A FORWARD -j mine'],
    [
      'added netfilter filter FORWARD rule 4',
      'added netfilter filter mine chain 0',
      'added netfilter filter mine rule 1',
    ],
  ],
  [['ipset add cali40masq-ipam-pools 10.0.0.0/8'], ['added ipset add cali40masq-ipam-pools 10.0.0.0/8']],
  [['ipset flush cali40masq-ipam-pools'], ['removed ipset add cali40masq-ipam-pools 172.16.0.0/16']],
  [
    [
      'ipset create mine hash:net',
      'ipset add mine 10.0.0.0/8',
      'iptables -A FORWARD -m set --match-set mine src -j DROP',
    ],
    ['added netfilter filter FORWARD rule 4', 'added ipset create mine', 'added ipset add mine 10.0.0.0/8'],
  ],
]

describe('a row that differs', () => {
  it.each(CASES)('%s', (commands, rows) => {
    const edited = made(base, NODE, ...commands)
    expect(changed(edited).map(({ state, table, key }) => `${state} ${table} ${key}`)).toEqual(rows)
    const applied = applyKernelEdits(edited, restoreNamespace(NODE, base, edited))
    if (!applied.ok) throw new Error(applied.problem.message)
    expect(changed(applied.world)).toEqual([])
  })

  it('comes back alone', () => {
    const edited = made(base, NODE, 'ip route del default', 'ip link set tunl0 mtu 1400')
    const row = changed(edited).find(({ table }) => table === 'route') as Row
    const applied = applyKernelEdits(edited, restoreRow(NODE, netnsOf(base, NODE), row))
    expect(applied.ok && changed(applied.world).map(({ table }) => table)).toEqual(['link'])
  })

  it('is told by namespace, and only where something was edited', () => {
    const edited = made(base, NODE, 'ip route del default')
    expect([...differences(base, edited, edited.namespaces.keys()).keys()]).toEqual([NODE])
    expect(differences(base, base, base.namespaces.keys()).size).toBe(0)
  })
})

describe('after any edits', () => {
  it('netfilter, neighbours and sysctls come back by commands alone', () => {
    const random = createRandom(3)
    let world = base
    for (let n = 0; n < 150; n++) {
      const edit = anyEdit(world, random)
      if (!['netfilter', 'ipset', 'neighbour', 'sysctl', 'rule'].includes(edit.table)) continue
      const applied = applyKernelEdits(world, [edit])
      if (applied.ok) world = applied.world
    }
    for (const name of base.namespaces.keys()) {
      const applied = applyKernelEdits(world, restoreNamespace(name, base, world))
      if (!applied.ok) throw new Error(applied.problem.message)
      expect(changed(applied.world, name)).toEqual([])
    }
  }, 60_000)
})
