/**
 * Is a source address plausible on this device? Each table is what Linux 6.18 answered to
 * `ip route get DST from SRC iif DEV` in a router set up as below: `ok`, or `-` where it refused.
 */
import { describe, expect, it } from 'vitest'
import { openLab } from '../../lab/open.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { createMachine } from '../../sim/machine.ts'
import { routeInput } from '../ip/route.ts'
import type { Ns } from '../runtime.ts'
import { validateSource } from './source.ts'

const DEVICES = ['eth0', 'eth1', 'eth2']
const RP_FILTER = [0, 1, 2]

/** eth2 has no address. */
function router(conf: Readonly<Record<string, number>>, routes: readonly string[] = []): Ns {
  const own = Object.entries(conf).flatMap(([key, value]) =>
    DEVICES.map((dev) => [`net.ipv4.conf.${dev}.${key}`, String(value)] as const),
  )
  const document = {
    name: 'router',
    namespaces: {
      far: {},
      router: {
        addresses: [
          ['eth0', '10.0.0.1/24'],
          ['eth1', '10.0.1.1/24'],
        ],
        routes: [
          'default via 10.0.0.254',
          '10.5.0.0/16 via 10.0.1.254',
          '10.6.0.0/16 dev eth2',
          'blackhole 10.7.0.0/16',
          '10.8.0.0/16 nexthop via 10.0.0.254 nexthop via 10.0.1.254',
          ...routes,
        ],
        sysctls: { 'net.ipv4.ip_forward': '1', ...Object.fromEntries(own) },
      },
    },
    veths: DEVICES.map((dev) => [
      { ns: 'router', name: dev },
      { ns: 'far', name: `f${dev}` },
    ]),
    probes: [],
  }
  const opened = openLab(JSON.stringify(document))
  const ns = opened.ok ? createMachine(opened.value.world, 1).machine.ns('router') : undefined
  if (!ns) throw new Error(JSON.stringify(opened))
  return ns
}

function linkOf(ns: Ns, dev: string) {
  const link = ns.links.get(dev)
  if (!link) throw new Error(`no ${dev}`)
  return link
}

const arrives = (ns: Ns, src: string, dst: string, dev: string) =>
  routeInput(ns, { dst: ipv4(dst), src: ipv4(src), tos: 0, mark: 0, dev: linkOf(ns, dev) })

/** The table again, as the simulated router answers. */
function answers(table: string, dst: string, acceptLocal: number): string {
  const routers = RP_FILTER.map((rp) => router({ rp_filter: rp, accept_local: acceptLocal }))
  const line = (src: string): string =>
    routers
      .map((ns) => DEVICES.map((dev) => (arrives(ns, src, dst, dev).ok ? 'ok' : '-').padEnd(4)).join(' '))
      .join('   ')
  return table
    .split('\n')
    .map((row) => row.split(/\s/)[0] ?? '')
    .map((src) => `${src.padEnd(18)}${line(src)}`.trimEnd())
    .join('\n')
}

// rp_filter:          0                1                2
// from             eth0 eth1 eth2   eth0 eth1 eth2   eth0 eth1 eth2
const ON_THE_WAY = `
10.0.0.5          ok   ok   ok     ok   -    -      ok   ok   -
10.0.1.5          ok   ok   ok     -    ok   -      ok   ok   -
10.5.0.5          ok   ok   ok     -    ok   -      ok   ok   -
10.6.0.5          ok   ok   ok     -    -    ok     ok   ok   ok
10.7.0.5          ok   ok   ok     -    -    -      -    -    -
10.8.0.5          ok   ok   ok     ok   ok   -      ok   ok   -
8.8.8.8           ok   ok   ok     ok   -    -      ok   ok   -
10.0.0.1          -    -    -      -    -    -      -    -    -
10.0.1.1          -    -    -      -    -    -      -    -    -
10.0.0.255        ok   ok   -      -    -    -      -    -    -
127.0.0.5         -    -    -      -    -    -      -    -    -
224.0.0.1         -    -    -      -    -    -      -    -    -
255.255.255.255   -    -    -      -    -    -      -    -    -`.trim()

