/**
 * Resolvers against what the real ones were seen to do: glibc 2.36's getaddrinfo (from Python) and nslookup of BIND 9.18,
 * `search default.svc.cluster.local svc.cluster.local cluster.local`, `ndots:5`, and a server that knows, fails, keeps
 * silent, or is not there. One line a query: seconds, which source port in order of first use, type and name.
 */
import { describe, expect, it } from 'vitest'
import type { World } from '../../kernel/netns.ts'
import { openLabDocument } from '../../lab/open.ts'
import type { DnsNode, DnsService } from '../../net/dnsZone.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { traceProbe } from '../run.ts'
import type { Probe, Trace } from '../trace.ts'
import { candidatesOf } from './candidates.ts'

const SERVER = ipv4('10.96.0.10')
const CLUSTER = 'cluster.local'
const SEARCH = [`default.svc.${CLUSTER}`, `svc.${CLUSTER}`, CLUSTER]

const soa = (zone: string) => ({
  ...{ mname: `ns.dns.${zone}`, rname: `hostmaster.${zone}`, serial: 1 },
  ...{ refresh: 7200, retry: 1800, expire: 86400, minimum: 30 },
})
const addresses = (...texts: string[]) => ({ kind: 'addresses', addresses: texts.map(ipv4) }) as const

const KNOWING: DnsService = {
  ...{ forward: [], recursive: false, compress: false, shuffles: false },
  zones: [
    {
      ...{ name: CLUSTER, ttl: 30, soa: soa(CLUSTER), dashed: [] },
      nodes: new Map<string, DnsNode>([
        ['nginx.default.svc.cluster.local', addresses('10.96.1.1')],
        ['web.prod.svc.cluster.local', addresses('10.1.0.5', '10.1.0.6')],
        ['v6only.default.svc.cluster.local', { kind: 'empty' }],
        ['loose.default.svc.cluster.local', { kind: 'alias', target: 'server.example.com' }],
      ]),
    },
    {
      ...{ name: '', ttl: 30, soa: soa(''), dashed: [] },
      nodes: new Map<string, DnsNode>([
        ['a.example.com', addresses('203.0.113.80')],
        ['server.example.com', { kind: 'empty' }],
      ]),
    },
  ],
}
const FAILING: DnsService = { ...KNOWING, zones: [] }
const FAILING_OUTSIDE: DnsService = { ...KNOWING, zones: KNOWING.zones.slice(0, 1) }

interface Options {
  /** `silent`: no answer gets back. `absent`: the port is closed. */
  readonly server: DnsService | 'silent' | 'silent to AAAA' | 'absent' | 'unreachable' | 'prohibited' | 'no route'
  readonly ndots?: number
}

function worldOf({ server, ndots = 5 }: Options): World {
  const away = { unreachable: 'unreachable', prohibited: 'prohibit' } as const
  const route = server === 'unreachable' || server === 'prohibited' ? `${away[server]} 10.96.0.0/16` : undefined
  const rules = ['*filter', ':INPUT ACCEPT', ':FORWARD ACCEPT', ':OUTPUT ACCEPT']
  const opened = openLabDocument({
    name: 'resolver',
    namespaces: {
      client: {
        addresses: [['eth0', '10.9.0.2/24']],
        routes: server === 'no route' ? [] : ['default via 10.9.0.1'],
        neighbours: ['10.9.0.1 lladdr 02:00:00:00:00:01 dev eth0'],
      },
      server: {
        addresses: [
          ['eth0', '10.9.0.1/24'],
          ...(route
            ? []
            : ([
                ['lo', '10.96.0.10/32'],
                ['lo', '10.96.1.1/32'],
                ['lo', '10.1.0.5/32'],
              ] as const)),
        ],
        routes: route ? [route] : [],
        neighbours: ['10.9.0.2 lladdr 02:00:00:00:00:02 dev eth0'],
        sysctls: { 'net.ipv4.ip_forward': '1' },
        ...(server === 'silent' && {
          iptables: [...rules, '-A INPUT -p udp -m udp --dport 53 -j DROP', 'COMMIT', ''].join('\n'),
        }),
      },
    },
    veths: [
      [
        { ns: 'client', name: 'eth0', mac: '02:00:00:00:00:02' },
        { ns: 'server', name: 'eth0', mac: '02:00:00:00:00:01' },
      ],
    ],
    servers: [{ ns: 'server', proto: 'tcp', port: 80 }],
    probes: [],
  })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const { namespaces } = opened.value.world
  const [client, far] = [namespaces.get('client'), namespaces.get('server')]
  if (!client || !far) throw new Error('two namespaces')
  const resolv = { nameservers: [SERVER], search: SEARCH, ndots, timeout: 5, attempts: 2 }
  const dns = typeof server === 'object' ? server : KNOWING
  const listening = typeof server === 'object' || server === 'silent'
  const listener = { proto: 'udp', port: 53, name: 'dns', dns } as const
  return {
    namespaces: new Map([
      ['client', { ...client, resolv }],
      ['server', listening ? { ...far, listeners: [...far.listeners, listener] } : far],
    ]),
  }
}

