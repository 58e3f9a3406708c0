/** Networks without a cluster: machines, routers between them, and a switch. */
import type { LabDocument, LabNamespace, LabVethEnd } from '../lab/document.ts'
import type { Draw } from './draw.ts'

type Veth = readonly [LabVethEnd, LabVethEnd]
const RULES = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
COMMIT
`
const MTUS = [1500, 1500, 1500, 1400, 1280, 1000, 576]
const router = (draw: Draw): Pick<LabNamespace, 'sysctls' | 'iptables'> => ({
  sysctls: { 'net.ipv4.ip_forward': '1' },
  ...(draw.chance(0.6) && { iptables: RULES }),
})
const mac = (n: number): string => `02:00:00:00:01:${n.toString(16).padStart(2, '0')}`

/** A client, one to three routers one behind the other, a server; each stretch has a mask and an MTU of its own. */
function chain(draw: Draw): LabDocument {
  const names = ['client', ...['r1', 'r2', 'r3'].slice(0, draw.between(1, 3)), 'server']
  const lens = names.slice(1).map(() => draw.pick([24, 24, 30, 29, 31]))
  const first = (n: number): number => (lens[n] === 31 ? 2 : 1)
  const left = (n: number): string => `10.0.${n}.${first(n)}`
  const right = (n: number): string => `10.0.${n}.${first(n) + 1}`
  const veths = names.slice(1).map((name, n): Veth => {
    const mtu = draw.pick(MTUS)
    return [
      { ns: names[n] ?? '', name: `to-${name}`, mac: mac(2 * n + 1), mtu },
      { ns: name, name: `to-${names[n]}`, mac: mac(2 * n + 2), mtu },
    ]
  })
  const last = names.length - 1
  const namespaces = names.map((name, n): [string, LabNamespace] => {
    const before: [string, string][] = n > 0 ? [[`to-${names[n - 1]}`, `${right(n - 1)}/${lens[n - 1]}`]] : []
    const behind: [string, string][] = n < last ? [[`to-${names[n + 1]}`, `${left(n)}/${lens[n]}`]] : []
    const ahead = n < last ? lens.flatMap((_, k) => (k > n ? [`10.0.${k}.0/24 via ${right(n)}`] : [])) : []
    const back = n > 0 ? lens.flatMap((_, k) => (k < n - 1 ? [`10.0.${k}.0/24 via ${left(n - 1)}`] : [])) : []
    const routes =
      n === 0 ? [`default via ${right(0)}`] : n === last ? [`default via ${left(last - 1)}`] : [...ahead, ...back]
    return [name, { addresses: [...before, ...behind], routes, ...(n > 0 && n < last && router(draw)) }]
  })
  return { name: 'chain', namespaces: Object.fromEntries(namespaces), veths, servers: servers('server'), probes: [] }
}

/** Hosts and two routers at one switch, whose masks do not agree; a server behind the second router. */
function lan(draw: Draw): LabDocument {
  const hosts = ['h1', 'h2', 'h3']
  const machines = [...hosts, 'r1', 'r2']
  const own = (n: number): string => `192.168.7.${10 + n * draw.pick([1, 40])}`
  const addresses = machines.map((_, n) => own(n))
  const lens = machines.map(() => draw.pick([24, 24, 24, 25, 26, 16]))
  const ports = machines.map(
    (name, n): Veth => [
      { ns: name, name: 'eth0', mac: mac(16 + n), ...(draw.chance(0.2) && { mtu: draw.pick(MTUS) }) },
      { ns: 'sw-0', name: `p-${name}` },
    ],
  )
  const behind: Veth = [
    { ns: 'r2', name: 'eth1', mac: mac(48), mtu: draw.pick(MTUS) },
    { ns: 'server', name: 'eth0', mac: mac(49) },
  ]
  const machine = (n: number): LabNamespace => ({
    addresses: [['eth0', `${addresses[n]}/${lens[n]}`]],
    routes: [`default via ${addresses[draw.pick([3, 4])]} dev eth0 onlink`],
  })
  return {
    name: 'lan',
    namespaces: {
      'sw-0': {
        links: ['br0 type bridge'],
        linkset: ['br0 up'],
        late: machines.map((name) => `p-${name} master br0`),
      },
      ...Object.fromEntries(hosts.map((name, n) => [name, machine(n)])),
      r1: {
        addresses: [['eth0', `${addresses[3]}/${lens[3]}`]],
        routes: [`10.5.0.0/24 via ${addresses[4]} dev eth0 onlink`],
        ...router(draw),
      },
      r2: {
        addresses: [
          ['eth0', `${addresses[4]}/${lens[4]}`],
          ['eth1', '10.5.0.1/24'],
        ],
        ...router(draw),
      },
      server: { addresses: [['eth0', '10.5.0.9/24']], routes: ['default via 10.5.0.1'] },
    },
    veths: [...ports, behind],
    servers: [...servers('server'), ...servers('h2')],
    probes: [],
  }
}

/** There by one router, back by the other: the ends choose by rules and tables of their own. */
function square(draw: Draw): LabDocument {
  const end = (name: string, net: string, other: string): LabNamespace => ({
    addresses: [
      ['north', `${net}.1.9/24`],
      ['south', `${net}.2.9/24`],
    ],
    routes: [
      `default via ${net}.1.1`,
      `default via ${net}.2.1 table 100`,
      ...(draw.chance(0.5) ? [`${other}.2.0/24 via ${net}.2.1`] : []),
    ],
    rules: [
      draw.pick([
        `from ${net}.2.0/24 lookup 100 prio 100`,
        `from all iif lo lookup 100 prio 100`,
        `to ${other}.1.0/24 lookup 100 prio 100`,
      ]),
    ],
    sysctls: {
      [`net.ipv4.conf.all.rp_filter`]: draw.pick(['0', '1', '2']),
      [`net.ipv4.conf.${name === 'left' ? 'north' : 'south'}.rp_filter`]: draw.pick(['0', '1', '2']),
    },
  })
  const middle = (n: number): LabNamespace => ({
    addresses: [
      ['west', `10.10.${n}.1/24`],
      ['east', `10.20.${n}.1/24`],
      ['side', `10.30.0.${n}/${draw.pick([24, 30, 29])}`],
    ],
    routes: [`10.10.${3 - n}.0/24 via 10.30.0.${3 - n}`, `10.20.${3 - n}.0/24 via 10.30.0.${3 - n}`],
    ...router(draw),
  })
  const link = (n: number, a: string, from: string, b: string, to: string): Veth => {
    const mtu = draw.pick(MTUS)
    return [
      { ns: a, name: from, mac: mac(64 + 2 * n), mtu },
      { ns: b, name: to, mac: mac(65 + 2 * n), mtu },
    ]
  }
  return {
    name: 'square',
    namespaces: {
      left: end('left', '10.10', '10.20'),
      r1: middle(1),
      r2: middle(2),
      right: end('right', '10.20', '10.10'),
    },
    veths: [
      link(0, 'left', 'north', 'r1', 'west'),
      link(1, 'left', 'south', 'r2', 'west'),
      link(2, 'r1', 'east', 'right', 'north'),
      link(3, 'r2', 'east', 'right', 'south'),
      link(4, 'r1', 'side', 'r2', 'side'),
    ],
    servers: [...servers('right'), ...servers('left')],
    probes: [],
  }
}

const servers = (ns: string) => [
  { ns, proto: 'tcp' as const, port: 80, name: ns },
  { ns, proto: 'udp' as const, port: 53, name: ns },
]

export const anyTopology = (draw: Draw): LabDocument => draw.pick([chain, lan, square])(draw)