const TO_THE_ROUTER = `
10.0.0.5          ok   ok   ok     ok   -    -      ok   ok   -
10.0.1.5          ok   ok   ok     -    ok   -      ok   ok   -
10.5.0.5          ok   ok   ok     -    ok   -      ok   ok   -
10.6.0.5          ok   ok   ok     -    -    ok     ok   ok   ok
10.7.0.5          ok   ok   ok     -    -    -      -    -    -
10.8.0.5          ok   ok   ok     ok   ok   -      ok   ok   -
8.8.8.8           ok   ok   ok     ok   -    -      ok   ok   -
10.0.0.1          -    -    -      -    -    -      -    -    -
10.0.1.1          -    -    -      -    -    -      -    -    -
10.0.0.255        ok   ok   ok     -    -    -      -    -    -
127.0.0.5         -    -    -      -    -    -      -    -    -
224.0.0.1         -    -    -      -    -    -      -    -    -
255.255.255.255   -    -    -      -    -    -      -    -    -`.trim()

const ACCEPT_LOCAL = `
10.0.0.5          ok   ok   ok     ok   -    -      ok   ok   -
10.0.1.5          ok   ok   ok     -    ok   -      ok   ok   -
10.5.0.5          ok   ok   ok     -    ok   -      ok   ok   -
10.6.0.5          ok   ok   ok     -    -    ok     ok   ok   ok
10.7.0.5          ok   ok   ok     -    -    -      -    -    -
10.8.0.5          ok   ok   ok     ok   ok   -      ok   ok   -
8.8.8.8           ok   ok   ok     ok   -    -      ok   ok   -
10.0.0.1          ok   ok   ok     ok   -    -      ok   ok   -
10.0.1.1          ok   ok   ok     -    ok   -      ok   ok   -
10.0.0.255        ok   ok   -      -    -    -      -    -    -
127.0.0.5         -    -    -      -    -    -      -    -    -
224.0.0.1         -    -    -      -    -    -      -    -    -
255.255.255.255   -    -    -      -    -    -      -    -    -`.trim()

describe('fib_validate_source', () => {
  it.each([
    ['on the way through', ON_THE_WAY, '10.6.0.9', 0],
    ['to the router itself', TO_THE_ROUTER, '10.0.0.1', 0],
    ['with accept_local', ACCEPT_LOCAL, '10.6.0.9', 1],
  ] as const)('agrees with the kernel %s', (_, table, dst, acceptLocal) => {
    expect(answers(table, dst, acceptLocal)).toBe(table)
  })

  it.each([
    ['strict, by another device', 1, '10.5.0.5', 'eth0', 'IP_RPFILTER'],
    ['loose, and no way back at all', 2, '10.7.0.5', 'eth0', 'IP_RPFILTER'],
    ['no filter, but an own address', 0, '10.0.1.1', 'eth0', 'IP_INVALID_SOURCE'],
    ['loopback on the wire', 0, '127.0.0.5', 'eth0', 'IP_LOCALNET'],
    ['a group as the sender', 0, '224.0.0.1', 'eth0', 'IP_INVALID_SOURCE'],
  ] as const)('says why: %s', (_, rp, src, dev, reason) => {
    expect(arrives(router({ rp_filter: rp }), src, '10.6.0.9', dev)).toMatchObject({ ok: false, reason })
  })

  it('names the sysctl and the route that decided', () => {
    const answer = arrives(router({ rp_filter: 1 }), '10.5.0.5', '10.6.0.9', 'eth0')
    expect(answer.decided).toMatchObject([
      { kind: 'sysctl', key: 'net.ipv4.conf.eth0.rp_filter', value: '1' },
      { kind: 'route', route: { nexthops: [{ via: ipv4('10.0.1.254'), dev: 'eth1' }] } },
    ])
    expect(answer.reasons).toMatchObject([{ code: 'reversePathFailed', params: { src: '10.5.0.5', expected: 'eth1' } }])
  })

  it('knows whether the sender is a neighbour, which a redirect depends on', () => {
    const ns = router({ rp_filter: 1 })
    const from = (src: string, dev: string) =>
      validateSource(ns, {
        src: ipv4(src),
        dst: ipv4('10.6.0.9'),
        tos: 0,
        mark: 0,
        dev: linkOf(ns, dev),
        oif: 'eth2',
        ports: {},
      })
    expect(from('10.0.0.5', 'eth0')).toMatchObject({ ok: true, onlink: true })
    expect(from('10.5.0.5', 'eth1')).toMatchObject({ ok: true, onlink: false })
  })
})