const look = (kind: Probe['kind'], to: string, options: Options): Trace =>
  traceProbe(worldOf(options), { id: 'look', kind, from: 'client', to, port: 80 }, { seed: 1 })

/** The queries that the client sent. */
function queries({ journeys, hops }: Trace): string[] {
  const ports: number[] = []
  return journeys.flatMap(({ packet, ns, hops: [first] }) => {
    if (ns !== 'client' || packet.kind !== 'ipv4' || packet.payload.kind !== 'udp') return []
    const { sport, payload } = packet.payload
    const question = payload.kind === 'data' ? payload.dns?.questions[0] : undefined
    if (!question) return []
    if (!ports.includes(sport)) ports.push(sport)
    const seconds = Math.round((hops[first ?? 0]?.at ?? 0) / 1e6)
    return [`${seconds} ${'abcdefgh'[ports.indexOf(sport)]} ${question.type === 1 ? 'A' : 'AAAA'} ${question.name}`]
  })
}

const both = (seconds: number, port: string, name: string): string[] => [
  `${seconds} ${port} A ${name}`,
  `${seconds} ${port} AAAA ${name}`,
]
const NGINX = `nginx.default.svc.${CLUSTER}`

describe('getaddrinfo', () => {
  it.each<[string, string[]]>([
    ['nginx', both(0, 'a', NGINX)],
    ['web.prod', [...both(0, 'a', `web.prod.default.svc.${CLUSTER}`), ...both(0, 'b', `web.prod.svc.${CLUSTER}`)]],
    [NGINX, [...SEARCH.flatMap((domain, i) => both(0, 'abc'[i] ?? '', `${NGINX}.${domain}`)), ...both(0, 'd', NGINX)]],
    [`${NGINX}.`, both(0, 'a', NGINX)],
  ])('%s: A and AAAA of each name at once', (name, expected) => {
    const trace = look('tcp', name, { server: KNOWING })
    expect(queries(trace)).toEqual(expected)
    expect(trace.outcome.kind).toBe('answered')
    expect(trace.journeys.find(({ phase }) => phase === 'handshake')).toBeDefined()
  })

  it('goes to the first address, and remembers both name and address', () => {
    expect(look('tcp', 'web.prod', { server: KNOWING }).resolved).toEqual({
      name: `web.prod.svc.${CLUSTER}`,
      address: '10.1.0.5',
    })
  })

  it.each<[string, string, Options['server'], string, string]>([
    ['NXDOMAIN everywhere', 'nobody', KNOWING, 'NXDOMAIN', '[Errno -2] Name or service not known'],
    ['no data once', 'v6only', KNOWING, 'NODATA', '[Errno -5] No address associated with hostname'],
    ['an alias alone', 'loose', KNOWING, 'NXDOMAIN', '[Errno -2] Name or service not known'],
    ['SERVFAIL', 'nginx', FAILING, 'SERVFAIL', '[Errno -3] Temporary failure in name resolution'],
    ['silence', 'nginx', 'silent', 'TIMEOUT', '[Errno -3] Temporary failure in name resolution'],
    ['nobody there', 'nginx', 'absent', 'REFUSED', '[Errno -3] Temporary failure in name resolution'],
    ['no route', 'nginx', 'no route', 'REFUSED', '[Errno -3] Temporary failure in name resolution'],
  ])('%s', (_, name, server, why, printed) => {
    const trace = look('tcp', name, { server })
    expect(trace.outcome).toEqual({ kind: 'lookup', name, why })
    expect(trace.result).toBe(`error: gaierror ${printed}`)
  })

  it('tries every name, and the name itself, where none is known', () => {
    const names = [...SEARCH.map((domain) => `nobody.${domain}`), 'nobody']
    expect(queries(look('tcp', 'nobody', { server: KNOWING }))).toEqual(
      names.flatMap((name, i) => both(0, 'abcd'[i] ?? '', name)),
    )
  })

  it('asks twice where it is told of a failure, from the same port, and goes on', () => {
    const names = [...SEARCH.map((domain) => `nginx.${domain}`), 'nginx']
    expect(queries(look('tcp', 'nginx', { server: FAILING }))).toEqual(
      names.flatMap((name, i) => [...both(0, 'abcd'[i] ?? '', name), ...both(0, 'abcd'[i] ?? '', name)]),
    )
  })

  it('asks twice only for the name that fails', () => {
    const NAME = 'a.example.com'
    expect(queries(look('tcp', NAME, { server: FAILING_OUTSIDE }))).toEqual([
      ...SEARCH.flatMap((domain, i) => both(0, 'abc'[i] ?? '', `${NAME}.${domain}`)),
      ...both(0, 'd', NAME),
      ...both(0, 'd', NAME),
    ])
  })

  it('waits five seconds twice, then only for the name itself', () => {
    expect(queries(look('tcp', 'nginx', { server: 'silent' }))).toEqual([
      ...both(0, 'a', NGINX),
      ...both(5, 'a', NGINX),
      ...both(10, 'b', 'nginx'),
      ...both(15, 'b', 'nginx'),
    ])
  })

  it('gives up at once where nobody listens: two tries, each through a new socket', () => {
    expect(queries(look('tcp', 'nginx', { server: 'absent' }))).toEqual([
      ...both(0, 'a', NGINX),
      ...both(0, 'b', NGINX),
    ])
  })

  it('hears of any ICMP error; the second is held back by the rate limit', () => {
    for (const server of ['unreachable', 'prohibited'] as const)
      expect(queries(look('tcp', 'nginx', { server }))).toEqual([
        ...both(0, 'a', NGINX),
        ...both(0, 'b', NGINX),
        ...both(5, 'c', 'nginx'),
        ...both(5, 'd', 'nginx'),
      ])
  })

  it('sends nothing where there is no route', () => {
    expect(queries(look('tcp', 'nginx', { server: 'no route' }))).toEqual([])
  })
})

