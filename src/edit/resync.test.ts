/** What Felix puts back, and what it leaves. */
import { describe, expect, it } from 'vitest'
import { applyKernelEdits } from './apply.ts'
import { compareNamespace } from './compare.ts'
import { felixResync } from './resync.ts'
import { compiled, edited, NODE, netnsOf } from './testWorld.ts'

const base = compiled()
const CALI = 'cali3d006ffa41c'

/** The rows that still differ once Felix has looked. */
function left(...commands: readonly string[]): string[] {
  const broken = edited(base, NODE, ...commands)
  const applied = applyKernelEdits(broken, felixResync(base, broken, NODE))
  if (!applied.ok) throw new Error(applied.problem.message)
  return compareNamespace(netnsOf(base, NODE), netnsOf(applied.world, NODE))
    .filter(({ state }) => state !== 'unchanged')
    .map(({ state, table, programmed, edited: now }) => `${state} ${table} ${now ?? programmed}`)
}

const podRoute = netnsOf(base, NODE).routes.find(({ nexthops }) => nexthops[0]?.dev === CALI)

describe('its own', () => {
  it.each([
    ['a chain that was emptied', ['iptables -F cali-FORWARD']],
    ['a rule of its own that was changed', ['iptables -R cali-FORWARD 2 -j DROP']],
    ['its jump from a built-in chain', ['iptables -D FORWARD 1']],
    ['a chain with its name that it does not know', ['iptables -N cali-mine']],
    ['a set', ['ipset flush cali40masq-ipam-pools', 'ipset create cali40mine hash:net']],
    ['a route in its tunnel device', ['ip link set tunl0 mtu 1300']],
    ['a route that somebody else gave a pod', [`ip route add 10.9.9.9 dev ${CALI}`]],
  ])('%s comes back', (_, commands) => {
    expect(left(...commands)).toEqual([])
  })

  it("a pod's route comes back", () => {
    if (!podRoute) throw new Error(CALI)
    expect(left(`ip route flush`.replace('flush', `del 172.16.58.${podRoute.dst.addr & 255}`))).toEqual([])
  })
})

describe('what is not its own', () => {
  it("stays: others' routes, rules, chains, sets and sysctls", () => {
    expect(
      left(
        'ip route del default',
        'ip route del 172.16.32.128/26',
        'sysctl -w net.ipv4.conf.all.rp_filter=1',
        'iptables -N mine',
        'iptables -A FORWARD -j mine',
        'ipset create mine hash:net',
      ),
    ).toEqual([
      'removed route default via 192.168.40.2 dev ens33 proto static metric 100',
      'removed route 172.16.32.128/26 via 192.168.40.101 dev tunl0 proto bird onlink',
      'changed sysctl net.ipv4.conf.all.rp_filter = 1',
      'added netfilter -A FORWARD -j mine',
      'added netfilter mine',
      'added ipset create mine hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12',
    ])
  })

  it('stands behind its own rules again', () => {
    const rows = left('iptables -I FORWARD 1 -s 10.0.0.0/8 -j DROP')
    expect(rows).toEqual(['added netfilter -A FORWARD -s 10.0.0.0/8 -j DROP'])
    const broken = edited(base, NODE, 'iptables -I FORWARD 1 -s 10.0.0.0/8 -j DROP')
    const applied = applyKernelEdits(broken, felixResync(base, broken, NODE))
    const lines = (applied.ok ? netnsOf(applied.world, NODE).netfilter.iptables : '')?.split('\n') ?? []
    const forward = lines.filter((line) => line.startsWith('-A FORWARD'))
    expect(forward[0]).toContain('cali:')
    expect(forward.findIndex((line) => line.includes('10.0.0.0/8'))).toBeGreaterThan(0)
  })
})

it('does nothing where there is nothing to do, and nothing where there is no Felix', () => {
  expect(felixResync(base, base, NODE)).toEqual([])
  expect(felixResync(base, base, 'gateway')).toEqual([])
})
