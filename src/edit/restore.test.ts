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

const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['ip route del default'],
  ['ip route replace default via 192.168.40.101'],
  ['ip route add 10.1.0.0/16 via 192.168.40.101'],
  ['ip rule add from 10.0.0.0/8 lookup 100 prio 500'],
  ['ip rule del lookup main'],
  ['ip neigh replace 192.168.40.101 lladdr 02:00:00:00:00:01 dev ens33 nud permanent'],
  ['ip neigh add proxy 192.168.40.7 dev ens33'],
  ['ip addr add 10.9.0.1/24 dev ens33'],
  ['ip link set tunl0 mtu 1400'],
  ['ip link set tunl0 down'],
  ['ip link add mine type bridge'],
  ['sysctl -w net.ipv4.ip_forward=0'],
  ['sysctl -w net.ipv4.conf.all.rp_filter=1'],
  ['iptables -I FORWARD 1 -j DROP'],
  ['iptables -D FORWARD 1'],
  ['iptables -R cali-FORWARD 2 -j DROP'],
  ['iptables -P FORWARD DROP'],
  ['iptables -F cali-FORWARD'],
  ['iptables -N mine', 'iptables -A mine -j ACCEPT', 'iptables -A FORWARD -j mine'],
  ['ipset add cali40masq-ipam-pools 10.0.0.0/8'],
  ['ipset flush cali40masq-ipam-pools'],
  [
    'ipset create mine hash:net',
    'ipset add mine 10.0.0.0/8',
    'iptables -A FORWARD -m set --match-set mine src -j DROP',
  ],
]

describe('a row that differs', () => {
  it.each(COMMANDS)('%s', (...commands) => {
    const edited = made(base, NODE, ...commands)
    const rows = changed(edited)
    expect(
      rows.map(({ state, programmed, edited: now }) => `${state}: ${programmed ?? ''} → ${now ?? ''}`),
    ).toMatchSnapshot()
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
    for (let n = 0; n < 300; n++) {
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
  })
})