describe('nslookup', () => {
  const RECURSION = ';; Got recursion not available from 10.96.0.10'
  const HEAD = ['Server:\t\t10.96.0.10', 'Address:\t10.96.0.10#53', '']

  it('asks for A along the search list, then for AAAA of what it found', () => {
    const trace = look('dns', 'web.prod', { server: KNOWING })
    const name = `web.prod.svc.${CLUSTER}`
    expect(queries(trace)).toEqual([`0 a A web.prod.default.svc.${CLUSTER}`, `0 b A ${name}`, `0 c AAAA ${name}`])
    const found = [`Name:\t${name}`, 'Address: 10.1.0.5', `Name:\t${name}`, 'Address: 10.1.0.6']
    expect(trace.result.split('\n')).toEqual([RECURSION, RECURSION, ...HEAD, ...found, RECURSION])
    expect(trace.outcome).toEqual({ kind: 'resolved', name, addresses: ['10.1.0.5', '10.1.0.6'], by: '10.96.0.10' })
  })

  it('says what nobody knows', () => {
    const trace = look('dns', 'nobody', { server: KNOWING })
    expect(queries(trace)).toEqual([...SEARCH.map((domain, i) => `0 ${'abc'[i]} A nobody.${domain}`), '0 d A nobody'])
    const recursion = [RECURSION, RECURSION, RECURSION, RECURSION]
    expect(trace.result.split('\n')).toEqual([...recursion, ...HEAD, "** server can't find nobody: NXDOMAIN"])
  })

  it('says what has no address', () => {
    const trace = look('dns', 'v6only', { server: KNOWING })
    const name = `v6only.default.svc.${CLUSTER}`
    expect(queries(trace)).toEqual([`0 a A ${name}`, `0 b AAAA ${name}`])
    expect(trace.result.split('\n')).toEqual([RECURSION, ...HEAD, RECURSION, `*** Can't find ${name}: No answer`])
  })

  it('follows an alias', () => {
    const trace = look('dns', 'loose', { server: KNOWING })
    expect(queries(trace)).toEqual([`0 a A loose.default.svc.${CLUSTER}`, '0 b AAAA server.example.com'])
  })

  it('stops at a failure', () => {
    expect(queries(look('dns', 'nginx', { server: FAILING }))).toEqual([`0 a A ${NGINX}`])
  })

  it('tries three times, each through a new socket', () => {
    const trace = look('dns', 'nginx', { server: 'silent' })
    expect(queries(trace)).toEqual([`0 a A ${NGINX}`, `5 b A ${NGINX}`, `10 c A ${NGINX}`])
    const silence = ';; communications error to 10.96.0.10#53: timed out'
    expect(trace.result.split('\n')).toEqual([silence, silence, silence, ';; no servers could be reached'])
    expect(queries(look('dns', 'nginx', { server: 'absent' }))).toEqual([
      `0 a A ${NGINX}`,
      `0 b A ${NGINX}`,
      `0 c A ${NGINX}`,
    ])
  })
})

it.each<[string, number, string[]]>([
  ['a', 1, ['a.x', 'a.y', 'a']],
  ['a.b', 1, ['a.b', 'a.b.x', 'a.b.y']],
  ['a.b', 2, ['a.b.x', 'a.b.y', 'a.b']],
  ['a.', 5, ['a']],
])('candidates of %s with ndots:%i', (name, ndots, expected) => {
  expect(candidatesOf(name, { search: ['x', 'y'], ndots }).map((step) => step.name)).toEqual(expected)
})
